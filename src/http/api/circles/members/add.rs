//! Add an organization to a circle.

use uuid::Uuid;

use crate::http::api::circles::noun::CircleAnswer;
use crate::http::api::noun::write;
use crate::http::caller::SignedIn;
use crate::http::conditional::IfMatch;
use crate::http::headers::ActReference;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::model::ids::{CircleId, OrganizationId};
use crate::registry::circles;
use crate::unit::Unit;

/// Add an organization to a circle
///
/// Takes an organization that you may see into the list of a circle of yours. From then on it reads what is for the circle, as
/// long as it is accredited, and may write for it. One that is in the circle stays as it is.
#[utoipa::path(
    put,
    path = "/v1/circles/{circle_id}/members/{organization_id}",
    tag = "circles",
    responses(refused::OfWrite, refused::Retired, refused::CircleByRule, refused::TooManyMembers)
)]
pub async fn add_circle_member(
    state: State,
    caller: SignedIn,
    ids: Path<(Uuid, Uuid)>,
    seen: IfMatch,
    reference: ActReference,
) -> Result<CircleAnswer, Problem> {
    let (id, member_id, seen) = (CircleId(ids.0.0), OrganizationId(ids.0.1), seen.expected());
    write(&state, &caller, reference, async move |unit: &mut Unit| {
        circles::admit(unit, id, member_id, &seen).await
    })
    .await
}
