//! Sessions: signing in, staying signed in, and signing out.

mod end;
mod list;
mod refresh;
mod sign_in;
mod views;

pub use end::*;
pub use list::*;
pub use refresh::*;
pub use sign_in::*;
pub use views::{SessionView, TokensView};
