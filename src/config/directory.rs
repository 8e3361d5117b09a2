//! The snapshot in memory, and how it keeps up with the log.

use std::time::Duration;

use super::section::section;

section! {
    /// The snapshot in memory that look-ups are answered from.
    pub struct Directory in "directory" {
        /// How often to ask for new changes when no notification comes.
        poll_interval: Duration = Duration::from_millis(250) => Duration::from_millis(10)..=Duration::from_mins(1),
        /// How long the database may take to answer. Who does not is asked once more, on a new connection, and counts as
        /// away when that does not answer either: writes are refused from then on. With 300 ms they are within a second.
        patience: Duration = Duration::from_millis(300) => Duration::from_millis(50)..=Duration::from_secs(5),
        /// How long a request waits until this instance has seen a given change.
        wait_limit: Duration = Duration::from_secs(2) => Duration::from_millis(10)..=Duration::from_mins(1),
        /// How long access tokens stay good for reading while the database is away.
        degraded_grace: Duration = Duration::from_hours(12) => Duration::ZERO..=Duration::from_hours(30 * 24),
        /// How often `serve` writes the sealed copy in the state folder, with which it starts while the database is
        /// away. 0: none is written or read.
        copy_interval: Duration = Duration::from_mins(5) => Duration::ZERO..=Duration::from_hours(24),
    }
}
