//! What becomes of what is said of an organization when it is retired or restored.

use chrono::{DateTime, Utc};

use super::store;
use crate::access::Permit;
use crate::unit::{Failure, Unit};

/// Retires all attestations of an organization with it.
///
/// # Errors
/// [`Failure`].
pub(in crate::registry) async fn retire_all(unit: &mut Unit, permit: &Permit) -> Result<(), Failure> {
    for before in store::lock_all(unit.connection(), permit.organization_id(), None).await? {
        store::save(unit, permit, "retire", Some(&before), &before.retire(unit.now())).await?;
    }
    Ok(())
}

/// Brings back what was retired with its organization.
///
/// # Errors
/// [`Failure`].
pub(in crate::registry) async fn restore_all(
    unit: &mut Unit,
    permit: &Permit,
    retired_at: DateTime<Utc>,
) -> Result<(), Failure> {
    for before in store::lock_all(unit.connection(), permit.organization_id(), Some(retired_at)).await? {
        if !before.declined {
            store::save(unit, permit, "restore", Some(&before), &before.restore(unit.now())).await?;
        }
    }
    Ok(())
}
