//! The accounts of one organization, for who administers it.

use serde::Serialize;

use super::{Cursor, Page, page};
use crate::access::disclose_account;
use crate::access::views::AccountView;
use crate::directory::Look;
use crate::model::ids::{AccountId, OrganizationId};

/// Whose accounts are asked for.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct AccountFilter {
    /// Of this organization.
    pub organization_id: OrganizationId,
}

impl<'a> Look<'a> {
    /// The accounts that can sign in and that the caller sees, the oldest first.
    #[must_use]
    pub fn accounts(
        &self,
        filter: &AccountFilter,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Page<AccountView<'a>> {
        let organization_id = filter.organization_id;
        let after = after.and_then(|cursor| cursor.account);
        let ids = self.snapshot.accounts_of.beyond(organization_id, after.as_ref()).copied();
        let disclose = |id: &AccountId| {
            let account = self.snapshot.accounts.get(id).filter(|it| it.disabled_at.is_none())?;
            let listed = self.snapshot.organizations.get(&organization_id)?;
            disclose_account(self.caller, &listed.owner, account, self.light)
        };
        let cursor =
            |id: &AccountId| Cursor { account: Some(*id), ..Cursor::of(String::new(), organization_id) };
        page(ids, limit, disclose, cursor)
    }
}
