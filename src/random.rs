//! Randomness and new ids. Nothing else in the service draws random numbers: `clippy.toml` forbids it.

use chrono::{DateTime, Utc};
use uuid::Uuid;

/// `N` bytes from the operating system's generator.
///
/// # Panics
/// When the operating system has no randomness to give: nothing secure can be done then.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "this is the one place that draws random numbers")]
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives randomness");
    bytes
}

/// A new UUIDv7 (RFC 9562): its first 48 bits are the time `at`, so ids sort by creation.
#[must_use]
pub fn id(at: DateTime<Utc>) -> Uuid {
    let millis = u64::try_from(at.timestamp_millis()).unwrap_or_default();
    uuid::Builder::from_unix_timestamp_millis(millis, &bytes()).into_uuid()
}
