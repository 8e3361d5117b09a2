//! Set what an organization is a part of.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::noun::OrganizationAnswer;
use crate::http::api::noun::write;
use crate::http::caller::SignedIn;
use crate::http::conditional::IfMatch;
use crate::http::headers::ActReference;
use crate::http::json::ValidOrNull;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::model::host::Host;
use crate::model::ids::OrganizationId;
use crate::registry::organizations;
use crate::unit::Unit;

/// What an organization is a part of: another one that is listed, or one that has only a name.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "Ministry of Digital Affairs of Examplia"}))]
pub struct HostInput {
    /// The id of an organization that you see.
    #[serde(default)]
    pub organization_id: Option<Uuid>,
    /// The name of one that is not listed.
    #[serde(default)]
    #[validate(length(min = 1, max = 300))]
    pub name: Option<String>,
}

/// Set an organization's host
///
/// Says what it is a part of: an organization that you see, or a name; `null` clears that. Who does not see the host sees
/// none.
#[utoipa::path(
    put,
    path = "/v1/organizations/{organization_id}/host",
    tag = "organizations",
    responses(refused::OfChange)
)]
pub async fn set_organization_host(
    state: State,
    caller: SignedIn,
    id: Path<Uuid>,
    seen: IfMatch,
    reference: ActReference,
    body: ValidOrNull<HostInput>,
) -> Result<OrganizationAnswer, Problem> {
    let (id, seen) = (OrganizationId(id.0), seen.expected());
    let check = |it: HostInput| Host::check(it.organization_id.map(OrganizationId), it.name.as_deref());
    let host = body.0.map(check).transpose()?;
    write(&state, &caller, reference, async move |unit: &mut Unit| {
        organizations::set_host(unit, id, host, &seen).await
    })
    .await
}
