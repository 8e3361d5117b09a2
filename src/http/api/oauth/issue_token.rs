//! Issue a token to a machine.

use actix_web::HttpRequest;
use actix_web::http::header::{HeaderValue, PRAGMA};
use metrics::counter;

use super::form::TokenForm;
use super::refused::TokenRefused;
use super::views::MachineTokenView;
use crate::access::Caller;
use crate::app::{ClientCredentials, NoToken};
use crate::http::answer::Answer;
use crate::http::headers::name;
use crate::http::log;
use crate::http::problem::Problem;
use crate::http::shared::State;

/// Issue a token to a machine
///
/// Gives an access token for a client's secret (RFC 6749, 4.4). The client shows its id and secret in the header
/// `Authorization` (`Basic`, both parts in the encoding of forms), or as `client_id` and `client_secret` in the body. With
/// `scope`, the token is for less than the client may. Errors have the form of RFC 6749, 5.2. Keep the token until it
/// expires: a new one for each request is a waste.
#[utoipa::path(
    post,
    path = "/oauth/token",
    tag = "clients",
    responses((status = 200, description = "The token."))
)]
pub async fn issue_token(
    state: State,
    request: HttpRequest,
    form: TokenForm,
) -> Result<Answer<MachineTokenView>, TokenRefused> {
    state.allow(&request, &Caller::Stranger).map_err(|problem| TokenRefused::from(&problem))?;
    let asked = form.0?;
    let credentials = ClientCredentials {
        client_id: asked.client.client_id,
        secret: asked.client.secret,
        scopes: asked.scopes,
        address: state.address(&request),
    };
    let outcome = state.app.issue_machine_token(&credentials).await;
    counter!("machine_tokens_total", "outcome" => word(&outcome)).increment(1);
    let token = outcome.map_err(|error| told(error, &request))?;
    // For caches that know no other word (RFC 6749, 5.1).
    Ok(Answer::new(token.into(), None).header(PRAGMA, HeaderValue::from_static("no-cache")))
}

/// Tells the numbers of tokens of machines, before there is any.
pub fn begin_to_count() {
    for outcome in ["issued", "wrong", "scope", "away"] {
        counter!("machine_tokens_total", "outcome" => outcome).increment(0);
    }
}

/// How it ended, for the metrics.
fn word<T>(outcome: &Result<T, NoToken>) -> &'static str {
    match outcome {
        Ok(_) => "issued",
        Err(NoToken::Client) => "wrong",
        Err(NoToken::Scope) => "scope",
        Err(NoToken::Unfinished(_)) => "away",
    }
}

fn told(error: NoToken, request: &HttpRequest) -> TokenRefused {
    match error {
        NoToken::Client => TokenRefused::client(),
        NoToken::Scope => TokenRefused::scope(),
        NoToken::Unfinished(unfinished) => {
            let problem = Problem::from(unfinished);
            let id = request.headers().get(name::REQUEST_ID).and_then(|id| id.to_str().ok());
            log::fault(&problem, id.unwrap_or_default());
            TokenRefused::from(&problem)
        }
    }
}
