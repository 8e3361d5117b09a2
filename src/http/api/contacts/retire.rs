//! Retire a contact.

use uuid::Uuid;

use crate::http::answer::Done;
use crate::http::api::noun::carry_out;
use crate::http::caller::SignedIn;
use crate::http::conditional::IfMatch;
use crate::http::headers::ActReference;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::model::ids::ContactId;
use crate::registry::contacts;
use crate::unit::Unit;

/// Retire a contact
///
/// Takes it out of the directory; a tombstone and its history remain, and it can be restored for 30 days.
#[utoipa::path(
    delete,
    path = "/v1/contacts/{contact_id}",
    tag = "contacts",
    responses(refused::OfChange, refused::LastChannel)
)]
pub async fn retire_contact(
    state: State,
    caller: SignedIn,
    id: Path<Uuid>,
    seen: IfMatch,
    reference: ActReference,
) -> Result<Done, Problem> {
    let (id, seen) = (ContactId(id.0), seen.expected());
    carry_out(&state, &caller, reference, async move |unit: &mut Unit| {
        contacts::retire(unit, id, &seen).await
    })
    .await
}
