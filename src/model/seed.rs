//! The reference tables of `seeds/`, which are part of the program.

use serde::de::DeserializeOwned;

/// The rows of a table with a header.
///
/// # Panics
/// When a table of this program is not well formed; every table is read by a test.
pub(super) fn rows<T: DeserializeOwned>(table: &str) -> Vec<T> {
    csv::Reader::from_reader(table.as_bytes())
        .deserialize()
        .map(|row| row.expect("a table of seeds/ fits its type"))
        .collect()
}
