//! Whose accounts and invitations are asked for.

use uuid::Uuid;

use crate::access::Owner;
use crate::directory::Snapshot;
use crate::http::caller::SignedIn;
use crate::http::problem::{Problem, Slug};
use crate::http::shared::Shared;
use crate::model::ids::OrganizationId;

/// The organization that is asked for, or the caller's own, for who may read its accounts.
///
/// # Errors
/// `forbidden` for the caller's own, `not-found` for any other.
pub fn administered<'a>(
    shared: &Shared,
    snapshot: &'a Snapshot,
    caller: &'a SignedIn,
    asked: Option<Uuid>,
) -> Result<&'a Owner, Problem> {
    let own = caller.member()?.organization_id;
    let id = asked.map_or(own, OrganizationId);
    let listed = shared.app.look(snapshot, caller).administered(id);
    listed.map(|listed| &listed.owner).ok_or_else(|| {
        if id == own {
            Problem::new(
                Slug::Forbidden,
                "Ask an administrator of your organization: its accounts are for them.",
            )
        } else {
            Problem::not_found()
        }
    })
}
