//! Set an organization's links.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::input::LinkInput;
use super::noun::OrganizationAnswer;
use crate::http::api::noun::write;
use crate::http::api::parts::checked;
use crate::http::caller::SignedIn;
use crate::http::conditional::IfMatch;
use crate::http::headers::ActReference;
use crate::http::json::ValidOrNull;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::model::ids::OrganizationId;
use crate::model::organization::{Link, OrganizationEdit};
use crate::model::violation::Violations;
use crate::registry::organizations;
use crate::unit::Unit;

/// All links of an organization.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"items": [{"rel": "rfc2350", "url": "https://cert.example/rfc2350"}]}))]
pub struct LinksInput {
    /// Where more is written about it.
    #[validate(nested, length(max = 50))]
    pub items: Vec<LinkInput>,
}

impl LinksInput {
    fn check(self) -> Result<Vec<Link>, Violations> {
        let mut violations = Violations::default();
        let links = checked(&mut violations, "/items", self.items, LinkInput::check);
        violations.done(links)
    }
}

/// Set an organization's links
///
/// Replaces all links; an empty list or `null` clears them.
#[utoipa::path(
    put,
    path = "/v1/organizations/{organization_id}/links",
    tag = "organizations",
    responses(refused::OfChange)
)]
pub async fn set_organization_links(
    state: State,
    caller: SignedIn,
    id: Path<Uuid>,
    seen: IfMatch,
    reference: ActReference,
    body: ValidOrNull<LinksInput>,
) -> Result<OrganizationAnswer, Problem> {
    let (id, seen) = (OrganizationId(id.0), seen.expected());
    let links = body.0.map(LinksInput::check).transpose()?.unwrap_or_default();
    let edit = OrganizationEdit { links: Some(links), ..OrganizationEdit::default() };
    write(&state, &caller, reference, async move |unit: &mut Unit| {
        organizations::update(unit, id, edit, &seen).await
    })
    .await
}
