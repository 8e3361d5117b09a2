//! End: who says something of another says it no more; the organization of which it is said declines it; the secretariat ends
//! it. A tombstone remains.

use super::{open, store};
use crate::access::{Action, Refusal};
use crate::model::ids::AttestationId;
use crate::unit::{Expected, Failure, Unit};

/// Ends an attestation that stands at a version of `expected`. It does not come back: the same can be said anew.
///
/// # Errors
/// [`Failure`].
pub async fn end(unit: &mut Unit, id: AttestationId, expected: &Expected) -> Result<(), Failure> {
    let opened = open(unit, id, Action::EndAttestation).await?;
    let it = &opened.attestation;
    let by = unit.caller().member().ok_or(Refusal::SignIn)?.organization_id;
    let act = if by == opened.owner.id { "decline" } else { "end" };
    opened.require_current(expected)?;
    store::save(unit, &opened.permit, act, Some(it), &it.retire(unit.now())).await
}
