//! How long a job waits until it is tried again.

use chrono::Duration;

/// How often a job is tried.
pub const TRIES: i32 = 10;

/// The longest pause.
const LONGEST: Duration = Duration::hours(12);

/// How long to wait after so many attempts: a minute, then four times as long each time. All pauses together are two days
/// and a half, so that a mail server may be away over a weekend's best part.
pub(super) fn after(attempts: i32) -> Duration {
    let grown = 4_i32.checked_pow(u32::try_from(attempts - 1).unwrap_or(0)).unwrap_or(i32::MAX);
    Duration::minutes(grown.into()).min(LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_half_a_day() {
        let minutes: Vec<_> = (0..=TRIES).map(|attempts| after(attempts).num_minutes()).collect();
        assert_eq!(minutes, [1, 1, 4, 16, 64, 256, 720, 720, 720, 720, 720]);
        assert_eq!(after(i32::MAX), LONGEST);
    }
}
