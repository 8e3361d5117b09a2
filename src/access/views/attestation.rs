//! Attestation, as it is answered.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::organization::OriginView;
use super::time::{rfc3339, rfc3339_optional};

/// What one organization says of another, as the caller sees it.
#[derive(Debug, Serialize, ToSchema)]
pub struct AttestationView<'a> {
    /// Its id (UUIDv7).
    pub id: Uuid,
    /// The organization of which it is said.
    pub organization_id: Uuid,
    /// The organization that says it, where you see that organization.
    pub issuer_id: Option<Uuid>,
    /// Who says it, as the source names it.
    #[schema(example = json!(null))]
    pub issuer_name: Option<&'a str>,
    /// What is said.
    #[schema(example = "Full member")]
    pub title: &'a str,
    /// In which degree.
    #[schema(example = "certified")]
    pub level: Option<&'a str>,
    /// The first day on which it holds.
    #[schema(example = "2024-01-01")]
    pub since: NaiveDate,
    /// The last day on which it holds; open when null.
    #[schema(example = json!(null))]
    pub until: Option<NaiveDate>,
    /// Whether it holds today (UTC), and who says it is accredited.
    #[schema(example = true)]
    pub current: bool,
    /// Where it can be looked up.
    #[schema(example = "https://region.example/members/cert-ex")]
    pub evidence: Option<&'a str>,
    /// What has to be said besides.
    #[schema(example = json!(null))]
    pub note: Option<&'a str>,
    /// Which directory owns it.
    pub origin: OriginView<'a>,
    /// When it was ended, declined, or retired with its organization.
    #[serde(serialize_with = "rfc3339_optional")]
    #[schema(example = json!(null))]
    pub retired_at: Option<DateTime<Utc>>,
    /// When it was registered.
    #[serde(serialize_with = "rfc3339")]
    #[schema(example = "2026-05-02T08:00:00.000Z")]
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    #[serde(serialize_with = "rfc3339")]
    #[schema(example = "2026-05-02T08:00:00.000Z")]
    pub updated_at: DateTime<Utc>,
}
