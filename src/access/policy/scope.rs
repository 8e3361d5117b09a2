//! What scopes leave of a machine client's role. Persons have none: all of their role is theirs.

use super::{Action, Target};
use crate::access::caller::{Caller, Member};
use crate::access::owner::Owner;
use crate::model::kinds::{AccountRole, ClientScope};

/// Whether a caller's scopes leave room for `action`: all of it to a person; to a machine what it may write of its own
/// organization, and its own secret.
pub(super) fn allows(member: &Member, action: Action, target: Target<'_>) -> bool {
    let Some(scopes) = member.scopes else { return true };
    action == Action::UseSecret
        || scopes.contains(ClientScope::OwnWrite) && is_of_machines(member, action, target)
}

/// The scope that would do, where one would.
pub(super) fn needed(member: &Member, action: Action, target: Target<'_>) -> Option<ClientScope> {
    is_of_machines(member, action, target).then_some(ClientScope::OwnWrite)
}

/// Whether it is anything for a machine: to edit the records of its own organization.
fn is_of_machines(member: &Member, action: Action, target: Target<'_>) -> bool {
    matches!(action, Action::EditOrganization | Action::EditContact | Action::ProveChannel)
        && matches!(target, Target::Of(owner) if owner.id == member.organization_id)
}

/// Whether `caller` may read which machine clients an organization has: its own administrators, and nobody who stands in.
/// A suspended one changes nothing, and still reads them.
#[must_use]
pub fn may_read_clients(caller: &Caller, owner: &Owner) -> bool {
    let member = match caller {
        Caller::Stranger => return false,
        Caller::Process(_) => return true,
        Caller::Account(member) => member,
    };
    member.is_person() && member.role == AccountRole::Administrator && member.organization_id == owner.id
}
