//! Confirm a contact.

use uuid::Uuid;

use super::noun::ContactAnswer;
use crate::http::api::noun::write;
use crate::http::caller::SignedIn;
use crate::http::conditional::IfMatch;
use crate::http::headers::ActReference;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::model::ids::ContactId;
use crate::registry::contacts;
use crate::unit::Unit;

/// Confirm a contact
///
/// Says that all of it is still right, without a change. Its edit version stays.
#[utoipa::path(
    post,
    path = "/v1/contacts/{contact_id}/confirm",
    tag = "contacts",
    responses(refused::OfChange)
)]
pub async fn confirm_contact(
    state: State,
    caller: SignedIn,
    id: Path<Uuid>,
    seen: IfMatch,
    reference: ActReference,
) -> Result<ContactAnswer, Problem> {
    let (id, seen) = (ContactId(id.0), seen.expected());
    write(&state, &caller, reference, async move |unit: &mut Unit| contacts::confirm(unit, id, &seen).await)
        .await
}
