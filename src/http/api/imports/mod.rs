//! Imports: a list of another directory is taken in, as the caller, with a report row by row.

mod read;
mod run;
mod upload;
mod view;

pub use read::*;
pub use run::*;
