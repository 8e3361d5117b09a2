//! The tests of the house from outside, in one binary.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]
#![expect(clippy::print_stdout, reason = "tests print the figures that they found")]
#![expect(
    clippy::assigning_clones,
    clippy::cast_possible_wrap,
    clippy::format_push_string,
    clippy::match_same_arms,
    clippy::needless_for_each,
    reason = "a test reads as it is told, and its numbers are small"
)]

mod accounts;
mod architecture;
mod attacks;
mod attestations;
mod circles;
mod claims;
mod clients;
mod cold_start;
mod command_line;
mod compatible;
mod concurrency;
mod connections;
mod contacts;
mod conventions;
mod degraded;
mod doctor;
mod encrypted;
mod exports;
mod generated_clients;
mod halves;
mod health;
mod history;
mod idempotency;
mod import;
mod invitations;
mod jobs;
mod json_log;
mod kills;
mod leaks;
mod log;
mod managed_cluster;
mod matrix;
mod me;
mod metrics;
mod openapi;
mod operations;
mod organizations;
mod positions;
mod readings;
mod readme;
mod rights;
mod schema;
mod serve;
mod sessions;
mod spine;
pub mod standing;
mod strangers;
#[path = "../support/mod.rs"]
mod support;
mod tampering;
mod vocabularies;
mod well_known;
