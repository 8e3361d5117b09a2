//! Dispute a claim.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::noun::ClaimAnswer;
use crate::http::api::noun::write;
use crate::http::caller::SignedIn;
use crate::http::conditional::IfMatch;
use crate::http::headers::ActReference;
use crate::http::json::Valid;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::model::claim::NOTE_MAX;
use crate::model::ids::ClaimId;
use crate::model::text;
use crate::model::violation::Violations;
use crate::registry::claims;
use crate::unit::Unit;

/// Why a claim is not so.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "This network was handed over to us in 2025."}))]
pub struct DisputeClaim {
    /// Why, for the organization, its authority and the secretariat.
    #[validate(length(min = 1, max = 2000))]
    pub reason: String,
}

/// Dispute a claim
///
/// Says as an administrator of another accredited organization that a claim is not so. The organization, its authority and
/// the secretariat hear it, and nobody else; the claim stays as it is. Where its authority or the secretariat disputes it,
/// a confirmation is taken back. An organization has one dispute of a claim: another reason takes the place of the first.
/// The edit version stays, and who does not edit the claim sends `If-Match: *`.
#[utoipa::path(
    post,
    path = "/v1/claims/{claim_id}/dispute",
    tag = "claims",
    responses(refused::OfWrite, refused::Retired, refused::TooManyDisputes)
)]
pub async fn dispute_claim(
    state: State,
    caller: SignedIn,
    id: Path<Uuid>,
    seen: IfMatch,
    reference: ActReference,
    body: Valid<DisputeClaim>,
) -> Result<ClaimAnswer, Problem> {
    let (id, seen) = (ClaimId(id.0), seen.expected());
    let mut violations = Violations::default();
    let reason = violations.take("/reason", text::note(&body.0.reason, NOTE_MAX)).unwrap_or_default();
    let reason = violations.done(reason)?;
    write(&state, &caller, reference, async move |unit: &mut Unit| {
        claims::dispute(unit, id, reason, &seen).await
    })
    .await
}
