//! Imports from other directories.

use std::time::Duration;

use super::section::section;

section! {
    /// Imports from other directories.
    pub struct Import in "import" {
        /// How many rows are written in one transaction.
        block: usize = 500 => 1..=5000,
        /// An import that would lose more than this share of a source's records, in percent, is refused whole.
        loss_guard_percent: u8 = 20 => 0..=100,
        /// How long what a source no longer lists stays marked before another import without it retires it.
        retire_missing_after: Duration = Duration::from_hours(24) => Duration::ZERO..=Duration::from_hours(365 * 24),
    }
}
