//! Routes that answer as other directories do, so that programs which read those can read this one.

mod envelope;
mod gathered;
mod portions;
mod query;
mod team_list;
mod teams;

pub use team_list::*;
pub use teams::*;
