//! Add a channel.

use actix_web::HttpRequest;
use uuid::Uuid;

use crate::access::views::ContactView;
use crate::http::answer::Created;
use crate::http::api::contacts::input::NewChannel;
use crate::http::api::noun::{New, enter};
use crate::http::caller::SignedIn;
use crate::http::conditional::IfMatch;
use crate::http::headers::{ActReference, IdempotencyKey};
use crate::http::json::Valid;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::model::audience::Audience;
use crate::model::ids::{ChannelId, ContactId};
use crate::registry::contacts;
use crate::unit::Unit;

/// Add a channel
///
/// Adds a way to reach a contact. The answer is the whole contact with its new tag; `Location` is the channel's address.
#[utoipa::path(
    post,
    path = "/v1/contacts/{contact_id}/channels",
    tag = "channels",
    responses(refused::OfChange)
)]
#[expect(clippy::too_many_arguments, reason = "each is one convention")]
pub async fn add_channel(
    state: State,
    request: HttpRequest,
    caller: SignedIn,
    id: Path<Uuid>,
    seen: IfMatch,
    reference: ActReference,
    key: IdempotencyKey,
    body: Valid<NewChannel>,
) -> Result<Created<ContactView<'static>>, Problem> {
    let (id, seen) = (ContactId(id.0), seen.expected());
    let key = key.bind(&state.app.requests, &request, &body.0)?;
    let draft = body.0.check(&Audience::Own)?;
    let channel_id = ChannelId::new(state.app.clock.now());
    let new = New { key, id: channel_id.0, part_of: Some(id.0) };
    let (channel_id, answer) = enter(&state, &caller, reference, new, async move |unit: &mut Unit| {
        contacts::add_channel(unit, id, channel_id, draft, &seen).await
    })
    .await?;
    Created::at(format!("/v1/contacts/{id}/channels/{channel_id}"), answer)
}
