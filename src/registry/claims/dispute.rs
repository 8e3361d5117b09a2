//! Dispute: another organization says that a claim is not so, and takes that back.

use super::{Kept, open, store};
use crate::access::{Action, Member, Owner, Refusal};
use crate::model::claim::DISPUTES_MAX;
use crate::model::ids::ClaimId;
use crate::unit::{Conflict, Expected, Failure, Unit};

/// Disputes a claim that stands at a version of `expected`, in the name of the caller's organization; its edit version
/// stays. Where the organization's authority or the secretariat does, a confirmation is taken back before, by a change of
/// its own: who does not see the dispute sees that. What changes nothing writes nothing.
///
/// # Errors
/// [`Failure`].
pub async fn dispute(
    unit: &mut Unit,
    id: ClaimId,
    reason: String,
    expected: &Expected,
) -> Result<Kept, Failure> {
    let opened = open(unit, id, Action::DisputeClaim).await?;
    opened.require_standing(unit, expected)?;
    let now = unit.now();
    let member = unit.caller().member().ok_or(Refusal::SignIn)?;
    let (by, decides) = (member.organization_id, decides(member, &opened.owner));
    let is_full = opened.claim.disputes.len() >= DISPUTES_MAX && opened.claim.dispute_of(by).is_none();
    if is_full && !decides {
        return Err(Conflict::TooManyDisputes.into());
    }
    let mut before = opened.claim;
    if decides && before.confirmation.is_some() {
        let after = before.unconfirmed(now);
        store::save(unit, &opened.permit, "withdraw_confirmation", Some(&before), &after).await?;
        before = after;
    }
    let after = before.dispute(by, reason, now);
    if after != before {
        store::save(unit, &opened.permit, "dispute", Some(&before), &after).await?;
    }
    Ok((opened.owner, after))
}

/// Takes back what the caller's organization disputes in a claim that stands at a version of `expected`.
///
/// # Errors
/// [`Failure`]; [`Failure::Missing`] when it disputes nothing.
pub async fn withdraw_dispute(unit: &mut Unit, id: ClaimId, expected: &Expected) -> Result<(), Failure> {
    let opened = open(unit, id, Action::DisputeClaim).await?;
    opened.require_standing(unit, expected)?;
    let by = unit.caller().member().ok_or(Refusal::SignIn)?.organization_id;
    let after = opened.claim.without_dispute(by, unit.now());
    if after == opened.claim {
        return Err(Failure::Missing);
    }
    store::save(unit, &opened.permit, "withdraw_dispute", Some(&opened.claim), &after).await
}

/// Whether its word takes a confirmation back.
fn decides(member: &Member, owner: &Owner) -> bool {
    member.is_of_secretariat() || member.is_authority_of(owner)
}
