//! Fields of a patch that cannot be cleared.

use crate::http::patch::Patch;
use crate::model::violation::{Invalid, Violations};

/// The new value of a field that cannot be empty; null is told as a violation.
pub fn required<T>(violations: &mut Violations, pointer: &str, patch: Patch<T>) -> Option<T> {
    if matches!(patch, Patch::Null) {
        violations
            .add(pointer, Invalid::new("required", "This cannot be empty: give a value or leave it out."));
    }
    patch.into_option()
}
