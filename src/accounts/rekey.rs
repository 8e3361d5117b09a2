//! Rekey: the accounts are found under the service secret that is in force, so that an older one can be dropped.

use super::{EmailKey, store};
use crate::access::Action;
use crate::model::ids::{AccountId, OrganizationId};
use crate::unit::{Failure, Unit};

/// Stores accounts of one organization, each with the keys of its address, under the current key. Returns how many were
/// stored under an older one.
///
/// # Errors
/// [`Failure`].
pub async fn rekey(
    unit: &mut Unit,
    organization_id: OrganizationId,
    accounts: Vec<(AccountId, EmailKey)>,
) -> Result<usize, Failure> {
    let owner = unit.owner(organization_id).await?;
    unit.permit(Action::CreateAccount, &owner, &owner.audience).await?;
    let mut moved = 0;
    for (id, key) in accounts {
        moved += store::rekey(unit.connection(), id, &key).await?;
    }
    Ok(moved)
}
