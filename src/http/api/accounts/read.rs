//! Look up an account.

use uuid::Uuid;

use super::noun::AccountAnswer;
use crate::http::api::noun::read;
use crate::http::at_least::AtLeast;
use crate::http::caller::SignedIn;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::model::account::Account;

/// Look up an account
///
/// Administrators see the accounts of their organization, and those of one for which they stand in; everybody sees his own.
/// Others hear that there is none. An account that was disabled is a tombstone.
#[utoipa::path(
    get,
    path = "/v1/accounts/{account_id}",
    tag = "accounts",
    responses(refused::Retired, refused::DatabaseUnavailable)
)]
pub async fn read_account(
    state: State,
    caller: SignedIn,
    _: AtLeast,
    id: Path<Uuid>,
) -> Result<AccountAnswer, Problem> {
    read::<Account>(&state, &caller, id.0).await
}
