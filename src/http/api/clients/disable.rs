//! Disable a machine client.

use uuid::Uuid;

use crate::accounts::clients;
use crate::http::answer::Done;
use crate::http::api::noun::carry_out;
use crate::http::caller::SignedIn;
use crate::http::conditional::IfMatch;
use crate::http::headers::ActReference;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::model::ids::ClientId;
use crate::unit::Unit;

/// Disable a machine client
///
/// Its secrets issue no more tokens, and those that are out are refused everywhere within a second. A tombstone remains; it
/// does not come back.
#[utoipa::path(
    delete,
    path = "/v1/clients/{client_id}",
    tag = "clients",
    responses(refused::OfWrite, refused::Retired)
)]
pub async fn disable_client(
    state: State,
    caller: SignedIn,
    id: Path<Uuid>,
    seen: IfMatch,
    reference: ActReference,
) -> Result<Done, Problem> {
    let (id, seen) = (ClientId(id.0), seen.expected());
    carry_out(&state, &caller, reference, async move |unit: &mut Unit| {
        clients::disable(unit, id, &seen).await
    })
    .await
}
