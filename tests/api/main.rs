//! The tests of the house from outside, in one binary.

mod accounts;
mod managed_cluster;
mod spine;
#[path = "../support/mod.rs"]
mod support;
mod tampering;
