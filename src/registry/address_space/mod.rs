//! What can be done to address spaces: they are taken from a list as they stand there. They belong to the secretariat, which
//! alone takes them in.

mod follow;
mod mark_missing;
mod register;
mod retire_missing;
pub(super) mod store;

pub use follow::follow;
pub use mark_missing::mark_missing;
pub use register::register_all;
pub use retire_missing::retire_missing;

use crate::access::{Action, Permit};
use crate::model::address_space::AddressSpace;
use crate::model::ids::AddressSpaceId;
use crate::registry::rules;
use crate::unit::{Failure, Unit};

/// An address space that is locked and may be written.
struct Opened {
    permit: Permit,
    space: AddressSpace,
}

/// Locks an address space that `source` owns, and asks for the permit.
async fn open(unit: &mut Unit, id: AddressSpaceId, source: &str) -> Result<Opened, Failure> {
    let organization_id = store::organization_of(unit.connection(), id).await?.ok_or(Failure::Missing)?;
    let owner = unit.owner(organization_id).await?;
    let space = store::lock(unit.connection(), id).await?.ok_or(Failure::Missing)?;
    let permit = unit.permit(Action::FollowSource, &owner, &owner.audience).await?;
    rules::require_source(&space.origin, source)?;
    Ok(Opened { permit, space })
}
