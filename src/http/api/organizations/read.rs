//! Look up an organization.

use actix_web::HttpRequest;
use uuid::Uuid;

use super::answer::{OrganizationAnswer, show};
use crate::http::at_least::AtLeast;
use crate::http::caller::Anybody;
use crate::http::path::Path;
use crate::http::problem::{Problem, Slug, refused};
use crate::http::shared::State;
use crate::model::ids::OrganizationId;

/// Look up an organization
///
/// What you may see of an organization.
#[utoipa::path(
    get,
    path = "/v1/organizations/{organization_id}",
    tag = "organizations",
    responses(refused::Retired)
)]
pub async fn read_organization(
    state: State,
    request: HttpRequest,
    _: AtLeast,
    caller: Anybody,
    id: Path<Uuid>,
) -> Result<OrganizationAnswer, Problem> {
    let snapshot = state.app.directory.snapshot_arc();
    let listed =
        state.app.look(&snapshot, &caller).listed(OrganizationId(id.0)).ok_or_else(Problem::not_found)?;
    if listed.organization.retired_at.is_some() {
        return Err(Problem::of(Slug::Retired));
    }
    show(&state, &request, &caller, &listed.owner, &listed.organization).await
}
