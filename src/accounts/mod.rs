//! Who signs in: passwords, access tokens and refresh tokens.
//!
//! What a token says is only who is there; what that account may do is looked up at each request.

mod create;
mod disable_all;
mod email_key;
pub mod password;
pub mod refresh;
mod store;
pub mod token;

pub use create::{AccountDraft, create};
pub use disable_all::disable_all;
pub use email_key::{EmailKey, EmailKeys};
