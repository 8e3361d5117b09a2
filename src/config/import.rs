//! Imports from other directories.

use super::section::section;

section! {
    /// Imports from other directories.
    pub struct Import in "import" {
        /// How many rows are written in one transaction.
        block: usize = 500 => 1..=5000,
        /// An import that would lose more than this share of a source's records, in percent, is refused whole.
        loss_guard_percent: u8 = 20 => 0..=100,
    }
}
