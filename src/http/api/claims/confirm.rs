//! Confirm a claim.

use uuid::Uuid;

use super::noun::ClaimAnswer;
use crate::http::api::noun::write;
use crate::http::caller::SignedIn;
use crate::http::conditional::IfMatch;
use crate::http::headers::ActReference;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::model::ids::ClaimId;
use crate::registry::claims;
use crate::unit::Unit;

/// Confirm a claim
///
/// Says that the organization answers for what it claims: as an administrator of its authority, or of the secretariat, and
/// never of itself. Name the document in `Act-Reference`. What you disputed is taken back by it.
/// The edit version stays, and who does not edit the claim sends `If-Match: *`.
#[utoipa::path(
    post,
    path = "/v1/claims/{claim_id}/confirm",
    tag = "claims",
    responses(refused::OfWrite, refused::Retired)
)]
pub async fn confirm_claim(
    state: State,
    caller: SignedIn,
    id: Path<Uuid>,
    seen: IfMatch,
    reference: ActReference,
) -> Result<ClaimAnswer, Problem> {
    let (id, seen) = (ClaimId(id.0), seen.expected());
    write(&state, &caller, reference, async move |unit: &mut Unit| claims::confirm(unit, id, &seen).await)
        .await
}
