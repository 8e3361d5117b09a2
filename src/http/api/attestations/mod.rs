//! Attestations over HTTP.

mod end;
mod history;
pub mod input;
mod issue;
mod list_of_organization;
mod noun;
mod read;
mod update;

pub use end::*;
pub use history::*;
pub use issue::*;
pub use list_of_organization::*;
pub use read::*;
pub use update::*;
