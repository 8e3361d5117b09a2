//! Issue: one organization says something of another.

use super::{Kept, store};
use crate::access::{Action, Refusal};
use crate::model::attestation::{Attestation, AttestationDraft};
use crate::model::ids::{AttestationId, OrganizationId};
use crate::registry::organizations;
use crate::unit::{Conflict, Failure, Unit};

/// How many attestations of an organization stand at most.
const STANDING_MAX: i64 = 100;
/// How many of them by one issuer, those included that were declined: none takes the room of others, and none says what it
/// will again and again.
const BY_ONE_MAX: i64 = 10;

/// Enters what the caller's organization says of another one that it sees, under `id`.
///
/// # Errors
/// [`Failure`].
pub async fn issue(
    unit: &mut Unit,
    id: AttestationId,
    organization_id: OrganizationId,
    draft: AttestationDraft,
) -> Result<Kept, Failure> {
    let owner = unit.owner(organization_id).await?;
    let permit = unit.permit(Action::Attest, &owner, &owner.audience).await?;
    unit.require_visible(&owner)?;
    if organizations::store::is_retired(unit.connection(), organization_id).await? {
        return Err(Failure::Retired);
    }
    let issuer_id = unit.caller().member().ok_or(Refusal::SignIn)?.organization_id;
    if store::is_declined(unit.connection(), organization_id, issuer_id, &draft.title).await? {
        return Err(Conflict::Declined.into());
    }
    let (all, by_one) = store::count_standing(unit.connection(), organization_id, issuer_id).await?;
    if all >= STANDING_MAX || by_one >= BY_ONE_MAX {
        return Err(Conflict::TooManyAttestations.into());
    }
    let attestation = Attestation::issue(id, organization_id, issuer_id, draft, unit.now())?;
    store::save(unit, &permit, "attest", None, &attestation).await?;
    Ok((owner, attestation))
}
