//! Withdraw one's own dispute of a claim.

use uuid::Uuid;

use crate::http::answer::Done;
use crate::http::api::noun::carry_out;
use crate::http::caller::SignedIn;
use crate::http::conditional::IfMatch;
use crate::http::headers::ActReference;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::model::ids::ClaimId;
use crate::registry::claims;
use crate::unit::Unit;

/// Withdraw a dispute
///
/// Takes back what your organization disputes; 404 when it disputes nothing. A confirmation that was taken back by it does
/// not come back.
#[utoipa::path(
    delete,
    path = "/v1/claims/{claim_id}/dispute",
    tag = "claims",
    responses(refused::OfWrite, refused::Retired)
)]
pub async fn withdraw_claim_dispute(
    state: State,
    caller: SignedIn,
    id: Path<Uuid>,
    seen: IfMatch,
    reference: ActReference,
) -> Result<Done, Problem> {
    let (id, seen) = (ClaimId(id.0), seen.expected());
    carry_out(&state, &caller, reference, async move |unit: &mut Unit| {
        claims::withdraw_dispute(unit, id, &seen).await
    })
    .await
}
