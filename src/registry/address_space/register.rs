//! Register: address spaces are listed for the first time.

use super::store;
use crate::access::{Action, Refusal};
use crate::model::address_space::{AddressSpace, AddressSpaceDraft};
use crate::model::ids::AddressSpaceId;
use crate::unit::{Conflict, Failure, Unit};

/// Enters all that a source lists anew, each under its id.
///
/// # Errors
/// [`Failure`], for the first that cannot be entered: all or none.
pub async fn register_all(
    unit: &mut Unit,
    drafts: Vec<(AddressSpaceId, AddressSpaceDraft)>,
) -> Result<(), Failure> {
    if drafts.is_empty() {
        return Ok(());
    }
    let organization_id = unit.caller().member().ok_or(Refusal::SignIn)?.organization_id;
    let owner = unit.owner(organization_id).await?;
    let permit = unit.permit(Action::FollowSource, &owner, &owner.audience).await?;
    let now = unit.now();
    for (id, draft) in drafts {
        if draft.origin.is_local() {
            return Err(Conflict::NotOfSource.into());
        }
        let space = AddressSpace::register(id, organization_id, draft, now);
        store::save(unit, &permit, "register", None, space).await?;
    }
    Ok(())
}
