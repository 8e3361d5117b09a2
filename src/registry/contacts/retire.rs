//! Retire: a contact is taken out of the directory; a tombstone remains.

use super::{is_kept_reachable, open, require_reachable, store};
use crate::access::Action;
use crate::model::ids::ContactId;
use crate::unit::{Expected, Failure, Unit};

/// Retires a contact that stands at a version of `expected`.
///
/// # Errors
/// [`Failure`].
pub async fn retire(unit: &mut Unit, id: ContactId, expected: &Expected) -> Result<(), Failure> {
    let opened = open(unit, id, Action::EditContact).await?;
    opened.require_current(expected)?;
    let after = opened.contact.retire(unit.now());
    let was_reachable = is_kept_reachable(unit, &opened.owner).await?;
    store::save(unit, &opened.permit, "retire", Some(&opened.contact), &after).await?;
    require_reachable(unit, &opened.owner, was_reachable).await
}
