//! Retire: an organization claims something no more; a tombstone remains.

use super::{open, store};
use crate::access::Action;
use crate::model::ids::ClaimId;
use crate::unit::{Expected, Failure, Unit};

/// Retires a claim that stands at a version of `expected`. It does not come back: the same can be claimed anew.
///
/// # Errors
/// [`Failure`].
pub async fn retire(unit: &mut Unit, id: ClaimId, expected: &Expected) -> Result<(), Failure> {
    let opened = open(unit, id, Action::EditOrganization).await?;
    opened.require_current(expected)?;
    let after = opened.claim.retire(unit.now());
    store::save(unit, &opened.permit, "retire", Some(&opened.claim), &after).await
}
