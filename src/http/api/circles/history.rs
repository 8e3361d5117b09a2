//! Read a circle's history.

use std::ops::Range;

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::access::views::CircleView;
use crate::http::answer::{Items, View, with_record};
use crate::http::api::noun::{EntryView, Held, HistoryQuery, Past, held};
use crate::http::at_least::AtLeast;
use crate::http::caller::SignedIn;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::query::Query;
use crate::http::shared::State;
use crate::model::circle::Circle;

/// A change of a circle, and the circle as it was then.
#[derive(Debug, Serialize, ToSchema)]
pub struct CircleHistoryView<'a> {
    /// Who changed it, when and why.
    pub change: EntryView,
    /// The circle after the change.
    pub circle: CircleView<'a>,
}

impl View for CircleHistoryView<'static> {
    const TAGGED: bool = false;
    type Shown<'a> = CircleHistoryView<'a>;

    fn write(view: &CircleHistoryView<'_>, body: &mut Vec<u8>) -> serde_json::Result<Option<Range<usize>>> {
        with_record(body, ("change", &view.change), ("circle", &view.circle)).map(Some)
    }

    fn sample() -> Self {
        Self { change: EntryView::sample(), circle: CircleView::sample() }
    }
}

/// Read a circle's history
///
/// Its changes, newest first. A member sees the circle as it was while the member was in it, not what was before.
#[utoipa::path(
    get,
    path = "/v1/circles/{circle_id}/history",
    tag = "circles",
    responses(refused::DatabaseUnavailable, refused::CursorExpired)
)]
pub async fn read_circle_history(
    state: State,
    caller: SignedIn,
    _: AtLeast,
    id: Path<Uuid>,
    query: Query<HistoryQuery>,
) -> Result<Items<CircleHistoryView<'static>>, Problem> {
    let snapshot = state.app.directory.snapshot_arc();
    let Held { owner, .. } = held::<Circle>(&state, &snapshot, &caller, id.0)?;
    // Each version says itself who was in it, and so who sees it.
    let past = Past::<Circle>::read(&state, &caller, owner, id.0, &query, |_, then| Some(then)).await?;
    past.show(&state.app, &caller, |change, circle| CircleHistoryView { change, circle }).await
}
