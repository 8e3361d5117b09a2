//! Who signs in: passwords, access tokens and refresh tokens.
//!
//! What a token says is only who is there; what that account may do is looked up at each request.

mod disable_all;
pub mod password;
pub mod refresh;
mod store;
pub mod token;

pub use disable_all::disable_all;
