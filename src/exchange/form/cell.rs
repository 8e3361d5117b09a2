//! Cells that no spreadsheet runs.
//!
//! A spreadsheet takes a cell that begins with `=`, `+`, `-`, `@`, TAB or CR for a formula. Such a cell gets an apostrophe
//! in front, which the reader takes off again. A cell that begins with an apostrophe before one of those gets one more, so
//! that nothing is lost; any other apostrophe is left alone.

use std::borrow::Cow;

/// The cell as it is written.
pub(super) fn defused(value: &str) -> Cow<'_, str> {
    if is_dangerous(value) { Cow::Owned(format!("'{value}")) } else { Cow::Borrowed(value) }
}

/// The value of a cell as it was written.
pub(super) fn undone(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| is_dangerous(rest)).unwrap_or(cell)
}

fn is_dangerous(value: &str) -> bool {
    value.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r'])
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
        for value in ["=1+1", "+41225550100", "-1", "@SUM(A1)", "\tx", "\rx"] {
            assert_eq!(defused(value), format!("'{value}"));
        }
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
        fn whatever_stands_in_a_cell_comes_back(value in "['=+@a\t\r-]{0,6}|\\PC{0,12}") {
            let written = defused(&value);
            prop_assert!(!written.starts_with(['=', '+', '-', '@', '\t', '\r']));
            prop_assert_eq!(undone(&written), value.as_str());
        }
    }
}
