//! When a contact counts as due for confirmation.

use std::time::Duration;

use super::section::section;

const DAY: Duration = Duration::from_hours(24);

section! {
    /// How long a confirmation or a proof of a contact holds.
    pub struct Freshness in "freshness" {
        /// For contacts of state authorities and CSIRTs.
        states_and_csirts: Duration = DAY * 180 => DAY..=DAY * 3650,
        /// For all others.
        others: Duration = DAY * 365 => DAY..=DAY * 3650,
    }
}
