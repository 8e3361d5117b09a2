//! What is wrong with what a command was given, said in its words.

use super::Failure;
use crate::model::ids::OrganizationId;
use crate::model::violation::Violations;
use crate::unit::{self, Unfinished};

/// What is wrong with options, each named as it is given: `/email` is `--email`.
#[expect(clippy::needless_pass_by_value, reason = "stands in map_err")]
pub(super) fn violations(violations: Violations) -> Failure {
    let each =
        violations.0.iter().map(|it| format!("--{}: {}", it.pointer.trim_start_matches('/'), it.detail));
    each.collect::<Vec<_>>().join("; ").into()
}

/// Why an act on an organization was not done.
pub(super) fn act_on(id: OrganizationId) -> impl FnOnce(Unfinished) -> Failure {
    move |unfinished| match unfinished {
        Unfinished::Failed(unit::Failure::Missing) => format!("there is no organization {id}").into(),
        other => other.into(),
    }
}
