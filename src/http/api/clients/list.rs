//! List the machine clients of one's organization.

use serde::Deserialize;
use utoipa::IntoParams;

use crate::access::disclose_client;
use crate::access::views::ClientView;
use crate::accounts::clients;
use crate::http::answer::Items;
use crate::http::api::parts::persons;
use crate::http::caller::SignedIn;
use crate::http::cursor::Cursors;
use crate::http::problem::{Problem, Slug, refused};
use crate::http::query::{PageSize, Query};
use crate::http::shared::State;
use crate::model::ids::ClientId;
use crate::unit::Unit;

/// Which part of the list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct ListClients {
    /// How many at most.
    #[serde(default)]
    #[param(inline)]
    pub limit: PageSize,
    /// Where to go on: `next_cursor` of the page before.
    pub cursor: Option<String>,
}

/// List machine clients
///
/// The machines that ask for your organization, the newest first; none that was disabled. For its own administrators.
#[utoipa::path(
    get,
    path = "/v1/clients",
    tag = "clients",
    responses(refused::Forbidden, refused::CursorExpired, refused::DatabaseUnavailable)
)]
pub async fn list_clients(
    state: State,
    caller: SignedIn,
    query: Query<ListClients>,
) -> Result<Items<ClientView<'static>>, Problem> {
    let own = persons(&caller)?.organization_id;
    let snapshot = state.app.directory.snapshot_arc();
    let listed = state.app.look(&snapshot, &caller).administers_clients_of(own);
    let owner = listed.map(|listed| &listed.owner).ok_or_else(|| {
        let for_them = "Ask an administrator of your organization: its machine clients are for them.";
        Problem::new(Slug::Forbidden, for_them)
    })?;
    let cursors = Cursors::of(&state.app, "clients", &own.to_string());
    let after: Option<ClientId> = cursors.open(query.cursor.as_deref())?;
    let limit = query.limit.get();
    let page = async move |unit: &mut Unit| clients::page(unit, own, after, limit).await;
    let page = state.app.write(&caller, None, page).await?.value;
    let next = page.next.map(|next| cursors.seal(&next));
    let seen = page.items.iter().filter_map(|(client, secrets)| {
        let disclosed = disclose_client(&caller, owner, (client, secrets), None)?;
        Some((disclosed.view, disclosed.version))
    });
    Ok(Items::new(seen, next))
}
