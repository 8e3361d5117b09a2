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
    for mut account in store::lock_active(unit.connection(), permit.organization_id()).await? {
        account.disabled_at = Some(now);
        account.edit_version += 1;
        account.updated_at = now;
        store::disable(unit, permit, &account).await?;
    }
    Ok(())
}
