//! Look up an attestation.

use uuid::Uuid;

use super::noun::AttestationAnswer;
use crate::http::api::noun::read;
use crate::http::at_least::AtLeast;
use crate::http::caller::Anybody;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::model::attestation::Attestation;

/// Look up an attestation
///
/// What one organization says of another. Whoever sees the organization of which it is said sees it, as long as the issuer
/// is accredited; after that it is for the organization, its authority, the secretariat and the issuer.
#[utoipa::path(
    get,
    path = "/v1/attestations/{attestation_id}",
    tag = "attestations",
    responses(refused::Retired)
)]
pub async fn read_attestation(
    state: State,
    _: AtLeast,
    caller: Anybody,
    id: Path<Uuid>,
) -> Result<AttestationAnswer, Problem> {
    read::<Attestation>(&state, &caller, id.0).await
}
