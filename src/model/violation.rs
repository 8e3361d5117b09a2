//! What is wrong with a value, said so that its writer can mend it.

use serde::Serialize;

/// One rule that a value breaks. The value itself is never repeated: it may be secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Violation {
    /// Where: a JSON pointer (RFC 6901) with wire names, such as `/channels/0/value`.
    pub pointer: String,
    /// Which rule, for programs: a word in snake_case, such as `not_e164`.
    pub code: &'static str,
    /// What to do, for people: a sentence.
    pub detail: String,
}

/// All that is wrong with a value, gathered so that its writer mends it in one go.
///
/// `Result<T, Violations>` is the result of a check; an empty list never stands in an `Err`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Violations(pub Vec<Violation>);

/// What is wrong with a single value that does not know where it stands: code and sentence.
/// [`Violations::take`] gives it its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invalid {
    /// Which rule: a word in snake_case.
    pub code: &'static str,
    /// What to do: a sentence.
    pub detail: String,
}

impl Invalid {
    /// A broken rule and what to do about it.
    pub fn new(code: &'static str, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into() }
    }
}

impl std::fmt::Display for Invalid {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.detail)
    }
}

impl std::error::Error for Invalid {}

impl Violations {
    /// One violation.
    pub fn one(pointer: impl Into<String>, code: &'static str, detail: impl Into<String>) -> Self {
        let mut violations = Self::default();
        violations.add(pointer, Invalid::new(code, detail));
        violations
    }

    /// Notes that what stands at `pointer` breaks a rule.
    pub fn add(&mut self, pointer: impl Into<String>, invalid: Invalid) {
        self.0.push(Violation { pointer: pointer.into(), code: invalid.code, detail: invalid.detail });
    }

    /// Keeps a good value, or notes that the one at `pointer` is not.
    pub fn take<T>(&mut self, pointer: impl Into<String>, result: Result<T, Invalid>) -> Option<T> {
        result.map_err(|invalid| self.add(pointer, invalid)).ok()
    }

    /// Keeps a good part, or notes what is wrong inside the part at `pointer`.
    pub fn nest<T>(&mut self, pointer: &str, result: Result<T, Self>) -> Option<T> {
        result.map_err(|inner| self.0.extend(inner.within(pointer).0)).ok()
    }

    /// The same, seen from the whole in which the part stands at `pointer`.
    #[must_use]
    pub fn within(mut self, pointer: &str) -> Self {
        for violation in &mut self.0 {
            violation.pointer.insert_str(0, pointer);
        }
        self
    }

    /// The same, seen from the part at `pointer`: the reverse of [`Violations::within`]. What stands elsewhere keeps
    /// its place.
    #[must_use]
    pub fn relative_to(self, pointer: &str) -> Self {
        self.told_at(pointer, "")
    }

    /// The same, with what stands at `place` told at `other`: where the writer has it.
    #[must_use]
    pub fn told_at(mut self, place: &str, other: &str) -> Self {
        for violation in &mut self.0 {
            // Whole segments: `/channels/12` does not stand in `/channels/1`.
            let inner =
                violation.pointer.strip_prefix(place).filter(|it| it.is_empty() || it.starts_with('/'));
            if let Some(inner) = inner {
                violation.pointer = format!("{other}{inner}");
            }
        }
        self
    }

    /// `value` when nothing is wrong.
    ///
    /// # Errors
    /// All that was noted.
    pub fn done<T>(self, value: T) -> Result<T, Self> {
        if self.0.is_empty() { Ok(value) } else { Err(self) }
    }
}

impl std::fmt::Display for Violations {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (index, violation) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            write!(f, "{separator}{}: {}", violation.pointer, violation.detail)?;
        }
        Ok(())
    }
}

impl std::error::Error for Violations {}
