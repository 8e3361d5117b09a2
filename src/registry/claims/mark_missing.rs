//! Mark missing: a source no longer lists a claim that it owns here. It stays, in case that is a mistake there.

use super::{open, store};
use crate::access::Action;
use crate::model::ids::ClaimId;
use crate::registry::rules;
use crate::unit::{Failure, Unit};

/// Marks a claim of `source` as missing there. One that is marked or retired already stays as it is.
///
/// # Errors
/// [`Failure`].
pub async fn mark_missing(unit: &mut Unit, id: ClaimId, source: &str) -> Result<(), Failure> {
    let opened = open(unit, id, Action::FollowSource).await?;
    let before = &opened.claim;
    rules::require_source(&before.origin, source)?;
    if before.retired_at.is_some() || before.origin.missing_since.is_some() {
        return Ok(());
    }
    let after = before.mark_missing(unit.now());
    store::save(unit, &opened.permit, "mark_missing", Some(before), &after).await
}
