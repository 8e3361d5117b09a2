//! Lists and lines in bodies: what is wrong is told at its own place.

use chrono::NaiveDate;

use crate::model::organization::no_twins;
use crate::model::violation::{Invalid, Violations};
use crate::model::{date, text};

/// The items of a list, each told at its own place when it is not right, or stands there twice.
pub fn checked_once<I, T: PartialEq>(
    violations: &mut Violations,
    pointer: &str,
    items: Vec<I>,
    check: impl Fn(I) -> Result<T, Violations>,
) -> Vec<T> {
    let mut found = Violations::default();
    let items = checked(&mut found, pointer, items, check);
    // With an item missing, places would not be those of the body.
    if found.0.is_empty() {
        no_twins(&mut found, pointer, &items);
    }
    violations.0.extend(found.0);
    items
}

/// The items of a list, each told at its own place when it is not right.
pub fn checked<I, T>(
    violations: &mut Violations,
    pointer: &str,
    items: Vec<I>,
    check: impl Fn(I) -> Result<T, Violations>,
) -> Vec<T> {
    (0..)
        .zip(items)
        .filter_map(|(index, item): (usize, _)| violations.nest(&format!("{pointer}/{index}"), check(item)))
        .collect()
}

/// A value that this version of the service does not take yet.
pub fn not_yet(detail: &str) -> Invalid {
    Invalid::new("not_available", detail)
}

/// A line that may be left out.
pub fn optional_line(value: Option<&str>, max: usize) -> Result<Option<String>, Invalid> {
    value.map(|value| text::line(value, max)).transpose()
}

/// A text of several lines, where there is one.
///
/// # Errors
/// Those of [`text::note`].
pub fn optional_note(value: Option<&str>, max: usize) -> Result<Option<String>, Invalid> {
    value.map(|value| text::note(value, max)).transpose()
}

/// A date that may be left out.
pub fn optional_date(value: Option<&str>) -> Result<Option<NaiveDate>, Invalid> {
    value.map(date::parse).transpose()
}

/// The words of a list, each told at its own place when it is none.
pub fn words<T>(
    violations: &mut Violations,
    pointer: &str,
    values: &[String],
    parse: impl Fn(&str) -> Result<T, Invalid>,
) -> Vec<T> {
    (0..)
        .zip(values)
        .filter_map(|(index, value): (usize, _)| violations.take(format!("{pointer}/{index}"), parse(value)))
        .collect()
}
