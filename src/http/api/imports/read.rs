//! Look up an import.

use uuid::Uuid;

use super::view::ImportView;
use crate::http::answer::Answer;
use crate::http::caller::SignedIn;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::model::ids::ImportId;

/// Look up an import
///
/// What an import did that you asked for, for 30 days, as long as it is among your newest hundred; `state` says whether it runs still.
#[utoipa::path(
    get,
    path = "/v1/imports/{import_id}",
    tag = "imports",
    responses(refused::DatabaseUnavailable)
)]
pub async fn read_import(
    state: State,
    caller: SignedIn,
    id: Path<Uuid>,
) -> Result<Answer<ImportView>, Problem> {
    let kept = state.app.import_report(&caller, ImportId(id.0)).await?;
    Ok(Answer::new(ImportView::from(kept), None))
}
