//! Constituency claims over HTTP.

mod confirm;
mod dispute;
mod find;
mod history;
pub mod input;
mod list_of_organization;
mod noun;
mod read;
mod register;
mod retire;
mod update;
mod withdraw_dispute;

pub use confirm::*;
pub use dispute::*;
pub use find::*;
pub use history::*;
pub use list_of_organization::*;
pub use read::*;
pub use register::*;
pub use retire::*;
pub use update::*;
pub use withdraw_dispute::*;
