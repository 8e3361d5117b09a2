//! End a secret of a machine client.

use uuid::Uuid;

use super::shown::{ClientAnswer, change};
use crate::accounts::clients;
use crate::http::caller::SignedIn;
use crate::http::conditional::IfMatch;
use crate::http::headers::ActReference;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::model::ids::{ClientId, SecretId};
use crate::unit::Unit;

/// End a secret of a machine client
///
/// It issues no more tokens, and those that are out are refused everywhere within a second. The client stays, and its other
/// secret with it; without any, it can be given another. The answer is the client.
#[utoipa::path(
    delete,
    path = "/v1/clients/{client_id}/secrets/{secret_id}",
    tag = "clients",
    responses(refused::OfWrite, refused::Retired)
)]
pub async fn end_client_secret(
    state: State,
    caller: SignedIn,
    ids: Path<(Uuid, Uuid)>,
    seen: IfMatch,
    reference: ActReference,
) -> Result<ClientAnswer, Problem> {
    let (id, secret_id, seen) = (ClientId(ids.0.0), SecretId(ids.0.1), seen.expected());
    change(&state, &caller, reference, async move |unit: &mut Unit| {
        clients::end_secret(unit, id, secret_id, &seen).await
    })
    .await
}
