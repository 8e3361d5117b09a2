//! Read an organization's history.

use std::ops::Range;

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::access::views::OrganizationView;
use crate::changes::Change;
use crate::http::answer::{Items, View, with_record};
use crate::http::api::noun::{EntryView, Held, HistoryQuery, Past, held};
use crate::http::at_least::AtLeast;
use crate::http::caller::Anybody;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::query::Query;
use crate::http::shared::State;
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

    fn write(
        view: &OrganizationHistoryView<'_>,
        body: &mut Vec<u8>,
    ) -> serde_json::Result<Option<Range<usize>>> {
        with_record(body, ("change", &view.change), ("organization", &view.organization)).map(Some)
    }

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
    _: AtLeast,
    caller: Anybody,
    id: Path<Uuid>,
    query: Query<HistoryQuery>,
) -> Result<Items<OrganizationHistoryView<'static>>, Problem> {
    let snapshot = state.app.directory.snapshot_arc();
    let Held { owner, record: now } = held::<Organization>(&state, &snapshot, &caller, id.0)?;
    let narrow = |_: &Change, mut then: Organization| {
        then.audience = then.audience.narrowed_to(&now.audience);
        Some(then)
    };
    let past = Past::read(&state, &caller, owner, id.0, &query, narrow).await?;
    let entry = |change, organization| OrganizationHistoryView { change, organization };
    past.show(&state.app, &caller, entry).await
}
