//! Who signs in: passwords, access tokens and refresh tokens; machine clients and their secrets.
//!
//! What a token says is only who is there; what that account may do is looked up at each request.

mod administrators_of;
pub mod clients;
mod create;
mod disable;
mod disable_all;
mod edited;
mod email_key;
mod failures;
pub mod invitations;
mod network;
pub mod password;
pub mod refresh;
mod refresh_session;
mod rekey;
mod revoke;
mod sessions;
mod set_password;
pub mod sign_in;
mod sign_out;
mod store;
pub mod token;
mod update;
mod verify;

pub use administrators_of::administrators_of;
pub use create::{AccountDraft, create, of_person};
pub use disable::disable;
pub use disable_all::disable_all;
pub use email_key::{EmailKey, EmailKeys};
pub use failures::Failures;
pub use network::Network;
pub use refresh_session::{RefreshError, RefreshRules, Refreshed, refresh_session};
pub use rekey::rekey;
pub use sessions::{Session, sessions};
pub use set_password::set_password;
pub use sign_in::{Credentials, SignInError};
pub use sign_out::{Which, sign_out};
pub use update::update;
pub use verify::{agrees, count};
