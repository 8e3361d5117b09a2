//! Tokens for machines, as they are answered.

use serde::Serialize;
use utoipa::ToSchema;

use crate::app::MachineToken;
use crate::http::answer::View;
use crate::http::secret::Secret;

/// What a machine goes on with (RFC 6749, 5.1).
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = MachineToken)]
pub struct MachineTokenView {
    /// Says who asks: send it as `Authorization: Bearer <token>`.
    #[schema(value_type = String, format = Password)]
    access_token: Secret,
    /// Always `Bearer` (RFC 6750).
    token_type: &'static str,
    /// For how many seconds the access token is good. There is no refresh token: ask for the next one.
    expires_in: u64,
    /// What it is for: words of the vocabulary `client_scopes`, with a space between each; empty when the client has none.
    scope: String,
}

impl From<MachineToken> for MachineTokenView {
    fn from(token: MachineToken) -> Self {
        Self {
            access_token: Secret(token.access_token),
            token_type: "Bearer",
            expires_in: token.expires_in.as_secs(),
            scope: token.scopes.to_string(),
        }
    }
}

impl View for MachineTokenView {
    const TAGGED: bool = false;

    type Shown<'a> = Self;

    fn sample() -> Self {
        Self {
            access_token: Secret(
                "eyJ0eXAiOiJhdCtqd3QiLCJhbGciOiJFZERTQSJ9.eyJzdWIiOiIwMTlh.c2lnbmF0dXJl".into(),
            ),
            token_type: "Bearer",
            expires_in: 600,
            scope: "directory:read".to_owned(),
        }
    }
}

/// Why no token is issued (RFC 6749, 5.2).
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = TokenError)]
pub struct TokenErrorView<'a> {
    /// Which error, for programs.
    pub error: &'static str,
    /// What to do, for people.
    pub error_description: &'a str,
}
