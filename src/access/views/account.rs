//! Account, as it is answered.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::time::rfc3339;

/// Somebody who signs in for an organization.
#[derive(Debug, Serialize, ToSchema)]
pub struct AccountView<'a> {
    /// Its id (UUIDv7).
    pub id: Uuid,
    /// The one organization that it belongs to.
    pub organization_id: Uuid,
    /// How the person is called; null when that was erased.
    #[schema(example = "Ada Example")]
    pub name: Option<&'a str>,
    /// The address that it signs in with; null when that was erased.
    #[schema(example = "ada@cert.example")]
    pub email: Option<&'a str>,
    /// What it may do for its organization: see the vocabulary `account_roles`.
    #[schema(example = "editor")]
    pub role: &'static str,
    /// When it was made.
    #[serde(serialize_with = "rfc3339")]
    #[schema(example = "2026-05-02T08:00:00.000Z")]
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    #[serde(serialize_with = "rfc3339")]
    #[schema(example = "2026-05-02T08:00:00.000Z")]
    pub updated_at: DateTime<Utc>,
}
