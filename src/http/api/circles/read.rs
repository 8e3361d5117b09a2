//! Look up a circle.

use uuid::Uuid;

use super::noun::CircleAnswer;
use crate::http::api::noun::read;
use crate::http::at_least::AtLeast;
use crate::http::caller::SignedIn;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::model::circle::Circle;

/// Look up a circle
///
/// What it is called, and who is in it: for its accredited members and the organization that made it. For others there is
/// none.
#[utoipa::path(get, path = "/v1/circles/{circle_id}", tag = "circles", responses(refused::Retired))]
pub async fn read_circle(
    state: State,
    caller: SignedIn,
    _: AtLeast,
    id: Path<Uuid>,
) -> Result<CircleAnswer, Problem> {
    read::<Circle>(&state, &caller, id.0).await
}
