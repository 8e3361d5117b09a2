//! What can be done to circles.

mod mail;
mod members;
mod narrow;
mod register;
mod retire;
pub(super) mod store;
mod update;
mod withdraw;

pub use mail::CircleEndedMail;
pub use members::{admit, dismiss};
pub use register::register;
pub use retire::retire;
pub use update::update;
pub(super) use withdraw::{bound_to, withdraw};

use std::collections::{BTreeMap, BTreeSet};

use crate::access::{Action, Owner, Permit};
use crate::model::circle::Circle;
use crate::model::ids::{CircleId, OrganizationId};
use crate::model::origin::Origin;
use crate::registry::rules;
use crate::unit::{Expected, Failure, Unit};

/// What a circle became, with its owner as locked: enough for the answer's view.
pub type Kept = (Owner, Circle);

/// A circle that is locked and may be written, and the other organizations that are locked with it.
struct Opened {
    owner: Owner,
    others: BTreeMap<OrganizationId, Owner>,
    permit: Permit,
    circle: Circle,
}

/// Locks a circle's owner together with `others`, then the circle, and asks for the permit. Hidden is as missing.
async fn open(
    unit: &mut Unit,
    id: CircleId,
    mut others: BTreeSet<OrganizationId>,
    action: impl FnOnce(&Unit, &Circle) -> Action,
) -> Result<Opened, Failure> {
    let owner_id = store::organization_of(unit.connection(), id).await?.ok_or(Failure::Missing)?;
    others.insert(owner_id);
    let others = unit.owners(&others).await?;
    let owner = others.get(&owner_id).cloned().ok_or(Failure::Missing)?;
    let circle = store::lock(unit.connection(), id).await?.ok_or(Failure::Missing)?;
    let action = action(unit, &circle);
    let permit = unit.permit_circle(action, &owner, &circle).await?;
    Ok(Opened { owner, others, permit, circle })
}

impl Opened {
    /// Refuses a retired circle, and one that was changed since the caller read it.
    fn require_current(&self, expected: &Expected) -> Result<(), Failure> {
        let it = &self.circle;
        rules::require_current(expected, it.edit_version, &Origin::local(), it.retired_at)
    }
}
