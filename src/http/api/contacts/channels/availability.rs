//! Set a channel's availability.

use uuid::Uuid;

use crate::http::api::contacts::noun::ContactAnswer;
use crate::http::api::noun::write;
use crate::http::api::parts::AvailabilityInput;
use crate::http::caller::SignedIn;
use crate::http::conditional::IfMatch;
use crate::http::headers::ActReference;
use crate::http::json::ValidOrNull;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::model::channel::ChannelEdit;
use crate::model::ids::{ChannelId, ContactId};
use crate::registry::contacts;
use crate::unit::Unit;

/// Set a channel's availability
///
/// Says when the channel is answered; `null` says that the contact's own availability holds. The answer is the whole contact.
#[utoipa::path(
    put,
    path = "/v1/contacts/{contact_id}/channels/{channel_id}/availability",
    tag = "channels",
    responses(refused::OfChange)
)]
pub async fn set_channel_availability(
    state: State,
    caller: SignedIn,
    ids: Path<(Uuid, Uuid)>,
    seen: IfMatch,
    reference: ActReference,
    body: ValidOrNull<AvailabilityInput>,
) -> Result<ContactAnswer, Problem> {
    let (id, channel_id, seen) = (ContactId(ids.0.0), ChannelId(ids.0.1), seen.expected());
    let availability = body.0.map(AvailabilityInput::check).transpose()?;
    let edit = ChannelEdit { availability: Some(availability), ..ChannelEdit::default() };
    write(&state, &caller, reference, async move |unit: &mut Unit| {
        contacts::change_channel(unit, id, channel_id, edit, &seen).await
    })
    .await
}
