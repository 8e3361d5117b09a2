//! `POST /v1/sessions`: sign in.

use actix_web::HttpRequest;
use metrics::counter;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::TokensView;
use crate::accounts::{Credentials, SignInError};
use crate::http::answer::Answer;
use crate::http::json::Json;
use crate::http::problem::{Problem, Slug, refused};
use crate::http::secret::Secret;
use crate::http::shared::State;
use crate::model::ids::OrganizationId;
use crate::model::violation::{Violation, Violations};

/// What somebody signs in with.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"email": "ada@cert.example", "password": "plover anvil tundra"}))]
pub struct SignIn {
    /// The e-mail address of the account.
    pub email: String,
    /// Its password.
    #[schema(value_type = String, format = Password)]
    pub password: Secret,
    /// The code of a second factor; leave it out, for no account has one yet.
    pub code: Option<String>,
    /// For which organization, where the address has accounts of several with the same password.
    pub organization_id: Option<Uuid>,
}

/// Sign in
///
/// Opens a session for an e-mail address and a password. Too many failures, for one address or from one network, are
/// answered with 429 for a while.
#[utoipa::path(
    post,
    path = "/v1/sessions",
    tag = "sessions",
    responses(
        (status = 200, description = "The session is open: its tokens."),
        refused::WrongCredentials,
        refused::OrganizationNeeded,
        refused::TooManyRequests,
        refused::DatabaseUnavailable,
        refused::OutcomeUnknown
    )
)]
pub async fn sign_in(
    state: State,
    request: HttpRequest,
    body: Json<SignIn>,
) -> Result<Answer<TokensView>, Problem> {
    state.allow_sign_in(&request)?;
    let SignIn { email, password, code, organization_id } = body.0;
    if code.is_some() {
        let none = "Leave the code out: no account has a second factor yet.";
        return Err(Violations::one("/code", "no_second_factor", none).into());
    }
    let credentials = Credentials {
        email,
        password: password.0,
        organization_id: organization_id.map(OrganizationId),
        address: state.address(&request),
    };
    let outcome = state.app.sign_in(credentials).await;
    counter!("sign_ins_total", "outcome" => word(&outcome)).increment(1);
    Ok(Answer::new(outcome.map_err(told)?.into(), None))
}

/// Tells the numbers of sign-ins, before there is any.
pub fn begin_to_count() {
    for outcome in ["signed_in", "wrong", "choose", "too_many", "busy", "away"] {
        counter!("sign_ins_total", "outcome" => outcome).increment(0);
    }
}

/// How it ended, for the metrics.
fn word<T>(outcome: &Result<T, SignInError>) -> &'static str {
    match outcome {
        Ok(_) => "signed_in",
        Err(SignInError::Wrong) => "wrong",
        Err(SignInError::Choose(_)) => "choose",
        Err(SignInError::TooMany { .. }) => "too_many",
        Err(SignInError::Overloaded(_)) => "busy",
        Err(SignInError::Unfinished(_)) => "away",
    }
}

fn told(error: SignInError) -> Problem {
    match error {
        SignInError::Wrong => Problem::of(Slug::WrongCredentials),
        SignInError::Choose(organizations) => {
            let ids: Vec<_> = organizations.iter().map(ToString::to_string).collect();
            Problem::of(Slug::OrganizationNeeded).at(Violation {
                pointer: "/organization_id".into(),
                code: "choose",
                detail: format!("Name one of these: {}.", ids.join(", ")),
            })
        }
        SignInError::TooMany { retry_after } => Problem::new(
            Slug::TooManyRequests,
            "Too many sign-ins failed. Wait as many seconds as Retry-After says.",
        )
        .retry_after(retry_after.as_secs() + 1),
        SignInError::Overloaded(_) => Problem::of(Slug::Overloaded).retry_after(1),
        SignInError::Unfinished(unfinished) => unfinished.into(),
    }
}
