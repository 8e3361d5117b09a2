//! Set a contact's availability.

use uuid::Uuid;

use super::noun::ContactAnswer;
use crate::http::api::noun::write;
use crate::http::api::parts::AvailabilityInput;
use crate::http::caller::SignedIn;
use crate::http::conditional::IfMatch;
use crate::http::headers::ActReference;
use crate::http::json::ValidOrNull;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::model::availability::Availability;
use crate::model::contact::ContactEdit;
use crate::model::ids::ContactId;
use crate::registry::contacts;
use crate::unit::Unit;

/// Set a contact's availability
///
/// Says when the contact answers; `null` says that this is unknown.
#[utoipa::path(
    put,
    path = "/v1/contacts/{contact_id}/availability",
    tag = "contacts",
    responses(refused::OfChange)
)]
pub async fn set_contact_availability(
    state: State,
    caller: SignedIn,
    id: Path<Uuid>,
    seen: IfMatch,
    reference: ActReference,
    body: ValidOrNull<AvailabilityInput>,
) -> Result<ContactAnswer, Problem> {
    let (id, seen) = (ContactId(id.0), seen.expected());
    let availability = body.0.map(AvailabilityInput::check).transpose()?;
    let availability = Some(availability.unwrap_or(Availability::Unknown { raw: None }));
    let edit = ContactEdit { availability, ..ContactEdit::default() };
    write(&state, &caller, reference, async move |unit: &mut Unit| {
        contacts::update(unit, id, edit, &seen).await
    })
    .await
}
