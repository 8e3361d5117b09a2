//! What the service alone knows: one service secret and one signing key, and what is made of them.
//!
//! Both lie in files that all instances share, never in the database: a stolen dump of it mints nothing,
//! and a start without it works. Older ones are accepted beside the current one while they are replaced.

mod cipher;
pub mod derived;
pub mod error;
mod file;
pub mod keyring;
pub mod seal;
pub mod service_secret;
pub mod signing_key;

pub use cipher::Cipher;
pub use derived::{Derived, KeyedHash, Use, keyed};
pub use error::KeyringError;
pub use keyring::{KeyFiles, Keyring};
pub use seal::{Seal, SealError};
pub use service_secret::ServiceSecret;
pub use signing_key::{PublicKey, SigningKey};
