//! Sign-in and tokens.

use std::time::Duration;

use super::section::section;

section! {
    /// Sign-in and tokens.
    pub struct Accounts in "accounts" {
        /// How long an access token is good.
        access_token_life: Duration = Duration::from_mins(10) => Duration::from_secs(10)..=Duration::from_hours(1),
        /// How long a session lasts without being refreshed.
        refresh_token_life: Duration = Duration::from_hours(30 * 24) => Duration::from_mins(1)..=Duration::from_hours(400 * 24),
        /// How many passwords are hashed at once; each takes 19 MiB and a core for some 50 ms.
        password_hashes_at_once: usize = 2 => 1..=64,
        /// How long the code of an invitation is good.
        invitation_life: Duration = Duration::from_hours(7 * 24) => Duration::from_mins(1)..=Duration::from_hours(90 * 24),
        /// How many invitations of one organization are open, or were made within a day.
        open_invitations: usize = 100 => 1..=10_000,
    }
}
