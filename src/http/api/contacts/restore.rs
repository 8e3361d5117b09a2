//! Restore a contact.

use uuid::Uuid;

use super::noun::ContactAnswer;
use crate::http::api::noun::write;
use crate::http::caller::SignedIn;
use crate::http::headers::ActReference;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::model::ids::ContactId;
use crate::registry::contacts;
use crate::unit::Unit;

/// Restore a contact
///
/// Brings back a contact that was retired at most 30 days ago. It needs no `If-Match`: nobody else can have changed it.
#[utoipa::path(
    post,
    path = "/v1/contacts/{contact_id}/restore",
    tag = "contacts",
    responses(refused::OfWrite, refused::HeldElsewhere, refused::RestoreTooLate)
)]
pub async fn restore_contact(
    state: State,
    caller: SignedIn,
    id: Path<Uuid>,
    reference: ActReference,
) -> Result<ContactAnswer, Problem> {
    let id = ContactId(id.0);
    write(&state, &caller, reference, async move |unit: &mut Unit| contacts::restore(unit, id).await).await
}
