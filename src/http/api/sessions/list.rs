//! `GET /v1/sessions`: where am I signed in?

use super::SessionView;
use crate::accounts;
use crate::http::answer::Items;
use crate::http::caller::SignedIn;
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::unit::Unit;

/// List your sessions
///
/// All open sessions of your account, the newest first.
#[utoipa::path(
    get,
    path = "/v1/sessions",
    tag = "sessions",
    responses(refused::InsufficientScope, refused::DatabaseUnavailable)
)]
pub async fn list_sessions(state: State, caller: SignedIn) -> Result<Items<SessionView>, Problem> {
    let sessions = state
        .app
        .write(&caller, None, async move |unit: &mut Unit| accounts::sessions(unit).await)
        .await?
        .value;
    Ok(Items::new(sessions.into_iter().map(|session| (session.into(), None)), None))
}
