//! Retire missing: a claim that was marked missing is still not listed by its source, and goes.

use super::{open, store};
use crate::access::Action;
use crate::model::ids::ClaimId;
use crate::registry::rules;
use crate::unit::{Failure, Unit};

/// Retires a claim of `source`. One that is listed, or retired already, stays as it is.
///
/// # Errors
/// [`Failure`].
pub async fn retire_missing(unit: &mut Unit, id: ClaimId, source: &str) -> Result<(), Failure> {
    let opened = open(unit, id, Action::FollowSource).await?;
    let before = &opened.claim;
    rules::require_source(&before.origin, source)?;
    if before.retired_at.is_some() || before.origin.missing_since.is_none() {
        return Ok(());
    }
    store::save(unit, &opened.permit, "retire", Some(before), &before.retire(unit.now())).await
}
