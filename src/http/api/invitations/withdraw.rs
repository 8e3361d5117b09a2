//! Withdraw an invitation.

use uuid::Uuid;

use crate::accounts::invitations;
use crate::http::answer::Done;
use crate::http::api::noun::carry_out;
use crate::http::caller::SignedIn;
use crate::http::conditional::IfMatch;
use crate::http::headers::ActReference;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::model::ids::InvitationId;
use crate::unit::Unit;

/// Withdraw an invitation
///
/// Its code is good for nothing from then on. One that was accepted stays: disable the account.
#[utoipa::path(
    delete,
    path = "/v1/invitations/{invitation_id}",
    tag = "accounts",
    responses(refused::OfWrite, refused::InvitationOver)
)]
pub async fn withdraw_invitation(
    state: State,
    caller: SignedIn,
    id: Path<Uuid>,
    seen: IfMatch,
    reference: ActReference,
) -> Result<Done, Problem> {
    let (id, seen) = (InvitationId(id.0), seen.expected());
    carry_out(&state, &caller, reference, async move |unit: &mut Unit| {
        invitations::withdraw(unit, id, &seen).await
    })
    .await
}
