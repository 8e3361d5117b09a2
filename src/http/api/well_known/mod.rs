//! What the service publishes of itself at the addresses that RFC 8615 sets aside.

mod security;
mod signing_keys;

pub use security::configure as configure_security;
pub use signing_keys::*;
