//! What can be done to organizations.

mod accredit;
mod confirm;
mod follow;
mod found;
mod mark_missing;
mod register;
mod restore;
mod retire;
mod retire_missing;
pub(super) mod store;
mod update;

pub use accredit::{Decision, accredit};
pub use confirm::confirm;
pub use follow::follow;
pub use found::{Founding, found};
pub use mark_missing::mark_missing;
pub use register::{register, register_all};
pub use restore::restore;
pub use retire::retire;
pub use retire_missing::retire_missing;
pub use update::update;

use std::collections::{BTreeMap, BTreeSet};

use crate::access::{Action, Owner, Permit};
use crate::model::ids::OrganizationId;
use crate::model::organization::Organization;
use crate::registry::{circles, rules};
use crate::unit::{Expected, Failure, Unit};

/// What an organization became, with the facts that decisions on it rest on: enough for the answer's view.
pub type Kept = (Owner, Organization);

/// An organization that is locked and may be written.
struct Opened {
    owner: Owner,
    /// All organizations that are locked: this one, and those that its end concerns.
    locked: BTreeMap<OrganizationId, Owner>,
    permit: Permit,
    organization: Organization,
}

/// Locks an organization and asks for the permit. Hidden is as missing.
async fn open(unit: &mut Unit, id: OrganizationId, action: Action) -> Result<Opened, Failure> {
    open_with(unit, id, BTreeSet::new(), action).await
}

/// The same for what ends an organization: its circles and memberships end with it, which concerns others.
async fn open_whole(unit: &mut Unit, id: OrganizationId, action: Action) -> Result<Opened, Failure> {
    let bound = circles::bound_to(unit, id).await?;
    open_with(unit, id, bound, action).await
}

async fn open_with(
    unit: &mut Unit,
    id: OrganizationId,
    mut ids: BTreeSet<OrganizationId>,
    action: Action,
) -> Result<Opened, Failure> {
    ids.insert(id);
    let locked = unit.owners(&ids).await?;
    let owner = locked.get(&id).cloned().ok_or(Failure::Missing)?;
    let permit = unit.permit(action, &owner, &owner.audience).await?;
    let organization = store::read(unit.connection(), id).await?.ok_or(Failure::Missing)?;
    Ok(Opened { owner, locked, permit, organization })
}

impl Opened {
    /// Refuses a retired organization, one that a source owns, and one that was changed since the caller read it.
    fn require_current(&self, expected: &Expected) -> Result<(), Failure> {
        let it = &self.organization;
        rules::require_current(expected, it.edit_version, &it.origin, it.retired_at)
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
