//! Set a channel's audience.

use uuid::Uuid;

use crate::http::api::contacts::noun::ContactAnswer;
use crate::http::api::noun::write;
use crate::http::api::parts::AudienceInput;
use crate::http::caller::SignedIn;
use crate::http::conditional::IfMatch;
use crate::http::headers::ActReference;
use crate::http::json::Valid;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::model::channel::ChannelEdit;
use crate::model::ids::{ChannelId, ContactId};
use crate::registry::contacts;
use crate::unit::Unit;

/// Set a channel's audience
///
/// Says who may read the channel: never more than may read its contact. The answer is the whole contact.
#[utoipa::path(
    put,
    path = "/v1/contacts/{contact_id}/channels/{channel_id}/audience",
    tag = "channels",
    responses(refused::OfChange, refused::LastChannel)
)]
pub async fn set_channel_audience(
    state: State,
    caller: SignedIn,
    ids: Path<(Uuid, Uuid)>,
    seen: IfMatch,
    reference: ActReference,
    body: Valid<AudienceInput>,
) -> Result<ContactAnswer, Problem> {
    let (id, channel_id, seen) = (ContactId(ids.0.0), ChannelId(ids.0.1), seen.expected());
    let edit = ChannelEdit { audience: Some(body.0.check()?), ..ChannelEdit::default() };
    write(&state, &caller, reference, async move |unit: &mut Unit| {
        contacts::change_channel(unit, id, channel_id, edit, &seen).await
    })
    .await
}
