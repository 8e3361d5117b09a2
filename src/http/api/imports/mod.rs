//! Imports: a list of another directory, or a sheet of this one, is taken in as the caller, with a report row by row.

mod read;
mod run;
mod template;
mod upload;
mod view;

pub use read::*;
pub use run::*;
pub use template::*;
