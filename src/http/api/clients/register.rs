//! Register a machine client.

use actix_web::HttpRequest;

use super::entered::{New, enter};
use super::input::NewClient;
use crate::access::views::ClientView;
use crate::accounts::clients;
use crate::http::answer::Created;
use crate::http::caller::SignedIn;
use crate::http::headers::{ActReference, IdempotencyKey};
use crate::http::json::Valid;
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::model::ids::ClientId;
use crate::unit::Unit;

/// Register a machine client
///
/// Makes a machine that asks for your organization, with its first secret. Its right is its role *and* its scopes: neither
/// gives what the other does not. The answer shows the `secret`, here alone: a repeated request with the same
/// `Idempotency-Key` is answered without. With it, the machine gets tokens from `POST /oauth/token`.
#[utoipa::path(
    post,
    path = "/v1/clients",
    tag = "clients",
    responses(refused::OfWrite, refused::RestoreTooLate, refused::TooManyClients)
)]
pub async fn register_client(
    state: State,
    request: HttpRequest,
    caller: SignedIn,
    reference: ActReference,
    key: IdempotencyKey,
    body: Valid<NewClient>,
) -> Result<Created<ClientView<'static>>, Problem> {
    let key = key.bind(&state.app.requests, &request, &body.0)?;
    let draft = body.0.check()?;
    let now = state.app.clock.now();
    let id = ClientId::new(now);
    let (new, secret) = state.app.client_secrets.make(id, now);
    let entry = New { key, id: id.0, part_of: None, secret };
    let act = async move |unit: &mut Unit| clients::register(unit, id, draft, new).await;
    let (id, answer) = enter(&state, &caller, reference, entry, act).await?;
    Created::at(format!("/v1/clients/{id}"), answer)
}
