//! Give a machine client another secret.

use actix_web::HttpRequest;
use chrono::TimeDelta;
use uuid::Uuid;

use super::entered::{New, enter};
use super::input::NewClientSecret;
use crate::access::views::ClientView;
use crate::accounts::clients;
use crate::http::answer::Created;
use crate::http::caller::SignedIn;
use crate::http::conditional::IfMatch;
use crate::http::headers::{ActReference, IdempotencyKey};
use crate::http::json::Valid;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::model::client::LONGEST_OVERLAP;
use crate::model::ids::ClientId;
use crate::unit::Unit;

/// For how long the secret before goes on, where nothing is said.
const USUAL_OVERLAP: TimeDelta = TimeDelta::days(1);

/// Give a machine client another secret
///
/// The answer is the client with its new `secret`, shown here alone. The secret before goes on issuing tokens for `overlap`
/// seconds, so that nothing stands still meanwhile; a client has two live secrets at most. `last_used_at` says when nobody
/// uses the one before any more.
#[utoipa::path(
    post,
    path = "/v1/clients/{client_id}/secrets",
    tag = "clients",
    responses(refused::OfWrite, refused::Retired, refused::TooManySecrets)
)]
#[expect(clippy::too_many_arguments, reason = "each is one convention")]
pub async fn rotate_client_secret(
    state: State,
    request: HttpRequest,
    caller: SignedIn,
    id: Path<Uuid>,
    seen: IfMatch,
    reference: ActReference,
    key: IdempotencyKey,
    body: Valid<NewClientSecret>,
) -> Result<Created<ClientView<'static>>, Problem> {
    let (id, seen) = (ClientId(id.0), seen.expected());
    let key = key.bind(&state.app.requests, &request, &body.0)?;
    let overlap = body.0.overlap.map_or(USUAL_OVERLAP, |it| TimeDelta::seconds(it.into()));
    let overlap = overlap.min(LONGEST_OVERLAP);
    let (new, secret) = state.app.client_secrets.make(id, state.app.clock.now());
    let entry = New { key, id: new.id.0, part_of: Some(id), secret };
    let act = async move |unit: &mut Unit| clients::rotate(unit, id, (new, overlap), &seen).await;
    let (secret_id, answer) = enter(&state, &caller, reference, entry, act).await?;
    Created::at(format!("/v1/clients/{id}/secrets/{secret_id}"), answer)
}
