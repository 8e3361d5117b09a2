//! Look up a machine client.

use uuid::Uuid;

use super::shown::{ClientAnswer, show};
use crate::accounts::clients;
use crate::http::caller::SignedIn;
use crate::http::path::Path;
use crate::http::problem::{Problem, Slug, refused};
use crate::http::shared::State;
use crate::model::ids::ClientId;
use crate::unit::Unit;

/// Look up a machine client
///
/// What it may do, and its live secrets with their last use, for administrators of its organization. Others hear that there
/// is none. A client that was disabled is a tombstone.
#[utoipa::path(
    get,
    path = "/v1/clients/{client_id}",
    tag = "clients",
    responses(refused::Retired, refused::DatabaseUnavailable)
)]
pub async fn read_client(state: State, caller: SignedIn, id: Path<Uuid>) -> Result<ClientAnswer, Problem> {
    let id = ClientId(id.0);
    let find = async move |unit: &mut Unit| clients::find(unit, id).await;
    let (client, secrets) = state.app.write(&caller, None, find).await?.value;
    let snapshot = state.app.directory.snapshot_arc();
    let listed = state.app.look(&snapshot, &caller).administers_clients_of(client.organization_id);
    let owner = &listed.ok_or_else(Problem::not_found)?.owner;
    if client.disabled_at.is_some() {
        return Err(Problem::of(Slug::Retired));
    }
    show(&caller, owner, (&client, &secrets), None)
}
