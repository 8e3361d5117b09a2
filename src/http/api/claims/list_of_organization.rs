//! List the claims of one organization.

use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use crate::access::views::ClaimView;
use crate::directory::ClaimFilter;
use crate::http::answer::Items;
use crate::http::api::noun::{held, list};
use crate::http::at_least::AtLeast;
use crate::http::caller::Anybody;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::query::{List, PageSize, Query, parsed};
use crate::http::shared::State;
use crate::model::claim::Claim;
use crate::model::ids::OrganizationId;
use crate::model::organization::Organization;

/// Which claims of one organization.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct ListOrganizationClaims {
    /// Those of any of these kinds: see the vocabulary `claim_kinds`.
    #[serde(default)]
    #[param(inline, example = json!(["domain"]))]
    pub kind: List<String>,
    /// How many at most.
    #[serde(default)]
    #[param(inline)]
    pub limit: PageSize,
    /// Where to go on: `next_cursor` of the page before, with the same filters.
    pub cursor: Option<String>,
}

/// List an organization's claims
///
/// For whom and for what it answers, the oldest claim first.
#[utoipa::path(
    get,
    path = "/v1/organizations/{organization_id}/claims",
    tag = "claims",
    responses(refused::CursorExpired, refused::Retired)
)]
pub async fn list_organization_claims(
    state: State,
    _: AtLeast,
    caller: Anybody,
    id: Path<Uuid>,
    query: Query<ListOrganizationClaims>,
) -> Result<Items<ClaimView<'static>>, Problem> {
    let snapshot = state.app.directory.snapshot_arc();
    held::<Organization>(&state, &snapshot, &caller, id.0)?.unless_retired()?;
    let filter =
        ClaimFilter::Of { organization_id: OrganizationId(id.0), kinds: parsed("kind", &query.kind)? };
    list::<Claim>(&state, &caller, &filter, query.cursor.as_deref(), query.limit).await
}
