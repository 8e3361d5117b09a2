//! Confirm: the owner says *still right* without a change.

use super::{Kept, open, store};
use crate::access::Action;
use crate::model::ids::ContactId;
use crate::unit::{Expected, Failure, Unit};

/// Confirms a contact that stands at a version of `expected`; its edit version stays.
///
/// # Errors
/// [`Failure`].
pub async fn confirm(unit: &mut Unit, id: ContactId, expected: &Expected) -> Result<Kept, Failure> {
    let opened = open(unit, id, Action::EditContact).await?;
    opened.require_current(expected)?;
    let after = opened.contact.confirm(unit.now());
    store::save(unit, &opened.permit, "confirm", Some(&opened.contact), &after).await?;
    Ok((opened.owner, after))
}
