//! What can be done to contacts.

mod channels;
mod confirm;
mod follow;
mod follow_owner;
mod keys;
mod mark_missing;
mod prove;
mod register;
mod restore;
mod retire;
mod retire_missing;
mod rewrite;
pub(super) mod store;
mod update;

pub use channels::{add_channel, change_channel, retire_channel};
pub use confirm::confirm;
pub use follow::follow;
pub(super) use follow_owner::{adopt_all, tell_again};
pub use keys::{add_key, retire_key};
pub use mark_missing::mark_missing;
pub use prove::{Told, prove_channel};
pub use register::{register, register_all};
pub use restore::restore;
pub use retire::retire;
pub use retire_missing::retire_missing;
pub use rewrite::rewrite;
pub use update::update;

use crate::access::{Action, Owner, Permit};
use crate::model::contact::Contact;
use crate::model::ids::{ContactId, OrganizationId};
use crate::registry::rules;
use crate::unit::{Conflict, Expected, Failure, Unit};

/// What a contact became, with its owner as locked: enough for the answer's view.
pub type Kept = (Owner, Contact);

/// A contact that is locked and may be written.
struct Opened {
    owner: Owner,
    permit: Permit,
    contact: Contact,
}

/// Locks a contact's organization and the contact, and asks for the permit. Hidden is as missing; retired is said to who
/// may edit it.
async fn open(unit: &mut Unit, id: ContactId, action: Action) -> Result<Opened, Failure> {
    let organization_id = store::organization_of(unit.connection(), id).await?.ok_or(Failure::Missing)?;
    let owner = unit.owner(organization_id).await?;
    let contact = store::lock(unit.connection(), id).await?.ok_or(Failure::Missing)?;
    let permit = unit.permit(action, &owner, &contact.audience).await?;
    Ok(Opened { owner, permit, contact })
}

impl Opened {
    /// Refuses a retired contact, one that a source owns, and one that was changed since the caller read it.
    fn require_current(&self, expected: &Expected) -> Result<(), Failure> {
        let it = &self.contact;
        rules::require_current(expected, it.edit_version, &it.origin, it.retired_at)
    }

    /// Refuses a contact that `source` does not own.
    fn require_source(&self, source: &str) -> Result<(), Failure> {
        rules::require_source(&self.contact.origin, source)
    }
}

/// How many contacts an organization has at most: what becomes of it is written to all of them in one unit.
pub const CONTACTS_MAX: i64 = 1000;

/// Refuses one more contact of an organization that has as many as it may.
async fn require_room(unit: &mut Unit, id: OrganizationId) -> Result<(), Failure> {
    if store::count_active(unit.connection(), id).await? >= CONTACTS_MAX {
        return Err(Conflict::TooManyContacts.into());
    }
    Ok(())
}

/// An accredited organization keeps one channel that members can reach. Asked after the change is stored, with the
/// organization's row locked, so that two editors cannot each take away what the other counts on.
pub(super) async fn require_reachable(
    unit: &mut Unit,
    owner: &Owner,
    was_reachable: bool,
) -> Result<(), Failure> {
    if was_reachable && !store::is_reachable(unit.connection(), owner.id).await? {
        return Err(Conflict::LastReachableChannel.into());
    }
    Ok(())
}

/// Whether the rule of [`require_reachable`] holds for this organization before the change.
pub(super) async fn is_kept_reachable(unit: &mut Unit, owner: &Owner) -> Result<bool, Failure> {
    Ok(owner.standing == crate::model::kinds::Standing::Accredited
        && store::is_reachable(unit.connection(), owner.id).await?)
}
