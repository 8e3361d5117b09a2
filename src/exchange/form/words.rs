//! Lists of words in one cell, read as people write them.

use std::str::FromStr;

use chrono::NaiveDate;

use super::fault::Faults;
use crate::model::contact::EXCEPTIONS_MAX;
use crate::model::country::Country;
use crate::model::date;
use crate::model::language::Language;
use crate::model::violation::Invalid;

/// Most items that are read of one cell: one more than any record holds of a kind, so that it is told that they are too many.
pub(in crate::exchange) const ITEMS_MAX: usize = EXCEPTIONS_MAX + 1;

/// What stands in a cell, separated by commas, semicolons or line breaks.
pub(super) fn items(cell: &str) -> impl Iterator<Item = &str> {
    cell.split([',', ';', '\n', '\r']).map(str::trim).filter(|item| !item.is_empty()).take(ITEMS_MAX)
}

/// The lines of a cell.
pub(super) fn lines(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty()).take(ITEMS_MAX)
}

/// A word of a vocabulary, which people also write as its label: "Incident response".
pub(in crate::exchange) fn word<T: FromStr<Err = Invalid>>(text: &str) -> Result<T, Invalid> {
    let text = text.trim();
    text.parse().or_else(|wrong| text.to_lowercase().replace([' ', '-'], "_").parse().map_err(|_| wrong))
}

/// Words of a vocabulary.
pub(super) fn all<T: FromStr<Err = Invalid>>(faults: &mut Faults, column: &str, cell: &str) -> Vec<T> {
    items(cell).filter_map(|item| faults.take(column, word(item))).collect()
}

/// A language by its tag, or by its name in English.
pub(super) fn language(text: &str) -> Result<Language, Invalid> {
    Language::from_name(text).map_or_else(|| Language::parse(text), Ok)
}

/// A day, also as spreadsheets in much of Europe show it: 31.12.2026.
pub(in crate::exchange) fn day(text: &str) -> Result<NaiveDate, Invalid> {
    let parts: Vec<&str> = text.split('.').map(str::trim).collect();
    match parts[..] {
        [day, month, year] if year.len() == 4 => date::parse(&format!("{year}-{month:0>2}-{day:0>2}")),
        _ => date::parse(text),
    }
}

/// A country by its code, or by its name in English.
pub(in crate::exchange) fn country(text: &str) -> Result<Country, Invalid> {
    let text = text.trim();
    Country::parse(&text.to_ascii_uppercase()).or_else(|wrong| Country::from_name(text).ok_or(wrong))
}

/// A line break in a text that has to stand on one line, and the way back.
pub(super) fn on_one_line(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\n', "\\n")
}

/// See [`on_one_line`].
pub(super) fn on_its_lines(text: &str) -> String {
    let mut lines = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                Some('n') => lines.push('\n'),
                Some(other) => lines.push(other),
                None => lines.push('\\'),
            },
            other => lines.push(other),
        }
    }
    lines
}
