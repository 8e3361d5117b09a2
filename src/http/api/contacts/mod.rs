//! Contacts over HTTP.

mod audience;
mod availability;
pub mod channels;
mod confirm;
mod history;
pub mod input;
pub mod keys;
mod list;
mod list_of_organization;
mod noun;
mod person;
mod read;
mod register;
mod restore;
mod retire;
mod sample;
mod update;
mod visibility;

pub use audience::*;
pub use availability::*;
pub use confirm::*;
pub use history::*;
pub use list::*;
pub use list_of_organization::*;
pub use person::*;
pub use read::*;
pub use register::*;
pub use restore::*;
pub use retire::*;
pub use update::*;
pub use visibility::*;
