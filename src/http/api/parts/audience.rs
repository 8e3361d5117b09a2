//! Audience and TLP in bodies.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::model::audience::Audience;
use crate::model::tlp::Tlp;
use crate::model::violation::Violations;

/// Who may read something.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"audience": "members", "circles": []}))]
pub struct AudienceInput {
    /// See the vocabulary `audiences`.
    #[validate(length(max = 64))]
    pub audience: String,
    /// The circles, for the audience `circles` only.
    #[serde(default)]
    #[validate(length(max = 32))]
    pub circles: Vec<String>,
}

impl AudienceInput {
    /// The audience.
    ///
    /// # Errors
    /// What is wrong with it, at `/audience` and `/circles`.
    pub fn check(&self) -> Result<Audience, Violations> {
        let mut violations = Violations::default();
        let checked = audience(&mut violations, Some(&self.audience), &self.circles, &Audience::Own);
        violations.done(checked)
    }
}

/// The audience of a body's part, or `usual` when it names none.
pub fn audience(
    violations: &mut Violations,
    kind: Option<&str>,
    circles: &[String],
    usual: &Audience,
) -> Audience {
    if kind.is_none() && circles.is_empty() {
        return usual.clone();
    }
    let kind = kind.unwrap_or_else(|| usual.kind().as_str());
    // Whether the record's organization belongs to them is known where it is written.
    violations.nest("", Audience::check(kind, circles)).unwrap_or_else(|| usual.clone())
}

/// The audience that a part of a whole names for itself; nothing when it goes with the whole.
pub fn own_audience(
    violations: &mut Violations,
    kind: Option<&str>,
    circles: &[String],
    whole: &Audience,
) -> Option<Audience> {
    let names_one = kind.is_some() || !circles.is_empty();
    names_one.then(|| audience(violations, kind, circles, whole))
}

/// The TLP of a body, or the one that usually goes with the audience.
pub fn handling(violations: &mut Violations, tlp: Option<&str>, audience: &Audience) -> Tlp {
    match tlp {
        Some(tlp) => violations.take("/tlp", Tlp::parse(tlp)).unwrap_or(Tlp::Red),
        None => match audience {
            Audience::Public => Tlp::Clear,
            Audience::Members => Tlp::Green,
            Audience::Circles(_) | Audience::Authority | Audience::Own => Tlp::Amber,
        },
    }
}
