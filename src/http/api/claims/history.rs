//! Read a claim's history.

use std::ops::Range;

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::access::views::ClaimView;
use crate::http::answer::{Items, View, with_record};
use crate::http::api::noun::{EntryView, Held, HistoryQuery, Past, held};
use crate::http::at_least::AtLeast;
use crate::http::caller::Anybody;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::query::Query;
use crate::http::shared::State;
use crate::model::claim::Claim;

/// A change of a claim, and what you may see of the claim as it was then.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClaimHistoryView<'a> {
    /// Who changed it, when and why.
    pub change: EntryView,
    /// The claim after the change.
    pub claim: ClaimView<'a>,
}

impl View for ClaimHistoryView<'static> {
    const TAGGED: bool = false;
    type Shown<'a> = ClaimHistoryView<'a>;

    fn write(view: &ClaimHistoryView<'_>, body: &mut Vec<u8>) -> serde_json::Result<Option<Range<usize>>> {
        with_record(body, ("change", &view.change), ("claim", &view.claim)).map(Some)
    }

    fn sample() -> Self {
        Self { change: EntryView::sample(), claim: ClaimView::sample() }
    }
}

/// Read a claim's history
///
/// Its changes, newest first. Disputes show to those who see them.
#[utoipa::path(
    get,
    path = "/v1/claims/{claim_id}/history",
    tag = "claims",
    responses(refused::DatabaseUnavailable, refused::CursorExpired)
)]
pub async fn read_claim_history(
    state: State,
    _: AtLeast,
    caller: Anybody,
    id: Path<Uuid>,
    query: Query<HistoryQuery>,
) -> Result<Items<ClaimHistoryView<'static>>, Problem> {
    let snapshot = state.app.directory.snapshot_arc();
    let Held { owner, .. } = held::<Claim>(&state, &snapshot, &caller, id.0)?;
    // A claim has no audience of its own: each version is shown as the organization is now.
    let past = Past::<Claim>::read(&state, &caller, owner, id.0, &query, |then| then).await?;
    past.show(&state.app, &caller, |change, claim| ClaimHistoryView { change, claim }).await
}
