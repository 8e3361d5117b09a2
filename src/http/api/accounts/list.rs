//! List the accounts of an organization.

use crate::access::views::AccountView;
use crate::directory::{AccountFilter, Cursor, Look, Page};
use crate::http::answer::Items;
use crate::http::api::noun::{Listed, list};
use crate::http::api::parts::{ListAdministered, administered};
use crate::http::at_least::AtLeast;
use crate::http::caller::SignedIn;
use crate::http::problem::{Problem, refused};
use crate::http::query::Query;
use crate::http::shared::State;
use crate::model::account::Account;

/// List accounts
///
/// Who can sign in for your organization, or for one for which you stand in, the oldest account first. For administrators.
#[utoipa::path(
    get,
    path = "/v1/accounts",
    tag = "accounts",
    responses(refused::Forbidden, refused::NotFound, refused::CursorExpired, refused::DatabaseUnavailable)
)]
pub async fn list_accounts(
    state: State,
    caller: SignedIn,
    _: AtLeast,
    query: Query<ListAdministered>,
) -> Result<Items<AccountView<'static>>, Problem> {
    let snapshot = state.app.directory.snapshot_arc();
    let owner = administered(&state, &snapshot, &caller, query.organization_id)?;
    let filter = AccountFilter { organization_id: owner.id };
    list::<Account>(&state, &caller, &filter, query.cursor.as_deref(), query.limit).await
}

impl Listed for Account {
    const LIST: &'static str = "accounts";

    type Filter = AccountFilter;

    fn page<'a>(
        look: &Look<'a>,
        filter: &AccountFilter,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Page<AccountView<'a>> {
        look.accounts(filter, after, limit)
    }
}
