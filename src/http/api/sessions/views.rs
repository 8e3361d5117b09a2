//! Sessions and their tokens, as they are answered.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::access::views::rfc3339;
use crate::accounts::Session;
use crate::app::SignedIn;
use crate::http::answer::View;
use crate::http::secret::Secret;

/// What a session goes on with.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Tokens)]
pub struct TokensView {
    /// Says who asks: send it as `Authorization: Bearer <token>`.
    #[schema(value_type = String, format = Password)]
    access_token: Secret,
    /// Always `Bearer` (RFC 6750).
    token_type: &'static str,
    /// For how many seconds the access token is good.
    expires_in: u64,
    /// Brings the next tokens: send it to `POST /v1/sessions/refresh`. It is good once.
    #[schema(value_type = String, format = Password)]
    refresh_token: Secret,
}

impl From<SignedIn> for TokensView {
    fn from(signed_in: SignedIn) -> Self {
        Self {
            access_token: Secret(signed_in.access_token),
            token_type: "Bearer",
            expires_in: signed_in.expires_in.as_secs(),
            refresh_token: Secret(signed_in.refresh_token),
        }
    }
}

impl View for TokensView {
    const TAGGED: bool = false;

    type Shown<'a> = Self;

    fn sample() -> Self {
        Self {
            access_token: Secret(
                "eyJ0eXAiOiJhdCtqd3QiLCJhbGciOiJFZERTQSJ9.eyJzdWIiOiIwMTlh.c2lnbmF0dXJl".into(),
            ),
            token_type: "Bearer",
            expires_in: 600,
            refresh_token: Secret("AZqPPi0-f1CbbH2On6Cxss6FZ2JpbmFyeSByYW5kb20gYnl0ZXM".into()),
        }
    }
}

/// A session: one sign-in, and all tokens that followed from it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Session)]
pub struct SessionView {
    /// Its id.
    id: Uuid,
    /// When you signed in.
    #[serde(serialize_with = "rfc3339")]
    created_at: DateTime<Utc>,
    /// When its tokens were last refreshed.
    #[serde(serialize_with = "rfc3339")]
    refreshed_at: DateTime<Utc>,
    /// When it ends unless it is refreshed.
    #[serde(serialize_with = "rfc3339")]
    expires_at: DateTime<Utc>,
    /// From which network it was opened; null where that is not known.
    network: Option<String>,
    /// Whether this request comes through it.
    current: bool,
}

impl From<Session> for SessionView {
    fn from(session: Session) -> Self {
        Self {
            id: session.id.0,
            created_at: session.created_at,
            refreshed_at: session.refreshed_at,
            expires_at: session.expires_at,
            network: session.network,
            current: session.is_current,
        }
    }
}

impl View for SessionView {
    const TAGGED: bool = false;

    type Shown<'a> = Self;

    fn sample() -> Self {
        let signed_in = DateTime::from_timestamp_millis(1_777_708_800_000).unwrap_or_default();
        Self {
            id: Uuid::from_u128(0x019a_8f3e_2d3e_7f50_9b6c_7d8e_9fa0_1b2c),
            created_at: signed_in,
            refreshed_at: signed_in,
            expires_at: signed_in + chrono::TimeDelta::days(30),
            network: Some("192.0.2.0/24".to_owned()),
            current: true,
        }
    }
}
