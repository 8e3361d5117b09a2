//! Whose accounts and invitations are asked for.

use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use crate::access::Owner;
use crate::directory::Snapshot;
use crate::http::caller::SignedIn;
use crate::http::problem::{Problem, Slug};
use crate::http::query::PageSize;
use crate::http::shared::Shared;
use crate::model::ids::OrganizationId;

/// Which accounts, or invitations.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct ListAdministered {
    /// Of this organization; left out, of your own.
    pub organization_id: Option<Uuid>,
    /// How many at most.
    #[serde(default)]
    #[param(inline)]
    pub limit: PageSize,
    /// Where to go on: `next_cursor` of the page before, with the same filters.
    pub cursor: Option<String>,
}

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
