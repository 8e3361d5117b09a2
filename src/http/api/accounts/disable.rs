//! Disable an account.

use uuid::Uuid;

use crate::accounts;
use crate::http::answer::Done;
use crate::http::api::noun::carry_out;
use crate::http::caller::SignedIn;
use crate::http::conditional::IfMatch;
use crate::http::headers::ActReference;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::model::ids::AccountId;
use crate::unit::Unit;

/// Disable an account
///
/// It signs in no more, its sessions end, and its tokens are refused everywhere within a second. A tombstone remains; whoever
/// comes back is invited anew. An organization keeps an administrator.
#[utoipa::path(
    delete,
    path = "/v1/accounts/{account_id}",
    tag = "accounts",
    responses(refused::OfWrite, refused::Retired, refused::LastAdministrator)
)]
pub async fn disable_account(
    state: State,
    caller: SignedIn,
    id: Path<Uuid>,
    seen: IfMatch,
    reference: ActReference,
) -> Result<Done, Problem> {
    let (id, seen) = (AccountId(id.0), seen.expected());
    carry_out(&state, &caller, reference, async move |unit: &mut Unit| {
        accounts::disable(unit, id, &seen).await
    })
    .await
}
