//! Remove an organization from a circle.

use uuid::Uuid;

use crate::http::answer::Done;
use crate::http::api::noun::carry_out;
use crate::http::caller::SignedIn;
use crate::http::conditional::IfMatch;
use crate::http::headers::ActReference;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::model::ids::{CircleId, OrganizationId};
use crate::registry::circles;
use crate::unit::Unit;

/// Remove an organization from a circle
///
/// Takes an organization from the list of a circle of yours; an administrator takes his own organization from any. What the
/// organization wrote for the circle is narrowed in the same moment, as when the circle is retired. What others wrote
/// for the circle it reads no more.
#[utoipa::path(
    delete,
    path = "/v1/circles/{circle_id}/members/{organization_id}",
    tag = "circles",
    responses(refused::OfWrite, refused::Retired, refused::CircleByRule)
)]
pub async fn remove_circle_member(
    state: State,
    caller: SignedIn,
    ids: Path<(Uuid, Uuid)>,
    seen: IfMatch,
    reference: ActReference,
) -> Result<Done, Problem> {
    let (id, member_id, seen) = (CircleId(ids.0.0), OrganizationId(ids.0.1), seen.expected());
    carry_out(&state, &caller, reference, async move |unit: &mut Unit| {
        circles::dismiss(unit, id, member_id, &seen).await
    })
    .await
}
