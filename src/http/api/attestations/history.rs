//! Read an attestation's history.

use std::ops::Range;

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::access::views::AttestationView;
use crate::http::answer::{Items, View, with_record};
use crate::http::api::noun::{EntryView, Held, HistoryQuery, Past, held};
use crate::http::at_least::AtLeast;
use crate::http::caller::Anybody;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::query::Query;
use crate::http::shared::State;
use crate::model::attestation::Attestation;

/// A change of an attestation, and what you may see of it as it was then.
#[derive(Debug, Serialize, ToSchema)]
pub struct AttestationHistoryView<'a> {
    /// Who changed it, when and why.
    pub change: EntryView,
    /// The attestation after the change.
    pub attestation: AttestationView<'a>,
}

impl View for AttestationHistoryView<'static> {
    const TAGGED: bool = false;
    type Shown<'a> = AttestationHistoryView<'a>;

    fn write(
        view: &AttestationHistoryView<'_>,
        body: &mut Vec<u8>,
    ) -> serde_json::Result<Option<Range<usize>>> {
        with_record(body, ("change", &view.change), ("attestation", &view.attestation)).map(Some)
    }

    fn sample() -> Self {
        Self { change: EntryView::sample(), attestation: AttestationView::sample() }
    }
}

/// Read an attestation's history
///
/// Its changes, newest first. It is shown to those who see the attestation now.
#[utoipa::path(
    get,
    path = "/v1/attestations/{attestation_id}/history",
    tag = "attestations",
    responses(refused::DatabaseUnavailable, refused::CursorExpired)
)]
pub async fn read_attestation_history(
    state: State,
    _: AtLeast,
    caller: Anybody,
    id: Path<Uuid>,
    query: Query<HistoryQuery>,
) -> Result<Items<AttestationHistoryView<'static>>, Problem> {
    let snapshot = state.app.directory.snapshot_arc();
    let Held { owner, .. } = held::<Attestation>(&state, &snapshot, &caller, id.0)?;
    // An attestation has no audience of its own: each version is shown as the organization is now.
    let past = Past::<Attestation>::read(&state, &caller, owner, id.0, &query, |then| then).await?;
    past.show(&state.app, &caller, |change, attestation| AttestationHistoryView { change, attestation }).await
}
