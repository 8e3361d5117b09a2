//! Disable all: an organization is retired, and nobody signs in for it any more.

use super::store;
use crate::access::Permit;
use crate::unit::{Failure, Unit};

/// Disables every account of the organization that the permit is for.
///
/// # Errors
/// [`Failure`].
pub async fn disable_all(unit: &mut Unit, permit: &Permit) -> Result<(), Failure> {
    let now = unit.now();
    for account in store::lock_active(unit.connection(), permit.organization_id()).await? {
        store::save(unit, permit, "disable", &account.disable(now)).await?;
    }
    Ok(())
}
