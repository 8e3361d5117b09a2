//! Durations with their unit: `250ms`, `2s`, `10min`, `12h`, `180d`.

use std::time::Duration;

use super::setting::{Raw, Setting, quoted};

/// Units from the largest to the smallest, in milliseconds.
const UNITS: [(&str, u64); 5] =
    [("d", 86_400_000), ("h", 3_600_000), ("min", 60_000), ("s", 1_000), ("ms", 1)];

impl Setting for Duration {
    fn allowed() -> String {
        "a duration such as \"250ms\", \"2s\", \"10min\", \"12h\" or \"180d\"".into()
    }

    fn from_raw(raw: &Raw) -> Option<Self> {
        let Raw::Text(text) = raw else { return None };
        let text = text.trim();
        let (number, unit) = text.split_at(text.find(|c: char| !c.is_ascii_digit())?);
        let (_, millis) = UNITS.iter().find(|(name, _)| *name == unit.trim())?;
        number.parse::<u64>().ok()?.checked_mul(*millis).map(Self::from_millis)
    }

    fn show(&self) -> String {
        let millis = u64::try_from(self.as_millis()).unwrap_or(u64::MAX);
        let fits = |(_, unit): &&(&str, u64)| millis >= *unit && millis.is_multiple_of(*unit);
        let (name, unit) = UNITS.iter().find(fits).unwrap_or(&("ms", 1));
        quoted(format_args!("{}{name}", millis / unit))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Option<Duration> {
        Duration::from_raw(&Raw::Text(text.into()))
    }

    #[test]
    fn a_duration_needs_a_known_unit() {
        assert_eq!(read("250ms"), Some(Duration::from_millis(250)));
        assert_eq!(read("12 h"), Some(Duration::from_hours(12)));
        for wrong in
            ["", "250", "s", "2 weeks", "-1s", "1.5s", "99999999999999999999d", "18446744073709551615d"]
        {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_reads_as_the_same(millis in 0..u64::MAX) {
            let shown = Duration::from_millis(millis).show();
            prop_assert_eq!(read(shown.trim_matches('"')), Some(Duration::from_millis(millis)));
        }
    }
}
