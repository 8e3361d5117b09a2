//! What tests stand on: one Postgres for all of them, a database for each.

mod database;

pub use database::TestDatabase;
