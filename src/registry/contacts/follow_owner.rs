//! What becomes of an organization's contacts when it changes as a whole.

use super::store;
use crate::access::Permit;
use crate::model::ids::OrganizationId;
use crate::unit::{Failure, Unit};

/// Tells the log of all contacts of an organization again: who may read them has changed, and followers know only what
/// the log says.
///
/// # Errors
/// [`Failure`].
pub(in crate::registry) async fn tell_again(
    unit: &mut Unit,
    permit: &Permit,
    id: OrganizationId,
    act: &'static str,
) -> Result<(), Failure> {
    for contact_id in store::ids_of(unit.connection(), id).await? {
        let contact = store::lock_one(unit.connection(), contact_id).await?;
        if contact.retired_at.is_none() {
            unit.record(permit, act, contact, false).await?;
        }
    }
    Ok(())
}

/// Takes all contacts of an organization over from their sources.
///
/// # Errors
/// [`Failure`].
pub(in crate::registry) async fn adopt_all(
    unit: &mut Unit,
    permit: &Permit,
    id: OrganizationId,
) -> Result<(), Failure> {
    for contact_id in store::ids_of(unit.connection(), id).await? {
        let before = store::lock_one(unit.connection(), contact_id).await?;
        if before.retired_at.is_none() && !before.origin.is_local() {
            let after = before.adopted(unit.now());
            store::save(unit, permit, "adopt", Some(&before), &after).await?;
        }
    }
    Ok(())
}
