//! Update: who answers for what is claimed, or the note to it, is changed. What is claimed stays.

use super::{Kept, open, require_contact, store};
use crate::access::Action;
use crate::model::claim::ClaimEdit;
use crate::model::ids::ClaimId;
use crate::unit::{Expected, Failure, Unit};

/// Changes a claim that stands at a version of `expected`. What changes nothing writes nothing.
///
/// # Errors
/// [`Failure`].
pub async fn update(
    unit: &mut Unit,
    id: ClaimId,
    edit: ClaimEdit,
    expected: &Expected,
) -> Result<Kept, Failure> {
    let opened = open(unit, id, Action::EditOrganization).await?;
    opened.require_current(expected)?;
    let after = opened.claim.apply(edit, unit.now());
    if after != opened.claim {
        if after.contact_id != opened.claim.contact_id {
            require_contact(unit, opened.owner.id, after.contact_id).await?;
        }
        store::save(unit, &opened.permit, "update", Some(&opened.claim), &after).await?;
    }
    Ok((opened.owner, after))
}
