//! Organizations over HTTP.

mod accreditation;
mod address;
mod adopt;
mod audience;
pub mod authority;
mod confirm;
mod history;
mod identifiers;
pub mod input;
mod lead;
mod links;
mod list;
mod names;
mod noun;
mod read;
mod register;
mod restore;
mod retire;
mod sample;
mod update;

pub use accreditation::*;
pub use address::*;
pub use adopt::*;
pub use audience::*;
pub use confirm::*;
pub use history::*;
pub use identifiers::*;
pub use lead::*;
pub use links::*;
pub use list::*;
pub use names::*;
pub use read::*;
pub use register::*;
pub use restore::*;
pub use retire::*;
pub use update::*;
