//! Times in answers: RFC 3339 in UTC, always with milliseconds.

use chrono::{DateTime, Datelike, SecondsFormat, Timelike, Utc};
use serde::{Serialize, Serializer};

/// Writes a time.
///
/// # Errors
/// When the writer fails.
pub fn rfc3339<S: Serializer>(time: &DateTime<Utc>, to: S) -> Result<S::Ok, S::Error> {
    Written(*time).serialize(to)
}

/// Writes a time, or `null`.
///
/// # Errors
/// When the writer fails.
pub fn rfc3339_optional<S: Serializer>(time: &Option<DateTime<Utc>>, to: S) -> Result<S::Ok, S::Error> {
    time.map(Written).serialize(to)
}

struct Written(DateTime<Utc>);

impl Serialize for Written {
    /// On the stack: there are several times in every record of every answer.
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut text = *b"0000-00-00T00:00:00.000Z";
        let time = self.0;
        let parts = [
            (0, 4, u32::try_from(time.year()).unwrap_or(u32::MAX)),
            (5, 2, time.month()),
            (8, 2, time.day()),
            (11, 2, time.hour()),
            (14, 2, time.minute()),
            (17, 2, time.second()),
            (20, 3, time.nanosecond() / 1_000_000),
        ];
        for (from, length, mut value) in parts {
            for place in text[from..from + length].iter_mut().rev() {
                *place = b'0' + (value % 10) as u8;
                value /= 10;
            }
            if value > 0 {
                // A year of more than four digits, or a leap second: rare enough to be written at leisure.
                return to.serialize_str(&time.to_rfc3339_opts(SecondsFormat::Millis, true));
            }
        }
        to.serialize_str(str::from_utf8(&text).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_time_is_written_as_rfc_3339_says(millis in -80_000_000_000_000_i64..300_000_000_000_000) {
            let time = DateTime::from_timestamp_millis(millis).expect("a time");
            let written = serde_json::to_value(Written(time)).expect("a text");
            prop_assert_eq!(written, time.to_rfc3339_opts(SecondsFormat::Millis, true));
        }
    }
}
