//! What becomes of an organization's claims when it changes as a whole.

use chrono::{DateTime, Utc};

use super::store;
use crate::access::Permit;
use crate::model::claim::Claim;
use crate::unit::{Failure, Unit};

/// Retires all claims of an organization with it.
///
/// # Errors
/// [`Failure`].
pub(in crate::registry) async fn retire_all(unit: &mut Unit, permit: &Permit) -> Result<(), Failure> {
    let now = unit.now();
    change_all(unit, permit, None, "retire", |it| Some(it.retire(now))).await
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
    let now = unit.now();
    change_all(unit, permit, Some(retired_at), "restore", |it| Some(it.restore(now))).await
}

/// Takes all claims of an organization over from their sources.
///
/// # Errors
/// [`Failure`].
pub(in crate::registry) async fn adopt_all(unit: &mut Unit, permit: &Permit) -> Result<(), Failure> {
    let now = unit.now();
    change_all(unit, permit, None, "adopt", |it| (!it.origin.is_local()).then(|| it.adopted(now))).await
}

async fn change_all(
    unit: &mut Unit,
    permit: &Permit,
    retired_at: Option<DateTime<Utc>>,
    act: &'static str,
    change: impl Fn(&Claim) -> Option<Claim>,
) -> Result<(), Failure> {
    for before in store::lock_all(unit.connection(), permit.organization_id(), retired_at).await? {
        if let Some(after) = change(&before) {
            store::save(unit, permit, act, Some(&before), &after).await?;
        }
    }
    Ok(())
}
