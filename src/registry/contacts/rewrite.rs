//! Rewrite: a contact and its channels are changed at once, as a sheet says it.

use super::{Kept, is_kept_reachable, open, require_reachable, store};
use crate::access::Action;
use crate::model::contact::ContactChange;
use crate::model::ids::ContactId;
use crate::unit::{Expected, Failure, Unit};

/// Changes a contact that stands at a version of `expected`, with its channels. What changes nothing writes nothing.
///
/// # Errors
/// [`Failure`].
pub async fn rewrite(
    unit: &mut Unit,
    id: ContactId,
    change: ContactChange,
    expected: &Expected,
) -> Result<Kept, Failure> {
    let opened = open(unit, id, Action::EditContact).await?;
    opened.require_current(expected)?;
    let after = opened.contact.rewrite(change, &opened.owner.audience, unit.now())?;
    if after != opened.contact {
        let was_reachable = is_kept_reachable(unit, &opened.owner).await?;
        store::save(unit, &opened.permit, "update", Some(&opened.contact), &after).await?;
        require_reachable(unit, &opened.owner, was_reachable).await?;
    }
    Ok((opened.owner, after))
}
