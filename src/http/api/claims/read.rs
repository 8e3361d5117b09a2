//! Look up a claim.

use uuid::Uuid;

use super::noun::ClaimAnswer;
use crate::http::api::noun::read;
use crate::http::at_least::AtLeast;
use crate::http::caller::Anybody;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::model::claim::Claim;

/// Look up a claim
///
/// For what an organization answers, how sure that is, and which of its contacts does it. Whoever sees the organization
/// sees it.
#[utoipa::path(get, path = "/v1/claims/{claim_id}", tag = "claims", responses(refused::Retired))]
pub async fn read_claim(
    state: State,
    _: AtLeast,
    caller: Anybody,
    id: Path<Uuid>,
) -> Result<ClaimAnswer, Problem> {
    read::<Claim>(&state, &caller, id.0).await
}
