//! Retire an organization.

use uuid::Uuid;

use crate::http::answer::Done;
use crate::http::api::noun::carry_out;
use crate::http::caller::SignedIn;
use crate::http::conditional::IfMatch;
use crate::http::headers::ActReference;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::model::ids::OrganizationId;
use crate::registry::organizations;
use crate::unit::Unit;

/// Retire an organization
///
/// Takes it out of the directory with its contacts, and disables its accounts. Its circles end, and it leaves those of
/// others. Tombstones and history remain, and the secretariat can restore it for 30 days, but not into circles. Who retires another's organization names the document of the published cause
/// in `Act-Reference`.
#[utoipa::path(
    delete,
    path = "/v1/organizations/{organization_id}",
    tag = "organizations",
    responses(refused::OfChange, refused::LastSecretariat, refused::CircleInUse, refused::Invalid)
)]
pub async fn retire_organization(
    state: State,
    caller: SignedIn,
    id: Path<Uuid>,
    seen: IfMatch,
    reference: ActReference,
) -> Result<Done, Problem> {
    let (id, seen) = (OrganizationId(id.0), seen.expected());
    carry_out(&state, &caller, reference, async move |unit: &mut Unit| {
        organizations::retire(unit, id, &seen).await
    })
    .await
}
