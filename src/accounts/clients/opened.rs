//! A client that is about to be changed: locked after its organization.

use super::store;
use crate::access::policy::may_read_clients;
use crate::access::{Action, Member, Owner, Permit};
use crate::model::audience::Audience;
use crate::model::client::Client;
use crate::model::ids::ClientId;
use crate::model::kinds::AccountRole;
use crate::unit::{Expected, Failure, Unit};

/// A client that is locked, and the right to change it.
pub(super) struct Opened {
    /// Its organization.
    pub owner: Owner,
    /// The client as it is.
    pub client: Client,
    /// The right to change it.
    pub permit: Permit,
}

/// Opens a client to do `action` to it.
pub(super) async fn open(
    unit: &mut Unit,
    action: Action,
    id: ClientId,
    expected: &Expected,
) -> Result<Opened, Failure> {
    let found = store::read(unit.connection(), id).await?.ok_or(Failure::Missing)?;
    // Before anything is locked: nobody stalls others by asking for what is none of his.
    let is_his = |it: &Member| {
        it.is_person() && it.role == AccountRole::Administrator && it.organization_id == found.organization_id
    };
    if !unit.caller().member().is_some_and(is_his) {
        return Err(Failure::Missing);
    }
    let owner = unit.owner(found.organization_id).await?;
    if !may_read_clients(unit.caller(), &owner) {
        return Err(Failure::Missing);
    }
    let permit = unit.permit(action, &owner, &Audience::Own).await?;
    let client = store::lock(unit.connection(), id).await?.ok_or(Failure::Missing)?;
    if client.disabled_at.is_some() {
        return Err(Failure::Retired);
    }
    if !expected.admits(client.edit_version) {
        return Err(Failure::Stale);
    }
    Ok(Opened { owner, client, permit })
}
