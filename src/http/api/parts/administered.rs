//! Whose accounts and invitations are asked for.

use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use crate::access::{Member, Owner};
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

/// Who asks, when it is a person: who signs in, who is invited and which machines there are is not for machines.
///
/// # Errors
/// `insufficient-scope`.
pub fn persons(caller: &SignedIn) -> Result<&Member, Problem> {
    let member = caller.member()?;
    if member.is_person() { Ok(member) } else { Err(Problem::of(Slug::InsufficientScope)) }
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
    let own = persons(caller)?.organization_id;
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
