//! Dates without a time, and times, as they are written.

use chrono::{DateTime, Datelike, NaiveDate, SubsecRound, Utc};

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

/// A time with its zone (RFC 3339, `date-time`), to the millisecond, from the year 1 on.
///
/// # Errors
/// `not_a_time`.
pub fn parse_time(text: &str) -> Result<DateTime<Utc>, Invalid> {
    DateTime::parse_from_rfc3339(text)
        .map(|time| time.to_utc().trunc_subsecs(3))
        .ok()
        .filter(|time| (1..=9999).contains(&time.year()))
        .ok_or_else(|| {
            Invalid::new("not_a_time", "Write the time with its zone, such as 2026-05-02T08:00:00Z.")
        })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_time_has_a_zone() {
        let read = |text| parse_time(text).map(|time| time.to_rfc3339());
        assert_eq!(read("2026-05-02T10:00:00.0009+02:00"), Ok("2026-05-02T08:00:00+00:00".to_owned()));
        for text in ["", "2026-05-02", "2026-05-02T08:00:00", "10000-01-01T00:00:00Z", "0000-01-01T00:00:00Z"]
        {
            assert_eq!(parse_time(text).expect_err("no time").code, "not_a_time", "{text}");
        }
    }

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

    proptest! {
        #[test]
        fn a_date_is_written_as_it_was_read(text in "[0-9]{1,5}-[0-9]{1,2}-[0-9]{1,2}|[-+0-9T: ]{0,12}|\\PC{0,12}") {
            if let Ok(date) = parse(&text) {
                prop_assert_eq!(date.to_string(), text);
            }
        }

        #[test]
        fn a_time_that_passed_once_passes_again_unchanged(
            text in "[0-9]{4}-[01][0-9]-[0-3][0-9][Tt ][0-2][0-9]:[0-6][0-9]:[0-6][0-9](\\.[0-9]{1,12})?(Z|z|[-+][0-2][0-9]:[0-9]{2})|\\PC{0,30}",
        ) {
            if let Ok(time) = parse_time(&text) {
                prop_assert!((1..=9999).contains(&time.year()), "{text}");
                prop_assert_eq!(parse_time(&time.to_rfc3339()), Ok(time));
            }
        }
    }
}
