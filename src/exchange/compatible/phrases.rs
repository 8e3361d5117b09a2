//! Days, moments and countries as people of these lists write them.

use chrono::{DateTime, NaiveDate, Utc};

use crate::model::country::Country;

/// `April 17, 2025`.
pub(super) fn long_day(day: NaiveDate) -> String {
    day.format("%B %-d, %Y").to_string()
}

/// `Thu, 02 Apr 2026 21:28:40 GMT`.
pub(super) fn http_moment(at: DateTime<Utc>) -> String {
    at.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// The name of a country in English.
pub(super) fn country_name(code: &str) -> Option<&'static str> {
    Country::parse(code).ok().map(Country::name)
}

/// A fingerprint in groups of four.
pub(super) fn grouped(fingerprint: &str) -> String {
    let letters: Vec<char> = fingerprint.chars().collect();
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join(" ")
}
