//! How much one caller may ask of one instance.

use super::section::section;

const MOST: u32 = 100_000_000;

section! {
    /// How many requests a minute one instance answers to one caller.
    pub struct Limits in "limits" {
        /// For each address of callers without a token.
        stranger_per_minute: u32 = 120 => 1..=MOST,
        /// For each account.
        account_per_minute: u32 = 1_200 => 1..=MOST,
        /// For each organization, all its accounts together.
        organization_per_minute: u32 = 6_000 => 1..=MOST,
        /// Sign-ins from each address.
        sign_in_per_minute: u32 = 10 => 1..=MOST,
    }
}
