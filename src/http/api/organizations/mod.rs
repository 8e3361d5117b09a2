//! Organizations over HTTP.

mod address;
mod audience;
mod confirm;
mod history;
mod host;
mod identifiers;
pub mod input;
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

pub use address::*;
pub use audience::*;
pub use confirm::*;
pub use history::*;
pub use host::*;
pub use identifiers::*;
pub use links::*;
pub use list::*;
pub use names::*;
pub use read::*;
pub use register::*;
pub use restore::*;
pub use retire::*;
pub use update::*;
