//! Accept an invitation.

use std::collections::BTreeSet;

use actix_web::HttpRequest;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::access::disclosure::Light;
use crate::access::views::AccountView;
use crate::access::{Caller, Member, Owner, disclose_account};
use crate::app::{AcceptError, Written};
use crate::http::answer::{Answer, Created};
use crate::http::api::noun::position_header;
use crate::http::json::Json;
use crate::http::problem::{Problem, Slug, refused};
use crate::http::secret::Secret;
use crate::http::shared::State;
use crate::model::account::Account;
use crate::model::violation::Violations;

/// The code of an invitation, and a password of one's own.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "code": "AZLwwVt-fUCdnD8fK29_EY2Z0mJ1bmFyeSByYW5kb20gYnl0ZXMgb2YgMzIu",
    "password": "plover anvil tundra"
}))]
pub struct Acceptance {
    /// The code, as it came.
    #[schema(value_type = String, format = Password)]
    pub code: Secret,
    /// The password to sign in with from now on: 12 to 256 characters, and not easily guessed.
    #[schema(value_type = String, format = Password)]
    pub password: Secret,
}

/// Accept an invitation
///
/// Makes the account that the invitation offers, once. It then signs in with the address that was invited and this password.
/// A code that is wrong, was used or withdrawn, or is too old, is answered alike; too many of them from one network are
/// answered with 429 for a while.
#[utoipa::path(
    post,
    path = "/v1/invitations/accept",
    tag = "accounts",
    responses(
        (status = 201, description = "There is an account now: sign in."),
        refused::Invalid,
        refused::AccountExists,
        refused::TooManyRequests,
        refused::DatabaseUnavailable,
        refused::OutcomeUnknown
    )
)]
pub async fn accept_invitation(
    state: State,
    request: HttpRequest,
    body: Json<Acceptance>,
) -> Result<Created<AccountView<'static>>, Problem> {
    state.allow_sign_in(&request)?;
    let address = state.address(&request);
    let accepted = state.app.accept_invitation(&body.0.code.0, &body.0.password.0, address).await;
    let Written { value: (owner, account), position } = accepted.map_err(told)?;
    let light = Light { can_journal: true, ..state.app.light() };
    let disclosed = disclose_account(&holder(&owner, &account), &owner, &account, light);
    let disclosed = disclosed.ok_or_else(|| Problem::internal("an account does not see itself"))?;
    let answer = Answer::new(disclosed.view, disclosed.version);
    let answer = answer.headers(position_header(&state.app, position));
    Created::at(format!("/v1/accounts/{}", account.id), answer)
}

/// Who accepted, as the account that it has now.
fn holder(owner: &Owner, account: &Account) -> Caller {
    Caller::Account(Member {
        account_id: account.id,
        session_id: None,
        role: account.role,
        organization_id: owner.id,
        kind: owner.kind,
        standing: owner.standing,
        circles: BTreeSet::new(),
        mandate: None,
        scopes: None,
    })
}

fn told(error: AcceptError) -> Problem {
    match error {
        AcceptError::Unusable => {
            let detail = "Check the code, or ask for another invitation: this one cannot be used.";
            Violations::one("/code", "unusable", detail).into()
        }
        AcceptError::Password(invalid) => {
            let mut violations = Violations::default();
            violations.add("/password", invalid);
            violations.into()
        }
        AcceptError::TooMany { retry_after } => Problem::new(
            Slug::TooManyRequests,
            "Too many attempts failed. Wait as many seconds as Retry-After says.",
        )
        .retry_after(retry_after.as_secs() + 1),
        AcceptError::Overloaded(_) => Problem::of(Slug::Overloaded).retry_after(1),
        AcceptError::Unfinished(unfinished) => unfinished.into(),
    }
}
