//! Constituency claim, as it is answered.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::organization::OriginView;
use super::time::{rfc3339, rfc3339_optional};

/// That an organization answers for something, as the caller sees it. Of the fields that say for what, those of its kind
/// are filled.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClaimView<'a> {
    /// Its id (UUIDv7).
    pub id: Uuid,
    /// The organization that answers.
    pub organization_id: Uuid,
    /// What it is about: see the vocabulary `claim_kinds`.
    #[schema(example = "prefix")]
    pub kind: &'static str,
    /// Of the kind `country`: ISO 3166-1 alpha-2, `EU` or `XK`.
    #[schema(example = json!(null))]
    pub country: Option<&'a str>,
    /// Of the kind `sector`: see the vocabulary `sectors`.
    #[schema(example = json!(null))]
    pub sector: Option<&'a str>,
    /// Of the kind `domain`: the name in ASCII (IDNA) and small letters. It stands for all names below it, too.
    #[schema(example = json!(null))]
    pub domain: Option<&'a str>,
    /// Of the kind `prefix`: the network in its canonical form.
    #[schema(example = "192.0.2.0/24")]
    pub prefix: Option<&'a str>,
    /// Of the kind `as_range`: the first number.
    #[schema(example = json!(null))]
    pub as_from: Option<i64>,
    /// Of the kind `as_range`: the last number, which is the first again where there is one.
    #[schema(example = json!(null))]
    pub as_to: Option<i64>,
    /// Of the kind `product`: who makes it.
    #[schema(example = json!(null))]
    pub vendor: Option<&'a str>,
    /// Of the kind `product`: what it is called.
    #[schema(example = json!(null))]
    pub product: Option<&'a str>,
    /// Of the kind `product`: its package URL.
    #[schema(example = json!(null))]
    pub purl: Option<&'a str>,
    /// Of the kind `product`: its name in CPE 2.3.
    #[schema(example = json!(null))]
    pub cpe: Option<&'a str>,
    /// Of the kind `text`: in words.
    #[schema(example = json!(null))]
    pub text: Option<&'a str>,
    /// The organization's contact that answers for it, where you see that contact and it is not retired.
    #[schema(example = json!(null))]
    pub contact_id: Option<Uuid>,
    /// What has to be said besides.
    #[schema(example = "Hosting customers only.")]
    pub note: Option<&'a str>,
    /// How sure it is: see the vocabulary `claim_statuses`.
    #[schema(example = "confirmed")]
    pub status: &'static str,
    /// The organization that confirmed it, where you see that organization.
    pub confirmed_by: Option<Uuid>,
    /// On whose word it counts as confirmed: see the vocabulary `claim_bases`.
    #[schema(example = "authority")]
    pub confirmed_basis: Option<&'static str>,
    /// When it was confirmed.
    #[serde(serialize_with = "rfc3339_optional")]
    #[schema(example = "2026-05-02T08:00:00.000Z")]
    pub confirmed_at: Option<DateTime<Utc>>,
    /// Who says that it is not so: all of that for who speaks for the organization, its authority and the secretariat; for
    /// others what they said themselves.
    pub disputes: Vec<DisputeView<'a>>,
    /// Which directory owns it.
    pub origin: OriginView<'a>,
    /// When it was retired.
    #[serde(serialize_with = "rfc3339_optional")]
    #[schema(example = json!(null))]
    pub retired_at: Option<DateTime<Utc>>,
    /// When it was registered.
    #[serde(serialize_with = "rfc3339")]
    #[schema(example = "2026-05-02T08:00:00.000Z")]
    pub created_at: DateTime<Utc>,
    /// When anything of it was last changed; for who sees all disputes.
    #[serde(serialize_with = "rfc3339_optional")]
    #[schema(example = "2026-05-02T08:00:00.000Z")]
    pub updated_at: Option<DateTime<Utc>>,
}

/// That somebody says that a claim is not so.
#[derive(Debug, Serialize, ToSchema)]
pub struct DisputeView<'a> {
    /// The organization that says it, where you see that organization.
    pub organization_id: Option<Uuid>,
    /// Why.
    #[schema(example = "This network was handed over to us in 2025.")]
    pub reason: &'a str,
    /// Since when it says this.
    #[serde(serialize_with = "rfc3339")]
    #[schema(example = "2026-05-02T08:00:00.000Z")]
    pub since: DateTime<Utc>,
}
