//! Invitation, as it is answered.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::time::{rfc3339, rfc3339_optional};

/// An offer of an account. Who accepts it chooses the password.
#[derive(Debug, Serialize, ToSchema)]
pub struct InvitationView<'a> {
    /// Its id (UUIDv7).
    pub id: Uuid,
    /// For which organization.
    pub organization_id: Uuid,
    /// How the person is called; null when that was erased.
    #[schema(example = "Ada Example")]
    pub name: Option<&'a str>,
    /// The address that is invited, and that the account will sign in with; null when that was erased.
    #[schema(example = "ada@cert.example")]
    pub email: Option<&'a str>,
    /// What the account may do: see the vocabulary `account_roles`.
    #[schema(example = "editor")]
    pub role: &'static str,
    /// What became of it: see the vocabulary `invitation_statuses`.
    #[schema(example = "open")]
    pub status: &'static str,
    /// The account that invites.
    pub inviter_id: Uuid,
    /// Who holds it can accept the invitation, once. Only the answer to its making shows it; null in all others.
    #[schema(example = "AZLwwVt-fUCdnD8fK29_EY2Z0mJ1bmFyeSByYW5kb20gYnl0ZXMgb2YgMzIu")]
    pub code: Option<&'a str>,
    /// When it was made.
    #[serde(serialize_with = "rfc3339")]
    #[schema(example = "2026-05-02T08:00:00.000Z")]
    pub created_at: DateTime<Utc>,
    /// Until when its code is good.
    #[serde(serialize_with = "rfc3339")]
    #[schema(example = "2026-05-09T08:00:00.000Z")]
    pub expires_at: DateTime<Utc>,
    /// When it was accepted or withdrawn.
    #[serde(serialize_with = "rfc3339_optional")]
    #[schema(example = json!(null))]
    pub ended_at: Option<DateTime<Utc>>,
    /// The account that it made.
    #[schema(example = json!(null))]
    pub account_id: Option<Uuid>,
}
