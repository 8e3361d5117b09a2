//! Update a circle.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::noun::CircleAnswer;
use crate::http::api::noun::write;
use crate::http::api::parts::{optional_note, required};
use crate::http::caller::SignedIn;
use crate::http::conditional::IfMatch;
use crate::http::headers::ActReference;
use crate::http::json::Valid;
use crate::http::patch::Patch;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::model::circle::{CircleEdit, DESCRIPTION_MAX, NAME_MAX};
use crate::model::ids::CircleId;
use crate::model::text;
use crate::model::violation::Violations;
use crate::registry::circles;
use crate::unit::Unit;

/// A change of a circle: what is left out stays, null clears.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "CSIRTs of the region", "description": null}))]
pub struct EditCircle {
    /// What it is called.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[validate(length(min = 1, max = 200))]
    pub name: Patch<String>,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[validate(length(max = 2000))]
    pub description: Patch<String>,
}

impl EditCircle {
    fn check(self) -> Result<CircleEdit, Violations> {
        let mut violations = Violations::default();
        let violated = &mut violations;
        let edit = CircleEdit {
            name: required(violated, "/name", self.name)
                .and_then(|name| violated.take("/name", text::line(&name, NAME_MAX))),
            description: self
                .description
                .into_change()
                .and_then(|it| violated.take("/description", optional_note(it.as_deref(), DESCRIPTION_MAX))),
        };
        violations.done(edit)
    }
}

/// Update a circle
///
/// Changes what a circle is called and what it is for. Its rule stays.
#[utoipa::path(
    patch,
    path = "/v1/circles/{circle_id}",
    tag = "circles",
    responses(refused::OfWrite, refused::Retired)
)]
pub async fn update_circle(
    state: State,
    caller: SignedIn,
    id: Path<Uuid>,
    seen: IfMatch,
    reference: ActReference,
    body: Valid<EditCircle>,
) -> Result<CircleAnswer, Problem> {
    let (id, seen) = (CircleId(id.0), seen.expected());
    let edit = body.0.check()?;
    write(&state, &caller, reference, async move |unit: &mut Unit| {
        circles::update(unit, id, edit, &seen).await
    })
    .await
}
