//! End or decline an attestation.

use uuid::Uuid;

use crate::http::answer::Done;
use crate::http::api::noun::carry_out;
use crate::http::caller::SignedIn;
use crate::http::conditional::IfMatch;
use crate::http::headers::ActReference;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::model::ids::AttestationId;
use crate::registry::attestations;
use crate::unit::Unit;

/// End an attestation
///
/// As an administrator of who issued it, of the secretariat, or of the organization of which it is said, which declines it
/// so. A tombstone and the history remain.
#[utoipa::path(
    delete,
    path = "/v1/attestations/{attestation_id}",
    tag = "attestations",
    responses(refused::OfChange)
)]
pub async fn end_attestation(
    state: State,
    caller: SignedIn,
    id: Path<Uuid>,
    seen: IfMatch,
    reference: ActReference,
) -> Result<Done, Problem> {
    let (id, seen) = (AttestationId(id.0), seen.expected());
    carry_out(&state, &caller, reference, async move |unit: &mut Unit| {
        attestations::end(unit, id, &seen).await
    })
    .await
}
