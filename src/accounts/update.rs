//! Update: what an account may do, or how its person is called, is changed.

use super::{edited, store};
use crate::access::Owner;
use crate::model::account::{Account, AccountEdit};
use crate::model::ids::AccountId;
use crate::unit::{Expected, Failure, Unit};

/// Changes an account that stands at a version of `expected`. What changes nothing writes nothing.
///
/// # Errors
/// [`Failure`]; of conflicts, `LastAdministrator`.
pub async fn update(
    unit: &mut Unit,
    id: AccountId,
    edit: AccountEdit,
    expected: &Expected,
) -> Result<(Owner, Account), Failure> {
    let edited = edited::open(unit, id, expected).await?;
    let after = edited.account.apply(edit, unit.now())?;
    if after != edited.account {
        edited.require_administered(unit, &after).await?;
        store::save(unit, &edited.permit, "update", &after).await?;
    }
    Ok((edited.owner, after))
}
