//! Register: an organization says for what it answers.

use super::{Kept, enter};
use crate::access::Action;
use crate::model::claim::ClaimDraft;
use crate::model::ids::{ClaimId, OrganizationId};
use crate::unit::{Conflict, Failure, Unit};

/// Enters a claim of an organization under `id`. What others claim is not looked at: overlaps are kept and shown.
///
/// # Errors
/// [`Failure`].
pub async fn register(
    unit: &mut Unit,
    id: ClaimId,
    organization_id: OrganizationId,
    draft: ClaimDraft,
) -> Result<Kept, Failure> {
    if !draft.origin.is_local() {
        return Err(Conflict::NotOfSource.into());
    }
    let owner = unit.owner(organization_id).await?;
    let permit = unit.permit(Action::EditOrganization, &owner, &owner.audience).await?;
    let claim = enter(unit, &permit, id, draft, "register").await?;
    Ok((owner, claim))
}
