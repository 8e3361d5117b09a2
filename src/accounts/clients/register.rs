//! Register: an administrator makes a machine client of the own organization, with its first secret.

use chrono::TimeDelta;

use super::{Kept, NewSecret, store};
use crate::access::{Action, Refusal};
use crate::accounts::store::is_retired;
use crate::model::client::{Client, ClientDraft};
use crate::model::ids::ClientId;
use crate::unit::{Conflict, Failure, Unit};

/// How many clients an organization has at most: every instance holds all of them.
const MOST: i64 = 100;

/// Clients that were made so short ago count, whatever became of them: each remains in the log.
const RECENT: TimeDelta = TimeDelta::days(1);

/// Makes a client of the caller's organization under `id`.
///
/// # Errors
/// [`Failure`]; of conflicts, `OrganizationRetired` and `TooManyClients`.
pub async fn register(
    unit: &mut Unit,
    id: ClientId,
    draft: ClientDraft,
    secret: NewSecret,
) -> Result<Kept, Failure> {
    let own = unit.caller().member().map(|member| member.organization_id);
    let own = own.ok_or(Refusal::SignIn)?;
    unit.foresee(Action::EditClient, own).await?;
    let owner = unit.owner(own).await?;
    let permit = unit.permit(Action::EditClient, &owner, &owner.audience).await?;
    if is_retired(unit.connection(), owner.id).await? {
        return Err(Conflict::OrganizationRetired.into());
    }
    let now = unit.now();
    if store::count_pressing(unit.connection(), owner.id, now - RECENT).await? >= MOST {
        return Err(Conflict::TooManyClients.into());
    }
    let client = Client::register(id, (owner.id, owner.kind), draft, now)?;
    store::insert(unit, &permit, &client).await?;
    store::secrets::insert(unit.connection(), &permit, &client, &secret, now).await?;
    let secrets = store::secrets::live_of(unit.connection(), id, now).await?;
    Ok((owner, client, secrets))
}
