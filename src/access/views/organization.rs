//! Organization, as it is answered.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::time::{rfc3339, rfc3339_optional};
use crate::model::host::Host;
use crate::model::origin::Origin;

/// A body that is listed, as the caller may see it.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrganizationView<'a> {
    /// Its id (UUIDv7).
    pub id: Uuid,
    /// What it is: see the vocabulary `organization_kinds`.
    #[schema(example = "csirt")]
    pub kind: &'static str,
    /// Its official name.
    #[schema(example = "Computer Emergency Response Team of Examplia")]
    pub name: &'a str,
    /// What it is usually called.
    #[schema(example = "CERT-EX")]
    pub short_name: Option<&'a str>,
    /// Its other names.
    pub names: Vec<NameView<'a>>,
    /// Where it is (ISO 3166-1 alpha-2, `EU` or `XK`).
    #[schema(example = "CH")]
    pub country: Option<&'static str>,
    /// What it works in: see the vocabulary `sectors`.
    #[schema(example = json!(["energy"]))]
    pub sectors: Vec<&'static str>,
    /// What kinds of team it is: see the vocabulary `team_types`.
    #[schema(example = json!([]))]
    pub team_types: Vec<&'static str>,
    /// The organization that it is a part of.
    pub host: Option<HostView<'a>>,
    /// Where more is written about it.
    pub links: Vec<LinkView<'a>>,
    /// What others call it.
    pub identifiers: Vec<IdentifierView<'a>>,
    /// Where letters reach it.
    pub address: Option<AddressView<'a>>,
    /// When it was founded.
    #[schema(example = "1998-04-01")]
    pub established: Option<NaiveDate>,
    /// `listed`, `accredited`, `suspended` or `withdrawn`.
    #[schema(example = "accredited")]
    pub standing: &'static str,
    /// Since when.
    #[serde(serialize_with = "rfc3339")]
    #[schema(example = "2026-05-02T08:00:00.000Z")]
    pub standing_since: DateTime<Utc>,
    /// The published criterion that the standing rests on: see the vocabulary `accreditation_criteria`.
    #[schema(example = "national_csirt")]
    pub standing_criterion: Option<&'static str>,
    /// Why, in the words of the secretariat.
    #[schema(example = "The national CSIRT by decree 98/12.")]
    pub standing_reason: Option<&'a str>,
    /// The document of the decision.
    #[schema(example = "Decision 4/2026")]
    pub standing_reference: Option<&'a str>,
    /// Whether it leads the authorities of its country: one in each country does.
    #[schema(example = false)]
    pub is_lead: bool,
    /// The lead state authority that registered it, or that it accepted.
    pub authority_id: Option<Uuid>,
    /// How it came under this authority: see the vocabulary `authority_bases`.
    #[schema(example = "sponsored")]
    pub authority_basis: Option<&'static str>,
    /// Since when.
    #[serde(serialize_with = "rfc3339_optional")]
    #[schema(example = "2026-05-02T08:00:00.000Z")]
    pub authority_since: Option<DateTime<Utc>>,
    /// Towards which kinds of organizations it acts for this authority; empty unless something is delegated.
    #[schema(example = json!([]))]
    pub delegated_kinds: Vec<&'static str>,
    /// In which sectors; empty for all of them.
    #[schema(example = json!([]))]
    pub delegated_sectors: Vec<&'static str>,
    /// The last day of that, in UTC; null while it has no end.
    #[schema(example = "2027-12-31")]
    pub delegated_until: Option<NaiveDate>,
    /// Who may read it: see the vocabulary `audiences`.
    #[schema(example = "public")]
    pub audience: &'static str,
    /// The circles of that audience to which the caller belongs.
    #[schema(example = json!([]))]
    pub circles: Vec<Uuid>,
    /// How this may be passed on (TLP 2.0).
    #[schema(example = "CLEAR")]
    pub tlp: &'static str,
    /// Which directory owns this record.
    pub origin: OriginView<'a>,
    /// When it last said that all this is still right.
    #[serde(serialize_with = "rfc3339_optional")]
    #[schema(example = "2026-05-02T08:00:00.000Z")]
    pub confirmed_at: Option<DateTime<Utc>>,
    /// `fresh`, `due`, `overdue` or `never`.
    #[schema(example = "fresh")]
    pub freshness: &'static str,
    /// When it was retired.
    #[serde(serialize_with = "rfc3339_optional")]
    #[schema(example = json!(null))]
    pub retired_at: Option<DateTime<Utc>>,
    /// When it was registered.
    #[serde(serialize_with = "rfc3339")]
    #[schema(example = "2026-05-02T08:00:00.000Z")]
    pub created_at: DateTime<Utc>,
    /// When it was last changed; only for who sees all of it.
    #[serde(serialize_with = "rfc3339_optional")]
    #[schema(example = "2026-05-02T08:00:00.000Z")]
    pub updated_at: Option<DateTime<Utc>>,
}

