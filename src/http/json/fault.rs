//! What is wrong with a body, told without its values.
//!
//! serde's own sentences repeat the value ("invalid type: string \"...\", expected ..."), which may be a
//! secret. So this is serde's error type here: it is told of each fault in parts and keeps the
//! harmless ones, which are names of fields and what was expected, both from our own types.

use std::fmt;

use serde::de::{self, Expected, Unexpected};

use super::pointer;
use crate::http::problem::Problem;
use crate::model::violation::{Violation, Violations};

/// What is wrong, where, and whether it is the form (400) or a value (422).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    violation: Violation,
    readable: bool,
}

impl Fault {
    /// The body cannot be read.
    pub fn malformed(pointer: impl Into<String>, code: &'static str, detail: impl Into<String>) -> Self {
        Self {
            violation: Violation { pointer: pointer.into(), code, detail: detail.into() },
            readable: false,
        }
    }

    /// The body can be read, but a value in it breaks a rule.
    pub fn invalid(pointer: impl Into<String>, code: &'static str, detail: impl Into<String>) -> Self {
        Self { readable: true, ..Self::malformed(pointer, code, detail) }
    }

    /// The same fault, seen from what holds the part under `step`.
    #[must_use]
    pub fn under(mut self, step: &str) -> Self {
        let mut pointer = String::new();
        pointer::push(&mut pointer, step);
        self.violation.pointer.insert_str(0, &pointer);
        self
    }
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        if fault.readable {
            Violations(vec![fault.violation]).into()
        } else {
            Self::malformed_at(fault.violation)
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.violation.pointer, self.violation.detail)
    }
}

impl std::error::Error for Fault {}

/// What serde expected, without the names of its types.
fn in_words(expected: &dyn Expected) -> String {
    match expected.to_string() {
        name if name.starts_with(['i', 'u']) && name[1..].parse::<u8>().is_ok() => {
            "a whole number".to_owned()
        }
        name => name,
    }
}

impl de::Error for Fault {
    /// What a type says of a value that it excludes may repeat that value, so it is not told on.
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self::invalid("", "wrong_value", "This value has not the form that the documentation describes.")
    }

    fn invalid_type(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::malformed("", "wrong_type", format!("Expected {}.", in_words(expected)))
    }

    fn invalid_value(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::invalid("", "wrong_value", format!("Expected {} within its bounds.", in_words(expected)))
    }

    fn invalid_length(_: usize, expected: &dyn Expected) -> Self {
        Self::invalid("", "wrong_length", format!("Expected {expected}."))
    }

    fn unknown_variant(_: &str, expected: &'static [&'static str]) -> Self {
        Self::invalid("", "unknown_value", format!("Expected one of {}.", expected.join(", ")))
    }

    fn unknown_field(field: &str, _: &'static [&'static str]) -> Self {
        Self::malformed("", "unknown_field", "This operation takes no such field.").under(field)
    }

    fn missing_field(field: &'static str) -> Self {
        Self::invalid("", "required", "This field is needed.").under(field)
    }
}
