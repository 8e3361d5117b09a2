//! `DELETE /v1/sessions/{session_id}`: sign out.

use crate::accounts::{self, Which};
use crate::http::answer::Done;
use crate::http::api::noun::carry_out;
use crate::http::caller::SignedIn;
use crate::http::headers::ActReference;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::model::ids::SessionId;
use crate::unit::Unit;

/// End a session
///
/// Signs out: the session that you ask through (`current`), or another of yours. Its tokens are refused from then on.
#[utoipa::path(
    delete,
    path = "/v1/sessions/{session_id}",
    tag = "sessions",
    params((
        "session_id" = String,
        Path,
        description = "The id of one of your sessions, or `current`.",
        example = "current"
    )),
    responses(refused::InsufficientScope, refused::DatabaseUnavailable, refused::OutcomeUnknown)
)]
pub async fn end_session(state: State, caller: SignedIn, which: Path<String>) -> Result<Done, Problem> {
    let which = match which.as_str() {
        "current" => Which::Current,
        id => Which::Id(SessionId(id.parse().map_err(|_| Problem::not_found())?)),
    };
    let reference = ActReference::default();
    carry_out(&state, &caller, reference, async move |unit: &mut Unit| accounts::sign_out(unit, which).await)
        .await
}
