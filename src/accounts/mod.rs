//! Who signs in: passwords, access tokens and refresh tokens.
//!
//! What a token says is only who is there; what that account may do is looked up at each request.

pub mod password;
pub mod refresh;
pub mod token;
