//! Disable all: an organization is retired, and no machine asks for it any more.

use super::store;
use crate::access::Permit;
use crate::unit::{Failure, Unit};

/// Disables every client of the organization that the permit is for.
///
/// # Errors
/// [`Failure`].
pub async fn disable_all(unit: &mut Unit, permit: &Permit) -> Result<(), Failure> {
    let now = unit.now();
    for client in store::lock_active(unit.connection(), permit.organization_id()).await? {
        store::secrets::end_all(unit.connection(), permit, client.id, now).await?;
        store::save(unit, permit, "disable", &client.disable(now)).await?;
    }
    Ok(())
}
