//! Machine clients over HTTP: made, changed, disabled and given secrets by the administrators of their organization.

mod disable;
mod end_secret;
mod entered;
pub mod input;
mod list;
mod read;
mod register;
mod rotate;
mod shown;
mod update;

pub use disable::*;
pub use end_secret::*;
pub use list::*;
pub use read::*;
pub use register::*;
pub use rotate::*;
pub use update::*;
