//! Set an organization's identifiers.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::input::IdentifierInput;
use super::noun::OrganizationAnswer;
use crate::http::api::noun::write;
use crate::http::api::parts::checked_once;
use crate::http::caller::SignedIn;
use crate::http::conditional::IfMatch;
use crate::http::headers::ActReference;
use crate::http::json::ValidOrNull;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::model::ids::OrganizationId;
use crate::model::organization::{Identifier, OrganizationEdit};
use crate::model::violation::Violations;
use crate::registry::organizations;
use crate::unit::Unit;

/// All identifiers of an organization.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"items": [{"scheme": "first", "value": "cert-ex"}]}))]
pub struct IdentifiersInput {
    /// What others call it.
    #[validate(nested, length(max = 50))]
    pub items: Vec<IdentifierInput>,
}

impl IdentifiersInput {
    fn check(self) -> Result<Vec<Identifier>, Violations> {
        let mut violations = Violations::default();
        let identifiers = checked_once(&mut violations, "/items", self.items, IdentifierInput::check);
        violations.done(identifiers)
    }
}

/// Set an organization's identifiers
///
/// Replaces all identifiers; an empty list or `null` clears them.
#[utoipa::path(
    put,
    path = "/v1/organizations/{organization_id}/identifiers",
    tag = "organizations",
    responses(refused::OfChange)
)]
pub async fn set_organization_identifiers(
    state: State,
    caller: SignedIn,
    id: Path<Uuid>,
    seen: IfMatch,
    reference: ActReference,
    body: ValidOrNull<IdentifiersInput>,
) -> Result<OrganizationAnswer, Problem> {
    let (id, seen) = (OrganizationId(id.0), seen.expected());
    let identifiers = body.0.map(IdentifiersInput::check).transpose()?.unwrap_or_default();
    let edit = OrganizationEdit { identifiers: Some(identifiers), ..OrganizationEdit::default() };
    write(&state, &caller, reference, async move |unit: &mut Unit| {
        organizations::update(unit, id, edit, &seen).await
    })
    .await
}
