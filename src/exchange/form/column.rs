//! Columns of a sheet, as data.

use std::borrow::Cow;

use chrono::{DateTime, SecondsFormat, Utc};

use super::cell;

/// What stands in the cell `id` of a row that only shows how a sheet is filled in. Such rows are passed over.
pub(super) const EXAMPLE: &str = "example";

/// A kind of sheet.
pub trait Form: 'static {
    /// What a row is made from.
    type Entry<'a>;

    /// Its columns, in order.
    const COLUMNS: &'static [Column<Self>];
}

/// A column of a sheet.
pub struct Column<F: Form + ?Sized> {
    /// Its name in the header.
    pub name: &'static str,
    /// What stands in it, and how it is written.
    pub meaning: &'static str,
    /// An example; empty where the cell is best left empty.
    pub example: &'static str,
    /// Whether it has to be filled in.
    pub needed: Needed,
    /// What stands in it for a record.
    pub(super) write: for<'a> fn(&'a F::Entry<'a>) -> Cow<'a, str>,
}

/// Whether a cell has to be filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needed {
    /// For a new record.
    Required,
    /// No.
    Optional,
    /// It is written for who reads the sheet, and not read back.
    Shown,
}

impl Needed {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Optional => "optional",
            Self::Shown => "shown",
        }
    }
}

/// A sheet to fill in: the header, and a row that shows how, which the reader passes over: its `id` is `example`.
#[must_use]
pub fn template<F: Form>() -> Vec<u8> {
    let mut sheet = header::<F>();
    let shown = |column: &Column<F>| if column.name == "id" { EXAMPLE } else { column.example };
    cell::write(&mut sheet, F::COLUMNS.iter().map(|column| Cow::Borrowed(shown(column))));
    sheet
}

/// The first line of a sheet.
#[must_use]
pub fn header<F: Form>() -> Vec<u8> {
    let mut sheet = Vec::new();
    cell::write(&mut sheet, F::COLUMNS.iter().map(|column| Cow::Borrowed(column.name)));
    sheet
}

/// The row of a record.
#[must_use]
pub fn row<'e, F: Form>(entry: &'e F::Entry<'e>) -> Vec<u8> {
    let mut sheet = Vec::new();
    cell::write(&mut sheet, F::COLUMNS.iter().map(|column| (column.write)(entry)));
    sheet
}

/// Writes the table of the columns of a form.
macro_rules! columns {
    ($form:ty, $entry_type:ident; $($name:literal $needed:ident $example:literal $meaning:literal |$entry:ident| $value:expr;)+) => {
        impl $crate::exchange::form::Form for $form {
            type Entry<'a> = $entry_type<'a>;

            const COLUMNS: &'static [$crate::exchange::form::Column<Self>] = &[$(
                $crate::exchange::form::Column {
                    name: $name,
                    needed: $crate::exchange::form::Needed::$needed,
                    example: $example,
                    meaning: $meaning,
                    write: |$entry| $value,
                },
            )+];
        }
    };
}

pub(super) use columns;

/// A text of the view.
pub(super) fn text(value: Option<&str>) -> Cow<'_, str> {
    Cow::Borrowed(value.unwrap_or_default())
}

/// A text that is made.
pub(super) fn made<'c>(text: impl Into<String>) -> Cow<'c, str> {
    Cow::Owned(text.into())
}

/// Anything that there may be.
pub(super) fn shown<'c>(value: Option<impl ToString>) -> Cow<'c, str> {
    Cow::Owned(value.map(|it| it.to_string()).unwrap_or_default())
}

/// One line each.
pub(super) fn joined<'c>(lines: impl Iterator<Item = String>) -> Cow<'c, str> {
    Cow::Owned(lines.collect::<Vec<_>>().join("\n"))
}

/// A moment as the service answers it.
pub(in crate::exchange) fn moment(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::form::{ContactForm, OrganizationForm};

    /// The rows that tell of the columns of a form.
    fn told<F: Form>() -> String {
        F::COLUMNS
            .iter()
            .map(|it| format!("| `{}` | {} | {} |\n", it.name, it.needed.as_str(), it.meaning))
            .collect()
    }

    #[test]
    fn the_documentation_tells_of_each_column() {
        let page = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/imports.md");
        let documentation = std::fs::read_to_string(page).unwrap();
        assert!(documentation.contains(&told::<ContactForm>()), "write:\n{}", told::<ContactForm>());
        assert!(
            documentation.contains(&told::<OrganizationForm>()),
            "write:\n{}",
            told::<OrganizationForm>()
        );
    }
}
