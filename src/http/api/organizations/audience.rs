//! Set an organization's audience.

use uuid::Uuid;

use super::noun::OrganizationAnswer;
use crate::http::api::noun::write;
use crate::http::api::parts::AudienceInput;
use crate::http::caller::SignedIn;
use crate::http::conditional::IfMatch;
use crate::http::headers::ActReference;
use crate::http::json::Valid;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::model::ids::OrganizationId;
use crate::model::organization::OrganizationEdit;
use crate::registry::organizations;
use crate::unit::Unit;

/// Set an organization's audience
///
/// Says who may read the organization. A narrower audience narrows its contacts and their parts with it.
#[utoipa::path(
    put,
    path = "/v1/organizations/{organization_id}/audience",
    tag = "organizations",
    responses(refused::OfChange, refused::LastChannel)
)]
pub async fn set_organization_audience(
    state: State,
    caller: SignedIn,
    id: Path<Uuid>,
    seen: IfMatch,
    reference: ActReference,
    body: Valid<AudienceInput>,
) -> Result<OrganizationAnswer, Problem> {
    let (id, seen) = (OrganizationId(id.0), seen.expected());
    let edit = OrganizationEdit { audience: Some(body.0.check()?), ..OrganizationEdit::default() };
    write(&state, &caller, reference, async move |unit: &mut Unit| {
        organizations::update(unit, id, edit, &seen).await
    })
    .await
}
