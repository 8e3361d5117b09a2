//! What makes a body unreadable, and how serde's words for it become ours.

use serde_path_to_error::Segment;

use super::pointer;
use crate::http::problem::Problem;
use crate::model::violation::Violations;

/// The longest part of serde's text that is told on: what was expected comes from our own types.
const LONGEST: usize = 300;

/// What is wrong with the body, where, and whether it is its form (400) or a value (422).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// A JSON pointer.
    pub pointer: String,
    /// A word for programs.
    pub code: &'static str,
    /// A clause for people, without a full stop.
    pub detail: String,
    /// It can be read, but breaks a rule.
    pub readable: bool,
}

impl Fault {
    /// A fault of form.
    pub fn new(pointer: impl Into<String>, code: &'static str, detail: impl Into<String>) -> Self {
        Self { pointer: pointer.into(), code, detail: detail.into(), readable: false }
    }

    fn readable(mut self) -> Self {
        self.readable = true;
        self
    }

    /// What serde says of a body that [`super::scan`] has let through.
    ///
    /// serde's sentences repeat the value ("invalid type: string \"...\", expected ..."), which may be
    /// a secret. Only what was *expected* is told, and names of fields, which are not values.
    #[must_use]
    pub fn of_serde(error: &serde_path_to_error::Error<serde_json::Error>) -> Self {
        let text = error.inner().to_string();
        let text = text.rsplit_once(" at line ").map_or(text.as_str(), |(text, _)| text);
        let mut place = pointer::of_path(error.path());
        if let Some(name) = quoted(text, "missing field `") {
            pointer::push(&mut place, name);
            return Self::new(place, "required", "this field is needed").readable();
        }
        if let Some(name) = quoted(text, "unknown field `") {
            let named = error
                .path()
                .iter()
                .last()
                .is_some_and(|step| matches!(step, Segment::Map { key } if key == name));
            if !named {
                pointer::push(&mut place, name);
            }
            return Self::new(place, "unknown_field", "this operation takes no such field");
        }
        let expected = text.rsplit_once("expected ").map(|(_, expected)| shortened(expected));
        match (text, expected) {
            (text, Some(expected)) if text.starts_with("unknown variant") => {
                Self::new(place, "unknown_value", format!("expected {expected}")).readable()
            }
            (text, Some(expected)) if text.starts_with("invalid type") => {
                Self::new(place, "wrong_type", format!("expected {expected}"))
            }
            (text, Some(expected)) if text.starts_with("invalid value") => {
                Self::new(place, "wrong_value", format!("expected {expected}")).readable()
            }
            (text, Some(expected)) if text.starts_with("invalid length") => {
                Self::new(place, "wrong_length", format!("expected {expected}")).readable()
            }
            _ => Self::new(
                place,
                "wrong_value",
                "this value has not the form that the documentation describes",
            )
            .readable(),
        }
    }
}

/// The name between `before` and the next backtick. A field's name ends there, whatever it holds,
/// because what follows it is serde's own.
fn quoted<'a>(text: &'a str, before: &str) -> Option<&'a str> {
    let rest = text.strip_prefix(before)?;
    rest.rsplit_once("`, ").or_else(|| rest.rsplit_once('`')).map(|(name, _)| name)
}

fn shortened(text: &str) -> &str {
    text.char_indices().nth(LONGEST).map_or(text, |(end, _)| &text[..end])
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        if fault.readable {
            let mut detail = fault.detail;
            detail.push('.');
            Violations::one(fault.pointer, fault.code, detail).into()
        } else {
            Self::malformed_at(fault.pointer, fault.code, fault.detail)
        }
    }
}
