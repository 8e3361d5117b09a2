//! Update an attestation.

use uuid::Uuid;

use super::input::EditAttestation;
use super::noun::AttestationAnswer;
use crate::http::api::noun::write;
use crate::http::caller::SignedIn;
use crate::http::conditional::IfMatch;
use crate::http::headers::ActReference;
use crate::http::json::Valid;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::model::ids::AttestationId;
use crate::registry::attestations;
use crate::unit::Unit;

/// Update an attestation
///
/// Changes its level, its end, its evidence or the note, as who issued it. What is said and since when stays: end it and
/// issue another.
#[utoipa::path(
    patch,
    path = "/v1/attestations/{attestation_id}",
    tag = "attestations",
    responses(refused::OfChange)
)]
pub async fn update_attestation(
    state: State,
    caller: SignedIn,
    id: Path<Uuid>,
    seen: IfMatch,
    reference: ActReference,
    body: Valid<EditAttestation>,
) -> Result<AttestationAnswer, Problem> {
    let (id, seen) = (AttestationId(id.0), seen.expected());
    let edit = body.0.check()?;
    write(&state, &caller, reference, async move |unit: &mut Unit| {
        attestations::update(unit, id, edit, &seen).await
    })
    .await
}
