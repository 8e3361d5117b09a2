//! Dates without a time.

use chrono::{Datelike, NaiveDate};

use super::violation::Invalid;

/// A date in exactly the form `YYYY-MM-DD` (RFC 3339, `full-date`) from the year 1 on. Chrono alone reads more
/// generously, and years that neither the form nor Postgres holds.
///
/// # Errors
/// `not_a_date`.
pub fn parse(text: &str) -> Result<NaiveDate, Invalid> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d")
        .ok()
        .filter(|date| (1..=9999).contains(&date.year()) && date.to_string() == text)
        .ok_or_else(|| Invalid::new("not_a_date", "Write the date as YYYY-MM-DD."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_has_one_form() {
        for text in ["2026-12-25", "0001-01-01", "9999-12-31", "2024-02-29"] {
            assert_eq!(parse(text).map(|date| date.to_string()), Ok(text.to_owned()));
        }
        for text in [
            "",
            "2026-1-5",
            "2026-02-29",
            "+99999-01-01",
            "-9999-01-01",
            "0000-01-01",
            " 2026-01-01",
            "2026-01-01T00:00:00Z",
        ] {
            assert_eq!(parse(text).expect_err("no date").code, "not_a_date", "{text}");
        }
    }
}
