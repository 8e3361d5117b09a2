//! Circles in bodies.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::http::api::parts::optional_note;
use crate::model::circle::{CircleDraft, DESCRIPTION_MAX, NAME_MAX};
use crate::model::kinds::CircleRule;
use crate::model::text;
use crate::model::violation::Violations;

/// A new circle.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "name": "CSIRTs of the region", "description": "Teams that take part in the regional exercises.", "rule": "list"
}))]
pub struct NewCircle {
    /// What it is called.
    #[validate(length(min = 1, max = 200))]
    pub name: String,
    /// What it is for.
    #[serde(default)]
    #[validate(length(max = 2000))]
    pub description: Option<String>,
    /// By what organizations belong to it: see the vocabulary `circle_rules`; `list` when left out.
    #[serde(default = "list")]
    #[validate(length(max = 64))]
    pub rule: String,
}

fn list() -> String {
    CircleRule::List.to_string()
}

impl NewCircle {
    /// The circle to make.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub fn check(self) -> Result<CircleDraft, Violations> {
        let mut violations = Violations::default();
        let draft = CircleDraft {
            // What is missing here is told in the violations, which then stand in its place.
            name: violations.take("/name", text::line(&self.name, NAME_MAX)).unwrap_or_default(),
            description: violations
                .take("/description", optional_note(self.description.as_deref(), DESCRIPTION_MAX))
                .flatten(),
            rule: violations.take("/rule", CircleRule::parse(&self.rule)).unwrap_or(CircleRule::List),
        };
        violations.done(draft)
    }
}
