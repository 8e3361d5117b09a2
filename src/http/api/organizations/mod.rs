//! Organizations over HTTP.

mod confirm;
mod history;
pub mod input;
mod list;
mod noun;
mod parts;
mod read;
mod register;
mod restore;
mod retire;
mod sample;
mod update;

pub use confirm::*;
pub use history::*;
pub use list::*;
pub use parts::*;
pub use read::*;
pub use register::*;
pub use restore::*;
pub use retire::*;
pub use update::*;
