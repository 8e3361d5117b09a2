//! Machine client, as it is answered.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::time::{rfc3339, rfc3339_optional};

/// A machine that asks for an organization. It gets tokens from `POST /oauth/token`, with its `id` as `client_id`.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClientView<'a> {
    /// Its id (UUIDv7), which is its `client_id`.
    pub id: Uuid,
    /// The one organization for which it asks.
    pub organization_id: Uuid,
    /// What it is called.
    #[schema(example = "Ticket system")]
    pub name: &'a str,
    /// What it may do for its organization at most: see the vocabulary `account_roles`.
    #[schema(example = "reader")]
    pub role: &'static str,
    /// What of that it may do: see the vocabulary `client_scopes`.
    #[schema(example = json!(["directory:read"]))]
    pub scopes: Vec<&'static str>,
    /// When it ends by itself; null when never.
    #[serde(serialize_with = "rfc3339_optional")]
    #[schema(example = "2027-05-02T08:00:00.000Z")]
    pub expires_at: Option<DateTime<Utc>>,
    /// Its live secrets, the one in use first; at most two.
    pub secrets: Vec<ClientSecretView<'a>>,
    /// The secret that was just made. Only the answer to its making shows it, once; null in all others, also when that
    /// request is repeated.
    #[schema(example = "cpk_0a1b2c3d4e5f_q80zW1m4nQ7w3yT5u9xL2kV6bN8cR0sF1gH3jD5aPoE")]
    pub secret: Option<&'a str>,
    /// When it was made.
    #[serde(serialize_with = "rfc3339")]
    #[schema(example = "2026-05-02T08:00:00.000Z")]
    pub created_at: DateTime<Utc>,
    /// When it, or one of its secrets, was last changed.
    #[serde(serialize_with = "rfc3339")]
    #[schema(example = "2026-05-02T08:00:00.000Z")]
    pub updated_at: DateTime<Utc>,
}

/// A secret of a machine client, without what is secret of it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ClientSecret)]
pub struct ClientSecretView<'a> {
    /// Its id.
    pub id: Uuid,
    /// How it goes on after `cpk_`: by that it is told from others.
    #[schema(example = "0a1b2c3d4e5f")]
    pub prefix: &'a str,
    /// When it was made.
    #[serde(serialize_with = "rfc3339")]
    #[schema(example = "2026-05-02T08:00:00.000Z")]
    pub created_at: DateTime<Utc>,
    /// When it stops issuing tokens, because another has replaced it; null while none has.
    #[serde(serialize_with = "rfc3339_optional")]
    #[schema(example = json!(null))]
    pub expires_at: Option<DateTime<Utc>>,
    /// When a token was last issued for it, to the minute; null while none was.
    #[serde(serialize_with = "rfc3339_optional")]
    #[schema(example = json!(null))]
    pub last_used_at: Option<DateTime<Utc>>,
}
