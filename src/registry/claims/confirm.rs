//! Confirm: the organization's authority, or the secretariat, says that it answers for what it claims.

use super::{Kept, open, store};
use crate::access::{Action, Refusal};
use crate::model::ids::ClaimId;
use crate::model::kinds::ClaimBasis;
use crate::unit::{Expected, Failure, Unit};

/// Confirms a claim that stands at a version of `expected`; its edit version stays. Who confirms disputes no more. What
/// changes nothing writes nothing.
///
/// # Errors
/// [`Failure`].
pub async fn confirm(unit: &mut Unit, id: ClaimId, expected: &Expected) -> Result<Kept, Failure> {
    let opened = open(unit, id, Action::ConfirmClaim).await?;
    opened.require_standing(unit, expected)?;
    let member = unit.caller().member().ok_or(Refusal::SignIn)?;
    let basis =
        if member.is_authority_of(&opened.owner) { ClaimBasis::Authority } else { ClaimBasis::Secretariat };
    let after = opened.claim.confirm(member.organization_id, basis, unit.now());
    if after != opened.claim {
        store::save(unit, &opened.permit, "confirm", Some(&opened.claim), &after).await?;
    }
    Ok((opened.owner, after))
}
