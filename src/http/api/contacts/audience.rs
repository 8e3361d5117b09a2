//! Set a contact's audience.

use uuid::Uuid;

use super::noun::ContactAnswer;
use crate::http::api::noun::write;
use crate::http::api::parts::AudienceInput;
use crate::http::caller::SignedIn;
use crate::http::conditional::IfMatch;
use crate::http::headers::ActReference;
use crate::http::json::Valid;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::model::contact::ContactEdit;
use crate::model::ids::ContactId;
use crate::registry::contacts;
use crate::unit::Unit;

/// Set a contact's audience
///
/// Says who may read the contact. A narrower audience narrows its channels and person with it; a wider one leaves them.
#[utoipa::path(
    put,
    path = "/v1/contacts/{contact_id}/audience",
    tag = "contacts",
    responses(refused::OfChange, refused::LastChannel)
)]
pub async fn set_contact_audience(
    state: State,
    caller: SignedIn,
    id: Path<Uuid>,
    seen: IfMatch,
    reference: ActReference,
    body: Valid<AudienceInput>,
) -> Result<ContactAnswer, Problem> {
    let (id, seen) = (ContactId(id.0), seen.expected());
    let edit = ContactEdit { audience: Some(body.0.check()?), ..ContactEdit::default() };
    write(&state, &caller, reference, async move |unit: &mut Unit| {
        contacts::update(unit, id, edit, &seen).await
    })
    .await
}
