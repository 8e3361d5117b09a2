//! Retire a claim.

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

/// Retire a claim
///
/// The organization claims this no more. A tombstone and the history remain; the same can be claimed anew.
#[utoipa::path(delete, path = "/v1/claims/{claim_id}", tag = "claims", responses(refused::OfChange))]
pub async fn retire_claim(
    state: State,
    caller: SignedIn,
    id: Path<Uuid>,
    seen: IfMatch,
    reference: ActReference,
) -> Result<Done, Problem> {
    let (id, seen) = (ClaimId(id.0), seen.expected());
    carry_out(&state, &caller, reference, async move |unit: &mut Unit| claims::retire(unit, id, &seen).await)
        .await
}
