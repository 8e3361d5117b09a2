//! Work that is left for later.

use std::time::Duration;

use super::section::section;

section! {
    /// Work that is left for later, such as mails: each instance that serves does its share.
    pub struct Jobs in "jobs" {
        /// How often an instance looks for work.
        poll_interval: Duration = Duration::from_secs(1) => Duration::from_millis(10)..=Duration::from_mins(10),
    }
}
