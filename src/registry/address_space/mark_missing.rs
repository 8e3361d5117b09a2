//! Mark missing: a list no longer has what a registry gave out in a country. It stays, in case that is a mistake there.

use super::{open, store};
use crate::model::ids::AddressSpaceId;
use crate::unit::{Failure, Unit};

/// Marks an address space of `source` as missing there. One that is marked or retired already stays as it is.
///
/// # Errors
/// [`Failure`].
pub async fn mark_missing(unit: &mut Unit, id: AddressSpaceId, source: &str) -> Result<(), Failure> {
    let opened = open(unit, id, source).await?;
    let before = &opened.space;
    if before.retired_at.is_some() || before.origin.missing_since.is_some() {
        return Ok(());
    }
    let after = before.mark_missing(unit.now());
    store::save(unit, &opened.permit, "mark_missing", Some(before), after).await
}
