//! Look up a contact.

use uuid::Uuid;

use super::noun::ContactAnswer;
use crate::http::api::noun::read;
use crate::http::at_least::AtLeast;
use crate::http::caller::Anybody;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::model::contact::Contact;

/// Look up a contact
///
/// What you may see of a contact: which of its channels, and whether its person, depends on who you are.
#[utoipa::path(get, path = "/v1/contacts/{contact_id}", tag = "contacts", responses(refused::Retired))]
pub async fn read_contact(
    state: State,
    _: AtLeast,
    caller: Anybody,
    id: Path<Uuid>,
) -> Result<ContactAnswer, Problem> {
    read::<Contact>(&state, &caller, id.0).await
}
