//! Disable: an account signs in no more, its sessions end and its tokens are refused everywhere. A tombstone remains.

use super::{edited, sessions, store};
use crate::model::ids::AccountId;
use crate::unit::{Expected, Failure, Unit};

/// Disables an account that stands at a version of `expected`.
///
/// # Errors
/// [`Failure`]; of conflicts, `LastAdministrator`.
pub async fn disable(unit: &mut Unit, id: AccountId, expected: &Expected) -> Result<(), Failure> {
    let edited = edited::open(unit, id, expected).await?;
    let now = unit.now();
    let after = edited.account.disable(now);
    edited.require_administered(unit, &after).await?;
    sessions::store::revoke_all(unit.connection(), id, now).await?;
    store::save(unit, &edited.permit, "disable", &after).await
}
