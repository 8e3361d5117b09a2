//! Update a machine client.

use uuid::Uuid;

use super::input::EditClient;
use super::shown::{ClientAnswer, change};
use crate::accounts::clients;
use crate::http::caller::SignedIn;
use crate::http::conditional::IfMatch;
use crate::http::headers::ActReference;
use crate::http::json::Valid;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::model::ids::ClientId;
use crate::unit::Unit;

/// Update a machine client
///
/// Changes what it may do, until when, or how it is called (RFC 7396). It holds at once, also for tokens that are out. A
/// change that changes nothing writes nothing.
#[utoipa::path(
    patch,
    path = "/v1/clients/{client_id}",
    tag = "clients",
    responses(refused::OfWrite, refused::Retired)
)]
pub async fn update_client(
    state: State,
    caller: SignedIn,
    id: Path<Uuid>,
    seen: IfMatch,
    reference: ActReference,
    body: Valid<EditClient>,
) -> Result<ClientAnswer, Problem> {
    let (id, seen) = (ClientId(id.0), seen.expected());
    let edit = body.0.check()?;
    change(&state, &caller, reference, async move |unit: &mut Unit| {
        clients::update(unit, id, edit, &seen).await
    })
    .await
}
