//! Restore an organization.

use uuid::Uuid;

use super::noun::OrganizationAnswer;
use crate::http::api::noun::write;
use crate::http::caller::SignedIn;
use crate::http::headers::ActReference;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::model::ids::OrganizationId;
use crate::registry::organizations;
use crate::unit::Unit;

/// Restore an organization
///
/// Brings back an organization that was retired at most 30 days ago, with the contacts that went with it. Its accounts stay
/// disabled. It needs no `If-Match`: nobody can have changed it meanwhile.
#[utoipa::path(
    post,
    path = "/v1/organizations/{organization_id}/restore",
    tag = "organizations",
    responses(refused::OfWrite, refused::HeldElsewhere, refused::RestoreTooLate)
)]
pub async fn restore_organization(
    state: State,
    caller: SignedIn,
    id: Path<Uuid>,
    reference: ActReference,
) -> Result<OrganizationAnswer, Problem> {
    let id = OrganizationId(id.0);
    write(&state, &caller, reference, async move |unit: &mut Unit| organizations::restore(unit, id).await)
        .await
}
