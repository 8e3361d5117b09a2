//! End an authority.

use uuid::Uuid;

use crate::http::api::noun::write;
use crate::http::api::organizations::noun::OrganizationAnswer;
use crate::http::caller::SignedIn;
use crate::http::conditional::IfMatch;
use crate::http::headers::ActReference;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::model::ids::OrganizationId;
use crate::registry::organizations;
use crate::unit::Unit;

/// End an authority
///
/// The organization, or its authority, ends that it has this authority; the secretariat does when the authority is not
/// accredited any more. What was delegated to it ends too. Nothing else of either changes.
#[utoipa::path(
    delete,
    path = "/v1/organizations/{organization_id}/authority",
    tag = "authority",
    responses(refused::OfWrite, refused::Retired, refused::AuthorityStands)
)]
pub async fn end_authority(
    state: State,
    caller: SignedIn,
    id: Path<Uuid>,
    seen: IfMatch,
    reference: ActReference,
) -> Result<OrganizationAnswer, Problem> {
    let (id, seen) = (OrganizationId(id.0), seen.expected());
    write(&state, &caller, reference, async move |unit: &mut Unit| organizations::end(unit, id, &seen).await)
        .await
}
