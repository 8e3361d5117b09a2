//! Look up a machine client.

use uuid::Uuid;

use super::shown::{ClientAnswer, show_found};
use crate::accounts::clients;
use crate::http::caller::SignedIn;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
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
    show_found(&state, &caller, (&client, &secrets))
}
