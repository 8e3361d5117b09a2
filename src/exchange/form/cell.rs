//! Cells that no spreadsheet runs.
//!
//! A spreadsheet takes a cell that begins with `=`, `+`, `-`, `@`, TAB or CR for a formula, in full width too. It may also
//! split a cell at a semicolon, a TAB or a line break, whatever the file says its separator is. So each place at which a
//! cell could begin gets an apostrophe where a formula would stand there, which the reader takes off again. What has
//! apostrophes there already gets one more, so that nothing is lost; any other apostrophe is left alone.

use std::borrow::Cow;
use std::iter::repeat_n;

/// With what a formula begins.
const STARTS: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

/// After what a spreadsheet may begin another cell.
const BREAKS: [char; 3] = [';', '\t', '\n'];

/// The cell as it is written.
pub(super) fn defused(value: &str) -> Cow<'_, str> {
    respelled(value, |apostrophes| apostrophes + 1)
}

/// The value of a cell as it was written.
pub(super) fn undone(cell: &str) -> Cow<'_, str> {
    respelled(cell, |apostrophes| apostrophes.saturating_sub(1))
}

/// The text with another number of apostrophes before each formula.
fn respelled(text: &str, apostrophes: impl Fn(usize) -> usize) -> Cow<'_, str> {
    if !text.contains(STARTS) {
        return Cow::Borrowed(text);
    }
    let mut respelled = String::with_capacity(text.len() + 1);
    for part in text.split_inclusive(BREAKS) {
        let begins = part.trim_start_matches([' ', '"']);
        let bare = begins.trim_start_matches('\'');
        let count = begins.len() - bare.len();
        respelled.push_str(&part[..part.len() - begins.len()]);
        let runs = bare.starts_with(STARTS);
        respelled.extend(repeat_n('\'', if runs { apostrophes(count) } else { count }));
        respelled.push_str(bare);
    }
    Cow::Owned(respelled)
}

/// Adds a row of cells to a sheet (RFC 4180).
pub(super) fn write<'c>(sheet: &mut Vec<u8>, cells: impl IntoIterator<Item = Cow<'c, str>>) {
    for (place, cell) in cells.into_iter().enumerate() {
        if place > 0 {
            sheet.push(b',');
        }
        let cell = defused(&cell);
        // A semicolon or a tab would mislead who guesses the separator from the first line.
        if cell.contains(['"', ',', ';', '\t', '\r', '\n', '\'']) {
            sheet.push(b'"');
            sheet.extend_from_slice(cell.replace('"', "\"\"").as_bytes());
            sheet.push(b'"');
        } else {
            sheet.extend_from_slice(cell.as_bytes());
        }
    }
    sheet.extend_from_slice(b"\r\n");
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_cell_that_would_run_does_not() {
        for value in ["=1+1", "+41225550100", "-1", "@SUM(A1)", "\tx", "\rx", "＝1", "＠A1"] {
            assert_eq!(defused(value), format!("'{value}"));
        }
        assert_eq!(defused("Team;=1;x\n \"-2"), "Team;'=1;x\n \"'-2");
        for value in ["", "tel:+41225550100", "'s-Hertogenbosch", "CERT-EX"] {
            assert_eq!(defused(value), value);
        }
    }

    #[test]
    fn what_a_spreadsheet_keeps_as_text_is_read_as_its_text() {
        assert_eq!(undone("'+41225550100"), "+41225550100");
        assert_eq!(undone("'s-Hertogenbosch"), "'s-Hertogenbosch");
    }

    proptest! {
        #[test]
        fn whatever_stands_in_a_cell_comes_back(value in "['=+@a;\n \"\t\r＝-]{0,9}|\\PC{0,12}") {
            let written = defused(&value);
            for cell in written.split([';', '\n']) {
                prop_assert!(!cell.trim_start_matches([' ', '"']).starts_with(STARTS), "{written:?}");
            }
            prop_assert_eq!(undone(&written), value.as_str());
        }
    }
}
