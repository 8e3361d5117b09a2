//! Accounts over HTTP: who signs in for an organization.

mod disable;
mod list;
mod noun;
mod read;
mod sample;
mod update;

pub use disable::*;
pub use list::*;
pub use read::*;
pub use update::*;
