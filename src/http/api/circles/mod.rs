//! Circles over HTTP.

mod history;
pub mod input;
mod list;
pub mod members;
mod noun;
mod read;
mod register;
mod retire;
mod update;

pub use history::*;
pub use list::*;
pub use read::*;
pub use register::*;
pub use retire::*;
pub use update::*;
