//! Retire: a circle ends. What named it is narrowed in the same unit, whosever it is, and never widened.

use std::collections::BTreeSet;

use super::narrow::narrow;
use super::{open, store};
use crate::access::Action;
use crate::model::ids::{CircleId, OrganizationId};
use crate::unit::{Conflict, Expected, Failure, Unit};

/// How many records are narrowed in one unit at most.
pub(super) const NARROWED_MAX: usize = 5000;

/// Retires a circle that stands at a version of `expected`. It does not come back.
///
/// All organizations whose records name the circle are locked before it. Who names it for the first time meanwhile holds
/// the circle's row until that is written: the unit sees it then, and begins again.
///
/// # Errors
/// [`Failure`].
pub async fn retire(unit: &mut Unit, id: CircleId, expected: &Expected) -> Result<(), Failure> {
    let circle = store::read(unit.connection(), id).await?.ok_or(Failure::Missing)?;
    unit.foresee_circle(Action::EditCircle, &circle).await?;
    let known: BTreeSet<OrganizationId> =
        store::naming(unit.connection(), id).await?.iter().map(|it| it.organization_id).collect();
    let opened = open(unit, id, known, |_, _| Action::EditCircle).await?;
    opened.require_current(expected)?;
    let named = store::naming(unit.connection(), id).await?;
    if named.iter().any(|it| !opened.others.contains_key(&it.organization_id)) {
        return Err(Failure::Moved);
    }
    if named.len() > NARROWED_MAX {
        return Err(Conflict::CircleInUse.into());
    }
    let after = opened.circle.retire(unit.now());
    store::save(unit, &opened.permit, "retire", Some(&opened.circle), &after).await?;
    narrow(unit, &opened.permit, named, &opened.others).await
}
