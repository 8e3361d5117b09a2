//! Update: who says something of another changes its level, its end, its evidence or the note.

use super::{Kept, open, store};
use crate::access::Action;
use crate::model::attestation::AttestationEdit;
use crate::model::ids::AttestationId;
use crate::unit::{Expected, Failure, Unit};

/// Changes an attestation that stands at a version of `expected`. What changes nothing writes nothing.
///
/// # Errors
/// [`Failure`].
pub async fn update(
    unit: &mut Unit,
    id: AttestationId,
    edit: AttestationEdit,
    expected: &Expected,
) -> Result<Kept, Failure> {
    let opened = open(unit, id, Action::EditAttestation).await?;
    opened.require_current(expected)?;
    let after = opened.attestation.apply(edit, unit.now())?;
    if after != opened.attestation {
        store::save(unit, &opened.permit, "update", Some(&opened.attestation), &after).await?;
    }
    Ok((opened.owner, after))
}
