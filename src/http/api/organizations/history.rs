//! Read an organization's history.

use actix_web::HttpRequest;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::access::disclose_organization;
use crate::access::disclosure::may_read;
use crate::access::views::OrganizationView;
use crate::changes::Record;
use crate::http::answer::{Items, View};
use crate::http::api::parts::{EntryView, HistoryQuery, Past, journaled};
use crate::http::at_least::AtLeast;
use crate::http::caller::Anybody;
use crate::http::cursor::Cursors;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::query::Query;
use crate::http::shared::State;
use crate::model::audience::Audience;
use crate::model::ids::OrganizationId;
use crate::model::organization::Organization;

/// A change of an organization, and what you may see of it as it was then.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrganizationHistoryView<'a> {
    /// Who changed it, when and why.
    pub change: EntryView,
    /// The organization after the change.
    pub organization: OrganizationView<'a>,
}

impl View for OrganizationHistoryView<'static> {
    const TAGGED: bool = false;
    type Shown<'a> = OrganizationHistoryView<'a>;

    fn sample() -> Self {
        Self { change: EntryView::sample(), organization: OrganizationView::sample() }
    }
}

/// Read an organization's history
///
/// Its changes, newest first, each with what you could see then *and* may see now, whichever is less. A change of nothing
/// that you may see does not show.
#[utoipa::path(
    get,
    path = "/v1/organizations/{organization_id}/history",
    tag = "organizations",
    responses(refused::DatabaseUnavailable, refused::CursorExpired)
)]
pub async fn read_organization_history(
    state: State,
    request: HttpRequest,
    _: AtLeast,
    caller: Anybody,
    id: Path<Uuid>,
    query: Query<HistoryQuery>,
) -> Result<Items<OrganizationHistoryView<'static>>, Problem> {
    let snapshot = state.app.directory.snapshot_arc();
    let listed =
        state.app.look(&snapshot, &caller).listed(OrganizationId(id.0)).ok_or_else(Problem::not_found)?;
    let (owner, now) = (&listed.owner, &listed.organization);
    let cursors = Cursors::of(&state.app, "history", &id.0.to_string());
    let before: Option<i64> = cursors.open(query.cursor.as_deref())?;
    let (light, sees_all) = (state.app.light(), may_read(&caller, owner, &Audience::Own));
    let past = Past::read(
        &state.app,
        id.0,
        before,
        query.limit,
        sees_all,
        |change| match change.record() {
            Ok(Record::Organization(then)) if sees_all => Some(then),
            Ok(Record::Organization(mut then)) => {
                then.audience = then.audience.narrowed_to(&now.audience);
                Some(then)
            }
            _ => None,
        },
        |then: &Organization| {
            serde_json::to_string(&disclose_organization(&caller, owner, then, light)?.view).ok()
        },
    )
    .await?;
    journaled(
        &state.app,
        &caller,
        |items: &Items<_>| items.sends_values(&request),
        |light| {
            let shown: Vec<_> = past
                .versions
                .iter()
                .filter_map(|it| Some((&it.change, disclose_organization(&caller, owner, &it.then, light)?)))
                .collect();
            let readings =
                shown.iter().filter_map(|(_, it)| it.reading("organization", id.0, owner.id)).collect();
            let entries = shown.into_iter().map(|(change, it)| {
                let change = EntryView::of(&caller, owner, change);
                (OrganizationHistoryView { change, organization: it.view }, None)
            });
            Ok((Items::new(entries, past.next.map(|next| cursors.seal(&next))), readings))
        },
    )
    .await
}
