//! Withdraw the confirmation of a claim.

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

/// Withdraw a claim's confirmation
///
/// Takes back that the organization answers for what it claims: as an administrator of who confirmed it, of its authority, or
/// of the secretariat. The claim is what it was before; 404 when it is not confirmed. The edit version stays, and who does
/// not edit the claim sends `If-Match: *`.
#[utoipa::path(
    delete,
    path = "/v1/claims/{claim_id}/confirm",
    tag = "claims",
    responses(refused::OfWrite, refused::Retired)
)]
pub async fn withdraw_claim_confirmation(
    state: State,
    caller: SignedIn,
    id: Path<Uuid>,
    seen: IfMatch,
    reference: ActReference,
) -> Result<ClaimAnswer, Problem> {
    let (id, seen) = (ClaimId(id.0), seen.expected());
    write(&state, &caller, reference, async move |unit: &mut Unit| {
        claims::withdraw_confirmation(unit, id, &seen).await
    })
    .await
}
