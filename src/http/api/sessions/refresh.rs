//! `POST /v1/sessions/refresh`: stay signed in.

use actix_web::HttpRequest;
use serde::Deserialize;
use utoipa::ToSchema;

use super::TokensView;
use crate::access::Caller;
use crate::accounts::RefreshError;
use crate::http::answer::Answer;
use crate::http::json::Json;
use crate::http::problem::{Problem, Slug, refused};
use crate::http::secret::Secret;
use crate::http::shared::State;

/// The token of a session.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"refresh_token": "AZqPPi0-f1CbbH2On6Cxss6FZ2JpbmFyeSByYW5kb20gYnl0ZXM"}))]
pub struct Refresh {
    /// The refresh token that came with the last access token.
    #[schema(value_type = String, format = Password)]
    pub refresh_token: Secret,
}

/// Refresh a session
///
/// Gives the next access token and the next refresh token. For ten seconds the same token brings the same answer, for a
/// client that lost it; whoever sends it later ends the session, for one of two has a copy.
#[utoipa::path(
    post,
    path = "/v1/sessions/refresh",
    tag = "sessions",
    responses(
        (status = 200, description = "The session goes on: its next tokens."),
        refused::InvalidToken,
        refused::TooManyRequests,
        refused::DatabaseUnavailable,
        refused::OutcomeUnknown
    )
)]
pub async fn refresh_session(
    state: State,
    request: HttpRequest,
    body: Json<Refresh>,
) -> Result<Answer<TokensView>, Problem> {
    state.allow(&request, &Caller::Stranger)?;
    let refreshed =
        state.app.refresh_session(&body.0.refresh_token.0).await.map_err(|error| match error {
            RefreshError::Invalid => Problem::new(Slug::InvalidToken, "Sign in again: the session is over."),
            RefreshError::Unfinished(unfinished) => unfinished.into(),
        })?;
    Ok(Answer::new(refreshed.into(), None))
}
