//! Counterpart: a directory of points of contact for ICT security.
//!
//! Each module is a room of the house; data walks through them in one direction, and a room uses only
//! rooms to its left:
//!
//! ```text
//! clock, random, model -> access -> config, secrets, db -> changes, journal, jobs, mail -> unit -> accounts, registry
//!     -> directory -> exchange -> app -> http -> cli -> main
//! ```
//!
//! with one exception in the other sense: `directory` loads and follows as any other follower would, and never
//! knows `registry`. `tests/api/architecture.rs` guards the direction.

pub mod access;
pub mod accounts;
pub mod app;
pub mod changes;
pub mod cli;
pub mod clock;
pub mod config;
pub mod db;
pub mod directory;
pub mod exchange;
pub mod http;
pub mod jobs;
pub mod journal;
pub mod mail;
pub mod model;
pub mod random;
pub mod registry;
pub mod secrets;
pub mod unit;
