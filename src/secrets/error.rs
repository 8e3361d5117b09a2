//! Why the service has no keys to work with, said so that its operator can mend it.

use std::io;
use std::path::PathBuf;

/// A key file that cannot be used. Nothing of its content is repeated.
#[derive(Debug, thiserror::Error)]
pub enum KeyringError {
    /// No file was named.
    #[error("no file is named for the {0}: name at least one, the current one first")]
    NoFile(&'static str),
    /// The file cannot be read.
    #[error("cannot read the key file {}: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The file can be read by others than its owner.
    #[error(
        "the key file {} is open to other users (mode {mode:04o}): run `chmod 600 {}`, and replace the key if they may have read it",
        path.display(),
        path.display()
    )]
    OpenToOthers {
        /// The file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// The file holds no service secret.
    #[error(
        "{} holds no service secret: it takes one line of base64 with 32 bytes or more, as `openssl rand -base64 32` writes it",
        .0.display()
    )]
    NotASecret(PathBuf),
    /// The file holds no signing key.
    #[error(
        "{} holds no signing key: it takes an Ed25519 key in PKCS#8 PEM, as `openssl genpkey -algorithm ed25519` writes it",
        .0.display()
    )]
    NotASigningKey(PathBuf),
    /// The file cannot be made.
    #[error("cannot make the key file {}: {source}; name a folder that the service may write", path.display())]
    NotMade {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}
