//! Retire: an organization is taken out of the directory with its contacts, and its accounts end, all in one unit. A
//! tombstone remains.

use super::{Opened, open, store};
use crate::access::Action;
use crate::accounts;
use crate::model::ids::OrganizationId;
use crate::registry::contacts;
use crate::unit::{Expected, Failure, Unit};

/// Retires an organization that stands at a version of `expected`.
///
/// # Errors
/// [`Failure`].
pub async fn retire(unit: &mut Unit, id: OrganizationId, expected: &Expected) -> Result<(), Failure> {
    let opened = open(unit, id, Action::RetireOrganization).await?;
    opened.require_current(expected)?;
    retire_whole(unit, &opened).await
}

/// Retires an organization and all that hangs on it.
pub(super) async fn retire_whole(unit: &mut Unit, opened: &Opened) -> Result<(), Failure> {
    let now = unit.now();
    let after = opened.organization.retire(now);
    store::save(unit, &opened.permit, "retire", Some(&opened.organization), &after).await?;
    for contact_id in contacts::store::ids_of(unit.connection(), after.id).await? {
        let before = contacts::store::lock_one(unit.connection(), contact_id).await?;
        if before.retired_at.is_none() {
            contacts::store::save(unit, &opened.permit, "retire", Some(&before), &before.retire(now)).await?;
        }
    }
    accounts::disable_all(unit, &opened.permit).await
}
