//! The tests of the house from outside, in one binary.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod accounts;
mod command_line;
mod health;
mod managed_cluster;
mod spine;
#[path = "../support/mod.rs"]
mod support;
mod tampering;
mod vocabularies;
mod well_known;
