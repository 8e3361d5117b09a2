//! Confirm an organization.

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

/// Confirm an organization
///
/// Says that all of it is still right, without a change. Its edit version stays.
#[utoipa::path(
    post,
    path = "/v1/organizations/{organization_id}/confirm",
    tag = "organizations",
    responses(refused::OfChange)
)]
pub async fn confirm_organization(
    state: State,
    caller: SignedIn,
    id: Path<Uuid>,
    seen: IfMatch,
    reference: ActReference,
) -> Result<OrganizationAnswer, Problem> {
    let (id, seen) = (OrganizationId(id.0), seen.expected());
    write(&state, &caller, reference, async move |unit: &mut Unit| {
        organizations::confirm(unit, id, &seen).await
    })
    .await
}
