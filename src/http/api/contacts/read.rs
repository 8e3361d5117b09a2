//! Look up a contact.

use actix_web::HttpRequest;
use uuid::Uuid;

use super::answer::{ContactAnswer, show};
use crate::http::at_least::AtLeast;
use crate::http::caller::Anybody;
use crate::http::path::Path;
use crate::http::problem::{Problem, Slug, refused};
use crate::http::shared::State;
use crate::model::ids::ContactId;

/// Look up a contact
///
/// What you may see of a contact: which of its channels, and whether its person, depends on who you are.
#[utoipa::path(get, path = "/v1/contacts/{contact_id}", tag = "contacts", responses(refused::Retired))]
pub async fn read_contact(
    state: State,
    request: HttpRequest,
    _: AtLeast,
    caller: Anybody,
    id: Path<Uuid>,
) -> Result<ContactAnswer, Problem> {
    let snapshot = state.app.directory.snapshot_arc();
    let (listed, contact) =
        state.app.look(&snapshot, &caller).held_contact(ContactId(id.0)).ok_or_else(Problem::not_found)?;
    if contact.retired_at.is_some() {
        return Err(Problem::of(Slug::Retired));
    }
    show(&state, &request, &caller, &listed.owner, contact).await
}
