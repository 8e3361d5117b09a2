//! Retire a channel.

use uuid::Uuid;

use crate::http::api::contacts::noun::ContactAnswer;
use crate::http::api::noun::write;
use crate::http::caller::SignedIn;
use crate::http::conditional::IfMatch;
use crate::http::headers::ActReference;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::model::ids::{ChannelId, ContactId};
use crate::registry::contacts;
use crate::unit::Unit;

/// Retire a channel
///
/// Takes a channel away; its history remains. The last channel of a contact stays. The answer is the whole contact.
#[utoipa::path(
    delete,
    path = "/v1/contacts/{contact_id}/channels/{channel_id}",
    tag = "channels",
    responses(refused::OfChange, refused::LastChannel)
)]
pub async fn retire_channel(
    state: State,
    caller: SignedIn,
    ids: Path<(Uuid, Uuid)>,
    seen: IfMatch,
    reference: ActReference,
) -> Result<ContactAnswer, Problem> {
    let (id, channel_id, seen) = (ContactId(ids.0.0), ChannelId(ids.0.1), seen.expected());
    write(&state, &caller, reference, async move |unit: &mut Unit| {
        contacts::retire_channel(unit, id, channel_id, &seen).await
    })
    .await
}
