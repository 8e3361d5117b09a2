//! Set an organization's names.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::input::NameInput;
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
use crate::model::organization::{OrganizationEdit, OtherName};
use crate::model::violation::Violations;
use crate::registry::organizations;
use crate::unit::Unit;

/// All names of an organization.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"items": [{"value": "Équipe de réponse d'Examplie", "language": "fr"}]}))]
pub struct NamesInput {
    /// Its other names: in other languages, or former ones.
    #[validate(nested, length(max = 50))]
    pub items: Vec<NameInput>,
}

impl NamesInput {
    fn check(self) -> Result<Vec<OtherName>, Violations> {
        let mut violations = Violations::default();
        let names = checked_once(&mut violations, "/items", self.items, NameInput::check);
        violations.done(names)
    }
}

/// Set an organization's names
///
/// Replaces all names; an empty list or `null` clears them.
#[utoipa::path(
    put,
    path = "/v1/organizations/{organization_id}/names",
    tag = "organizations",
    responses(refused::OfChange)
)]
pub async fn set_organization_names(
    state: State,
    caller: SignedIn,
    id: Path<Uuid>,
    seen: IfMatch,
    reference: ActReference,
    body: ValidOrNull<NamesInput>,
) -> Result<OrganizationAnswer, Problem> {
    let (id, seen) = (OrganizationId(id.0), seen.expected());
    let names = body.0.map(NamesInput::check).transpose()?.unwrap_or_default();
    let edit = OrganizationEdit { names: Some(names), ..OrganizationEdit::default() };
    write(&state, &caller, reference, async move |unit: &mut Unit| {
        organizations::update(unit, id, edit, &seen).await
    })
    .await
}
