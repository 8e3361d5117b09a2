//! Look up an organization.

use uuid::Uuid;

use super::noun::OrganizationAnswer;
use crate::http::api::noun::read;
use crate::http::at_least::AtLeast;
use crate::http::caller::Anybody;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::model::organization::Organization;

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
    _: AtLeast,
    caller: Anybody,
    id: Path<Uuid>,
) -> Result<OrganizationAnswer, Problem> {
    read::<Organization>(&state, &caller, id.0).await
}
