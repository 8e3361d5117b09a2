//! An account that is about to be changed: locked after its organization, so that of two who change the accounts of one
//! organization, on whatever instance, the second sees what the first made.

use super::store;
use crate::access::disclosure::sees_account;
use crate::access::{Action, Owner, Permit};
use crate::model::account::Account;
use crate::model::audience::Audience;
use crate::model::ids::AccountId;
use crate::unit::{Conflict, Expected, Failure, Unit};

/// An account that is locked, and the right to change it.
pub(super) struct Edited {
    /// Its organization.
    pub owner: Owner,
    /// The account as it is.
    pub account: Account,
    /// The right to change it.
    pub permit: Permit,
}

/// Opens an account to change it.
pub(super) async fn open(unit: &mut Unit, id: AccountId, expected: &Expected) -> Result<Edited, Failure> {
    let organization_id = store::owner_of(unit.connection(), id).await?.ok_or(Failure::Missing)?;
    let owner = unit.owner(organization_id).await?;
    let account = store::lock(unit.connection(), id).await?.ok_or(Failure::Missing)?;
    if !sees_account(unit.caller(), &owner, &account) {
        return Err(Failure::Missing);
    }
    let permit = unit.permit(Action::EditAccount, &owner, &Audience::Own).await?;
    if account.disabled_at.is_some() {
        return Err(Failure::Retired);
    }
    if !expected.admits(account.edit_version) {
        return Err(Failure::Stale);
    }
    Ok(Edited { owner, account, permit })
}

impl Edited {
    /// Refuses what would leave an organization without an administrator that has one.
    pub(super) async fn require_administered(&self, unit: &mut Unit, after: &Account) -> Result<(), Failure> {
        let (id, organization_id) = (self.account.id, self.account.organization_id);
        let gives_up = self.account.administers() && !after.administers();
        if gives_up && !store::has_other_administrator(unit.connection(), organization_id, id).await? {
            return Err(Conflict::LastAdministrator.into());
        }
        Ok(())
    }
}
