//! Set a contact's person.

use uuid::Uuid;

use super::input::PersonInput;
use super::noun::ContactAnswer;
use crate::http::api::noun::write;
use crate::http::caller::SignedIn;
use crate::http::conditional::IfMatch;
use crate::http::headers::ActReference;
use crate::http::json::ValidOrNull;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::model::audience::Audience;
use crate::model::contact::ContactEdit;
use crate::model::ids::ContactId;
use crate::registry::contacts;
use crate::unit::Unit;

/// Set a contact's person
///
/// Says who holds the function at present; `null` says nobody. Names and positions lie apart, where they can be erased.
#[utoipa::path(
    put,
    path = "/v1/contacts/{contact_id}/person",
    tag = "contacts",
    responses(refused::OfChange)
)]
pub async fn set_contact_person(
    state: State,
    caller: SignedIn,
    id: Path<Uuid>,
    seen: IfMatch,
    reference: ActReference,
    body: ValidOrNull<PersonInput>,
) -> Result<ContactAnswer, Problem> {
    let (id, seen) = (ContactId(id.0), seen.expected());
    let person = body.0.map(|person| person.check(&Audience::Own)).transpose()?;
    let edit = ContactEdit { person: Some(person), ..ContactEdit::default() };
    write(&state, &caller, reference, async move |unit: &mut Unit| {
        contacts::update(unit, id, edit, &seen).await
    })
    .await
}
