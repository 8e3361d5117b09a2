//! Retire missing: an address space that was marked missing is still not listed, and goes.

use super::{open, store};
use crate::model::ids::AddressSpaceId;
use crate::unit::{Failure, Unit};

/// Retires an address space of `source`. One that is listed, or retired already, stays as it is.
///
/// # Errors
/// [`Failure`].
pub async fn retire_missing(unit: &mut Unit, id: AddressSpaceId, source: &str) -> Result<(), Failure> {
    let opened = open(unit, id, source).await?;
    let before = &opened.space;
    if before.retired_at.is_some() || before.origin.missing_since.is_none() {
        return Ok(());
    }
    let after = before.retire(unit.now());
    store::save(unit, &opened.permit, "retire", Some(before), after).await
}
