//! The tests of the house from outside, in one binary.

mod accounts;
mod health;
mod managed_cluster;
mod spine;
#[path = "../support/mod.rs"]
mod support;
mod vocabularies;
mod well_known;