impl OrganizationView<'_> {
    /// Takes out under whom it is: as if it were under nobody.
    pub fn hide_authority(&mut self) {
        self.authority_id = None;
        self.authority_basis = None;
        self.authority_since = None;
        self.delegated_kinds.clear();
        self.delegated_sectors.clear();
        self.delegated_until = None;
    }
}

/// A further name.
#[derive(Debug, Serialize, ToSchema)]
pub struct NameView<'a> {
    /// The name as its bearer writes it.
    #[schema(example = "Équipe nationale de réponse")]
    pub value: &'a str,
    /// Its language (BCP 47).
    #[schema(example = "fr")]
    pub language: Option<&'a str>,
}

/// The organization that another is a part of.
#[derive(Debug, Serialize, ToSchema)]
pub struct HostView<'a> {
    /// Its id, where it is listed.
    pub organization_id: Option<Uuid>,
    /// Its name.
    #[schema(example = "National Cyber Security Centre")]
    pub name: Option<&'a str>,
}

/// An address in the web that tells more.
#[derive(Debug, Serialize, ToSchema)]
pub struct LinkView<'a> {
    /// What is found there: see the vocabulary `link_relations`.
    #[schema(example = "rfc2350")]
    pub rel: &'a str,
    /// Where.
    #[schema(example = "https://cert.example/rfc2350")]
    pub url: &'a str,
    /// In which language (BCP 47).
    #[schema(example = "en")]
    pub language: Option<&'a str>,
    /// How its owner calls it.
    #[schema(example = "Team profile")]
    pub label: Option<&'a str>,
}

/// What another list calls an organization.
#[derive(Debug, Serialize, ToSchema)]
pub struct IdentifierView<'a> {
    /// The list: see the vocabulary `identifier_schemes`.
    #[schema(example = "first")]
    pub scheme: &'a str,
    /// The name or number in it.
    #[schema(example = "cert-ex")]
    pub value: &'a str,
}

/// Where letters reach somebody.
#[derive(Debug, Serialize, ToSchema)]
pub struct AddressView<'a> {
    /// Street, house, post box: one to four lines.
    #[schema(example = json!(["Example Street 1"]))]
    pub lines: &'a [String],
    /// City or place.
    #[schema(example = "Bern")]
    pub locality: Option<&'a str>,
    /// State, province, canton.
    #[schema(example = "BE")]
    pub region: Option<&'a str>,
    /// Postal code.
    #[schema(example = "3000")]
    pub postal_code: Option<&'a str>,
    /// Country (ISO 3166-1 alpha-2).
    #[schema(example = "CH")]
    pub country: Option<&'static str>,
}

/// Which directory owns a record.
#[derive(Debug, Serialize, ToSchema)]
pub struct OriginView<'a> {
    /// `local`, or the source's name.
    #[schema(example = "local")]
    pub source: &'a str,
    /// The record's id in the source.
    #[schema(example = json!(null))]
    pub source_id: Option<&'a str>,
    /// When it was last read from the source.
    #[serde(serialize_with = "rfc3339_optional")]
    #[schema(example = json!(null))]
    pub fetched_at: Option<DateTime<Utc>>,
    /// When the source last changed it, as the source says.
    #[serde(serialize_with = "rfc3339_optional")]
    #[schema(example = json!(null))]
    pub source_changed_at: Option<DateTime<Utc>>,
    /// Since when the source no longer lists it.
    #[serde(serialize_with = "rfc3339_optional")]
    #[schema(example = json!(null))]
    pub missing_since: Option<DateTime<Utc>>,
}

impl<'a> From<&'a Host> for HostView<'a> {
    fn from(host: &'a Host) -> Self {
        Self { organization_id: host.organization_id().map(|it| it.0), name: host.name() }
    }
}

impl<'a> From<&'a Origin> for OriginView<'a> {
    fn from(origin: &'a Origin) -> Self {
        Self {
            source: &origin.source,
            source_id: origin.source_id.as_deref(),
            fetched_at: origin.fetched_at,
            source_changed_at: origin.source_changed_at,
            missing_since: origin.missing_since,
        }
    }
}
