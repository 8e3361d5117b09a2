//! List invitations.

use super::shown::reading;
use crate::access::disclose_invitation;
use crate::access::disclosure::Light;
use crate::access::views::InvitationView;
use crate::accounts::invitations;
use crate::http::answer::Items;
use crate::http::api::noun::journaled;
use crate::http::api::parts::{ListAdministered, administered};
use crate::http::caller::SignedIn;
use crate::http::cursor::Cursors;
use crate::http::problem::{Problem, refused};
use crate::http::query::Query;
use crate::http::shared::State;
use crate::model::ids::InvitationId;
use crate::unit::Unit;

/// List invitations
///
/// Who was invited for your organization, or for one for which you stand in, the newest first. For administrators.
#[utoipa::path(
    get,
    path = "/v1/invitations",
    tag = "accounts",
    responses(refused::Forbidden, refused::NotFound, refused::CursorExpired, refused::DatabaseUnavailable)
)]
pub async fn list_invitations(
    state: State,
    caller: SignedIn,
    query: Query<ListAdministered>,
) -> Result<Items<InvitationView<'static>>, Problem> {
    let snapshot = state.app.directory.snapshot_arc();
    let owner = administered(&state, &snapshot, &caller, query.organization_id)?;
    let cursors = Cursors::of(&state.app, "invitations", &owner.id.to_string());
    let after: Option<InvitationId> = cursors.open(query.cursor.as_deref())?;
    let (organization_id, limit) = (owner.id, query.limit.get());
    let page = async move |unit: &mut Unit| invitations::page(unit, organization_id, after, limit).await;
    let page = state.app.write(&caller, None, page).await?.value;
    journaled(&state.app, &caller, |light: Light| {
        let seen = page.items.iter().filter_map(|it| disclose_invitation(&caller, owner, it, None, light));
        let seen: Vec<_> = seen.collect();
        let readings = seen.iter().filter_map(reading).collect();
        let next = page.next.map(|next| cursors.seal(&next));
        Ok((Items::new(seen.into_iter().map(|it| (it.view, it.version)), next), readings))
    })
    .await
}
