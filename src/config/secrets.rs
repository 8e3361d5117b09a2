//! Where the secrets of the service lie.

use std::path::PathBuf;

use super::section::section;

section! {
    /// Secrets that all instances share. Each file is readable by its owner alone (mode 0600).
    pub struct Secrets in "secrets" {
        /// The service secret: 32 random bytes in base64. It seals cursors and positions and keys refresh tokens.
        /// None: a file in the state folder.
        service_secret_file: Option<PathBuf> = None,
        /// The Ed25519 private key (PKCS #8, PEM) that signs access tokens. None: a file in the state folder.
        signing_key_file: Option<PathBuf> = None,
        /// Service secrets that are still accepted, while a new one takes over. Before one is dropped, run
        /// `counterpart account rekey`: accounts are found by it.
        previous_service_secret_files: Vec<PathBuf> = Vec::new(),
        /// Signing keys that are still accepted, while a new one takes over.
        previous_signing_key_files: Vec<PathBuf> = Vec::new(),
    }
}
