//! Retire a key.

use uuid::Uuid;

use crate::http::api::contacts::noun::ContactAnswer;
use crate::http::api::noun::write;
use crate::http::caller::SignedIn;
use crate::http::conditional::IfMatch;
use crate::http::headers::ActReference;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::model::ids::{ContactId, KeyId};
use crate::registry::contacts;
use crate::unit::Unit;

/// Retire a key
///
/// Takes a key away; its history remains. The answer is the whole contact.
#[utoipa::path(
    delete,
    path = "/v1/contacts/{contact_id}/keys/{key_id}",
    tag = "keys",
    responses(refused::OfChange)
)]
pub async fn retire_key(
    state: State,
    caller: SignedIn,
    ids: Path<(Uuid, Uuid)>,
    seen: IfMatch,
    reference: ActReference,
) -> Result<ContactAnswer, Problem> {
    let (id, key_id, seen) = (ContactId(ids.0.0), KeyId(ids.0.1), seen.expected());
    write(&state, &caller, reference, async move |unit: &mut Unit| {
        contacts::retire_key(unit, id, key_id, &seen).await
    })
    .await
}
