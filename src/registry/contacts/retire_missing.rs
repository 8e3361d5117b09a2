//! Retire missing: a contact that was marked missing is still not listed by its source, and goes.

use super::{is_kept_reachable, open, require_reachable, store};
use crate::access::Action;
use crate::model::ids::ContactId;
use crate::unit::{Failure, Unit};

/// Retires a contact of `source`. One that is listed, or retired already, stays as it is.
///
/// # Errors
/// [`Failure`].
pub async fn retire_missing(unit: &mut Unit, id: ContactId, source: &str) -> Result<(), Failure> {
    let opened = open(unit, id, Action::FollowSource).await?;
    opened.require_source(source)?;
    let before = &opened.contact;
    if before.retired_at.is_some() || before.origin.missing_since.is_none() {
        return Ok(());
    }
    let was_reachable = is_kept_reachable(unit, &opened.owner).await?;
    store::save(unit, &opened.permit, "retire", Some(before), &before.retire(unit.now())).await?;
    require_reachable(unit, &opened.owner, was_reachable).await
}
