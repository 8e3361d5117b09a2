//! List what is said of one organization.

use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use crate::access::views::AttestationView;
use crate::directory::AttestationFilter;
use crate::http::answer::Items;
use crate::http::api::noun::{held, list};
use crate::http::at_least::AtLeast;
use crate::http::caller::Anybody;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::query::{PageSize, Query};
use crate::http::shared::State;
use crate::model::attestation::Attestation;
use crate::model::ids::OrganizationId;
use crate::model::organization::Organization;

/// Which part of the list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct ListOrganizationAttestations {
    /// How many at most.
    #[serde(default)]
    #[param(inline)]
    pub limit: PageSize,
    /// Where to go on: `next_cursor` of the page before.
    pub cursor: Option<String>,
}

/// List what is said of an organization
///
/// The attestations of one organization that you may see, the oldest first; `current` says whether each holds today.
#[utoipa::path(
    get,
    path = "/v1/organizations/{organization_id}/attestations",
    tag = "attestations",
    responses(refused::CursorExpired, refused::Retired)
)]
pub async fn list_organization_attestations(
    state: State,
    _: AtLeast,
    caller: Anybody,
    id: Path<Uuid>,
    query: Query<ListOrganizationAttestations>,
) -> Result<Items<AttestationView<'static>>, Problem> {
    let snapshot = state.app.directory.snapshot_arc();
    held::<Organization>(&state, &snapshot, &caller, id.0)?.unless_retired()?;
    let filter = AttestationFilter { organization_id: OrganizationId(id.0) };
    list::<Attestation>(&state, &caller, &filter, query.cursor.as_deref(), query.limit).await
}
