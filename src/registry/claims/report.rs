//! Report: a source says for what an organization answers.

use super::{Kept, enter};
use crate::access::Action;
use crate::model::claim::ClaimDraft;
use crate::model::ids::{ClaimId, OrganizationId};
use crate::unit::{Conflict, Failure, Unit};

/// Enters a claim that a source lists under `id`. The source owns it here.
///
/// # Errors
/// [`Failure`].
pub async fn report(
    unit: &mut Unit,
    id: ClaimId,
    organization_id: OrganizationId,
    draft: ClaimDraft,
) -> Result<Kept, Failure> {
    if draft.origin.is_local() {
        return Err(Conflict::NotOfSource.into());
    }
    let owner = unit.owner(organization_id).await?;
    let permit = unit.permit(Action::FollowSource, &owner, &owner.audience).await?;
    let claim = enter(unit, &permit, id, draft, "report").await?;
    Ok((owner, claim))
}
