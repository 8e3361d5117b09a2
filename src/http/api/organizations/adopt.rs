//! Adopt an organization.

use uuid::Uuid;

use super::noun::OrganizationAnswer;
use crate::http::api::noun::write;
use crate::http::caller::SignedIn;
use crate::http::conditional::IfMatch;
use crate::http::headers::ActReference;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::model::ids::OrganizationId;
use crate::registry::organizations;
use crate::unit::Unit;

/// Adopt your imported organization
///
/// An administrator takes his organization and its contacts over from the source that listed them. From then on they are
/// changed here, the source's id stays among the identifiers, and later imports only show what the source says.
#[utoipa::path(
    post,
    path = "/v1/organizations/{organization_id}/adopt",
    tag = "organizations",
    responses(refused::OfWrite, refused::Retired, refused::AlreadyHeld)
)]
pub async fn adopt_organization(
    state: State,
    caller: SignedIn,
    id: Path<Uuid>,
    seen: IfMatch,
    reference: ActReference,
) -> Result<OrganizationAnswer, Problem> {
    let (id, seen) = (OrganizationId(id.0), seen.expected());
    write(&state, &caller, reference, async move |unit: &mut Unit| {
        organizations::adopt(unit, id, &seen).await
    })
    .await
}
