//! Invitations over HTTP: offers of an account.

mod accept;
mod invite;
mod list;
mod read;
mod shown;
mod withdraw;

pub use accept::*;
pub use invite::*;
pub use list::*;
pub use read::*;
pub use withdraw::*;
