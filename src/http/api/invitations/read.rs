//! Look up an invitation.

use uuid::Uuid;

use super::shown::{InvitationAnswer, show};
use crate::accounts::invitations;
use crate::http::caller::SignedIn;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::model::ids::InvitationId;
use crate::unit::Unit;

/// Look up an invitation
///
/// What became of it, for administrators of its organization and who stands in for it. It is kept for 30 days after its end.
#[utoipa::path(
    get,
    path = "/v1/invitations/{invitation_id}",
    tag = "accounts",
    responses(refused::DatabaseUnavailable)
)]
pub async fn read_invitation(
    state: State,
    caller: SignedIn,
    id: Path<Uuid>,
) -> Result<InvitationAnswer, Problem> {
    let id = InvitationId(id.0);
    let find = async move |unit: &mut Unit| invitations::find(unit, id).await;
    let invitation = state.app.write(&caller, None, find).await?.value;
    let snapshot = state.app.directory.snapshot_arc();
    let listed = state.app.look(&snapshot, &caller).administered(invitation.organization_id);
    let owner = &listed.ok_or_else(Problem::not_found)?.owner;
    show(&state.app, &caller, owner, &invitation, None).await
}
