//! OAuth 2.0 for machine clients: the one grant that needs no person (RFC 6749, 4.4). Its errors have the form of that
//! document (5.2).

mod credentials;
mod form;
mod issue_token;
mod refused;
mod views;

pub use issue_token::*;
pub use views::{MachineTokenView, TokenErrorView};
