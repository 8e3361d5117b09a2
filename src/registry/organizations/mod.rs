//! What can be done to organizations.

mod accredit;
mod adopt;
mod authority;
mod confirm;
mod follow;
mod found;
mod lead;
mod listed;
mod mark_missing;
pub mod offers;
mod register;
mod restore;
mod retire;
mod retire_missing;
mod set_host;
pub(super) mod store;
mod update;
mod wards;

pub use accredit::{Decision, accredit};
pub use adopt::adopt;
pub use authority::{Chosen, accept, end};
pub use confirm::confirm;
pub use follow::follow;
pub use found::{Founding, found};
pub use lead::lead;
pub(in crate::registry) use listed::{Says, open_listed, require_standing};
pub use mark_missing::mark_missing;
pub use register::{register, register_all};
pub use restore::restore;
pub use retire::retire;
pub use retire_missing::retire_missing;
pub use set_host::set_host;
pub use update::update;

use crate::access::{Action, Owner, Permit};
use crate::model::ids::OrganizationId;
use crate::model::organization::Organization;
use crate::registry::{circles, rules};
use crate::unit::{Expected, Failure, Unit};
use wards::{Household, lock_household};

/// What an organization became, with the facts that decisions on it rest on: enough for the answer's view.
pub type Kept = (Owner, Organization);

/// An organization that is locked and may be written.
struct Opened {
    owner: Owner,
    permit: Permit,
    organization: Organization,
}

/// Locks an organization and asks for the permit. Hidden is as missing.
async fn open(unit: &mut Unit, id: OrganizationId, action: Action) -> Result<Opened, Failure> {
    let owner = unit.owner(id).await?;
    let permit = unit.permit(action, &owner, &owner.audience.clone()).await?;
    let organization = store::read(unit.connection(), id).await?.ok_or(Failure::Missing)?;
    Ok(Opened { owner, permit, organization })
}

/// The same, together with all organizations under its authority, and those that the end of its circles and memberships
/// concerns: what ends it moves them.
async fn open_household(
    unit: &mut Unit,
    id: OrganizationId,
    action: Action,
) -> Result<(Opened, Household), Failure> {
    unit.foresee(action, id).await?;
    let mut ids: Vec<OrganizationId> = circles::bound_to(unit, id).await?.into_iter().collect();
    ids.push(id);
    let household = lock_household(unit, &ids, id).await?;
    let owner = household.owner(id)?.clone();
    let permit = unit.permit(action, &owner, &owner.audience).await?;
    let organization = store::read(unit.connection(), id).await?.ok_or(Failure::Missing)?;
    Ok((Opened { owner, permit, organization }, household))
}

impl Opened {
    /// Refuses a retired organization, one that a source owns, and one that was changed since the caller read it.
    fn require_current(&self, expected: &Expected) -> Result<(), Failure> {
        let it = &self.organization;
        rules::require_current(expected, it.edit_version, &it.origin, it.retired_at)
    }

    /// Refuses a retired organization and one that was changed since the caller read it, whoever owns it.
    fn require_standing(&self, expected: &Expected) -> Result<(), Failure> {
        rules::require_standing(expected, self.organization.edit_version, self.organization.retired_at)
    }

    /// Refuses an organization that `source` does not own.
    fn require_source(&self, source: &str) -> Result<(), Failure> {
        rules::require_source(&self.organization.origin, source)
    }

    /// What the organization became, with the facts that follow from it.
    fn became(self, organization: Organization) -> Kept {
        (Owner::of(&organization, self.owner.has_administrator), organization)
    }
}
