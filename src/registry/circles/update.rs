//! Update: what a circle is called is changed.

use std::collections::BTreeSet;

use super::{Kept, open, store};
use crate::access::Action;
use crate::model::circle::CircleEdit;
use crate::model::ids::CircleId;
use crate::unit::{Expected, Failure, Unit};

/// Changes a circle that stands at a version of `expected`. What changes nothing writes nothing.
///
/// # Errors
/// [`Failure`].
pub async fn update(
    unit: &mut Unit,
    id: CircleId,
    edit: CircleEdit,
    expected: &Expected,
) -> Result<Kept, Failure> {
    let opened = open(unit, id, BTreeSet::new(), |_, _| Action::EditCircle).await?;
    opened.require_current(expected)?;
    let after = opened.circle.apply(edit, unit.now());
    if after != opened.circle {
        store::save(unit, &opened.permit, "update", Some(&opened.circle), &after).await?;
    }
    Ok((opened.owner, after))
}
