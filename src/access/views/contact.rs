//! Contact, as it is answered.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::availability::AvailabilityView;
use super::organization::OriginView;
use super::time::{rfc3339, rfc3339_optional};

/// A function that can be reached, as the caller may see it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ContactView<'a> {
    /// Its id (UUIDv7).
    pub id: Uuid,
    /// Whose function it is.
    pub organization_id: Uuid,
    /// What it is for: see the vocabulary `contact_roles`.
    #[schema(example = json!(["technical", "incident_response"]))]
    pub roles: Vec<&'static str>,
    /// What it is called.
    #[schema(example = "Duty desk")]
    pub title: Option<&'a str>,
    /// Its place among its organization's contacts: 1 comes first.
    #[schema(example = 1)]
    pub preference: i16,
    /// What it speaks, best first (BCP 47).
    #[schema(example = json!(["en", "fr"]))]
    pub languages: Vec<&'a str>,
    /// When it answers.
    pub availability: AvailabilityView<'a>,
    /// The ways to reach it, best first as its owner ordered them.
    pub channels: Vec<ChannelView<'a>>,
    /// Who holds the function at present.
    pub person: Option<PersonView<'a>>,
    /// Its keys, which are for the same readers; each is read whole at its own address.
    pub keys: Vec<KeyView<'a>>,
    /// Who may read it: see the vocabulary `audiences`.
    #[schema(example = "members")]
    pub audience: &'static str,
    /// The circles of that audience to which the caller belongs.
    #[schema(example = json!([]))]
    pub circles: Vec<Uuid>,
    /// How this may be passed on (TLP 2.0).
    #[schema(example = "GREEN")]
    pub tlp: &'static str,
    /// Which directory owns this record.
    pub origin: OriginView<'a>,
    /// When its owner last said that all this is still right.
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

/// One way to reach a contact.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChannelView<'a> {
    /// Its id (UUIDv7).
    pub id: Uuid,
    /// See the vocabulary `channel_kinds`.
    #[schema(example = "phone")]
    pub kind: &'static str,
    /// Where it leads: phones in E.164; `null` when it was erased.
    #[schema(example = "+41225550100")]
    pub value: Option<&'a str>,
    /// What to dial after a number answers.
    #[schema(example = json!(null))]
    pub extension: Option<&'a str>,
    /// `routine` or `emergency`.
    #[schema(example = "emergency")]
    pub usage: &'static str,
    /// Its place among the contact's channels: 1 comes first.
    #[schema(example = 1)]
    pub preference: i16,
    /// `function`, or `person` when it goes with the person.
    #[schema(example = "function")]
    pub belongs_to: &'static str,
    /// When it is answered, where that differs from the contact.
    pub availability: Option<AvailabilityView<'a>>,
    /// Who may read it: see the vocabulary `audiences`.
    #[schema(example = "members")]
    pub audience: &'static str,
    /// The circles of that audience to which the caller belongs.
    #[schema(example = json!([]))]
    pub circles: Vec<Uuid>,
    /// `everywhere`, or `lookup_only` when lists hide it from callers without a token.
    #[schema(example = "everywhere")]
    pub listing: &'static str,
    /// Whether only a reveal with a reason gives the value.
    #[schema(example = false)]
    pub sealed: bool,
    /// Whether it was shown to work: see the vocabulary `proof_states`.
    #[schema(example = "verified")]
    pub proof: &'static str,
    /// When the proof was last tried.
    #[serde(serialize_with = "rfc3339_optional")]
    #[schema(example = "2026-05-02T08:00:00.000Z")]
    pub proved_at: Option<DateTime<Utc>>,
    /// How it was proved: see the vocabulary `proof_methods`.
    #[schema(example = "call_answered")]
    pub proof_method: Option<&'static str>,
    /// Whose word that is: `owner` is the organization's own; `authority` and `secretariat` tried it for themselves.
    #[schema(example = "secretariat")]
    pub proved_by: Option<&'static str>,
}

/// Who holds a contact's function.
#[derive(Debug, Serialize, ToSchema)]
pub struct PersonView<'a> {
    /// How the person is called.
    #[schema(example = "Alex Example")]
    pub name: &'a str,
    /// What the person is.
    #[schema(example = "Head of the duty desk")]
    pub position: Option<&'a str>,
    /// First day in the function.
    #[schema(example = "2026-01-01")]
    pub from: Option<NaiveDate>,
    /// Last day in the function.
    #[schema(example = "2026-12-31")]
    pub until: Option<NaiveDate>,
    /// Who may read it: see the vocabulary `audiences`.
    #[schema(example = "members")]
    pub audience: &'static str,
    /// The circles of that audience to which the caller belongs.
    #[schema(example = json!([]))]
    pub circles: Vec<Uuid>,
}

/// A key to write to a contact in private.
#[derive(Debug, Serialize, ToSchema)]
pub struct KeyView<'a> {
    /// Its id (UUIDv7).
    pub id: Uuid,
    /// `openpgp` or `smime`: see the vocabulary `key_kinds`.
    #[schema(example = "openpgp")]
    pub kind: &'static str,
    /// Its fingerprint: 40 or 64 hexadecimal digits.
    #[schema(example = "0123456789ABCDEF0123456789ABCDEF01234567")]
    pub fingerprint: &'a str,
    /// `function`, or `person` when it goes with the person.
    #[schema(example = "function")]
    pub belongs_to: &'static str,
    /// Whose it says that it is.
    #[schema(example = json!(["CERT Examplia <desk@cert.example>"]))]
    pub user_ids: &'a [String],
    /// The algorithm of its primary key.
    #[schema(example = "ed25519")]
    pub algorithm: Option<&'a str>,
    /// When the key was made.
    #[serde(serialize_with = "rfc3339_optional")]
    #[schema(example = "2026-05-02T08:00:00.000Z")]
    pub made_at: Option<DateTime<Utc>>,
    /// When it expires.
    #[serde(serialize_with = "rfc3339_optional")]
    #[schema(example = json!(null))]
    pub expires_at: Option<DateTime<Utc>>,
    /// Whether messages can be encrypted for it now; `null` when only its fingerprint is known.
    #[schema(example = true)]
    pub usable: Option<bool>,
}
