//! Machine clients: who asks for an organization without a person. A client is a record of the log; its secrets are rows
//! beside it, of which only a keyed hash is kept.

mod disable;
mod disable_all;
mod end_secret;
mod issue;
mod opened;
mod read;
mod register;
mod rotate;
mod secret;
mod store;
mod update;
mod verify;

pub use disable::disable;
pub use disable_all::disable_all;
pub use end_secret::end_secret;
pub use issue::{Found, find_secret, note_use};
pub use read::{Page, find, page};
pub use register::register;
pub use rotate::rotate;
pub use secret::{ClientSecrets, Fit, NewSecret, Presented};
pub use update::update;
pub use verify::{agrees, count};

use crate::access::Owner;
use crate::model::client::{Client, ClientSecret};

/// What an act made of a client: whose it is, itself, and its live secrets, the one in use first.
pub type Kept = (Owner, Client, Vec<ClientSecret>);
