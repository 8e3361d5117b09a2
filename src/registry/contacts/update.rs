//! Update: what a contact says of itself is changed.

use super::{Kept, is_kept_reachable, open, require_reachable, store};
use crate::access::Action;
use crate::model::contact::ContactEdit;
use crate::model::ids::ContactId;
use crate::unit::{Expected, Failure, Unit};

/// Changes a contact that stands at a version of `expected`. What changes nothing writes nothing.
///
/// # Errors
/// [`Failure`].
pub async fn update(
    unit: &mut Unit,
    id: ContactId,
    edit: ContactEdit,
    expected: &Expected,
) -> Result<Kept, Failure> {
    let opened = open(unit, id, Action::EditContact).await?;
    opened.require_current(expected)?;
    let narrows = edit.audience.is_some();
    let part = if edit.person.is_some() { "/person" } else { "" };
    let after = opened.contact.apply(edit, &opened.owner.audience, unit.now())?;
    if after != opened.contact {
        let was_reachable = narrows && is_kept_reachable(unit, &opened.owner).await?;
        store::save(unit, &opened.permit, "update", Some(&opened.contact), &after)
            .await
            .map_err(|failure| failure.relative_to(part))?;
        require_reachable(unit, &opened.owner, was_reachable).await?;
    }
    Ok((opened.owner, after))
}
