//! Retire a circle.

use uuid::Uuid;

use crate::http::answer::Done;
use crate::http::api::noun::carry_out;
use crate::http::caller::SignedIn;
use crate::http::conditional::IfMatch;
use crate::http::headers::ActReference;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::model::ids::CircleId;
use crate::registry::circles;
use crate::unit::Unit;

/// Retire a circle
///
/// Ends it for good. Whatever names it loses it in the same moment, whosever it is: an audience that names other circles keeps
/// those, and one that names no other becomes `own`. The histories of these records say `narrow`, with your
/// `Act-Reference`.
#[utoipa::path(
    delete,
    path = "/v1/circles/{circle_id}",
    tag = "circles",
    responses(refused::OfWrite, refused::Retired, refused::CircleInUse, refused::Overloaded)
)]
pub async fn retire_circle(
    state: State,
    caller: SignedIn,
    id: Path<Uuid>,
    seen: IfMatch,
    reference: ActReference,
) -> Result<Done, Problem> {
    let (id, seen) = (CircleId(id.0), seen.expected());
    carry_out(&state, &caller, reference, async move |unit: &mut Unit| circles::retire(unit, id, &seen).await)
        .await
}
