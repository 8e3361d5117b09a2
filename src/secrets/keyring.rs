//! The keyring: the service secret and the signing key that are in force, and the older ones still accepted.

use std::path::{Path, PathBuf};

use super::derived::{Derived, Use};
use super::error::KeyringError;
use super::file;
use super::service_secret::ServiceSecret;
use super::signing_key::{PublicKey, SigningKey};

/// Where the keys lie. In each list the current one stands first; what was made with a later one is still
/// accepted. To replace a key: put the new one second on every instance, then first, and drop the old one
/// when nothing made with it is left: after an hour for a signing key, the longest life of an access token; for a secret
/// after the life of a session, and after `counterpart account rekey`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyFiles {
    /// Files with a service secret: one line of base64, 32 bytes or more.
    pub service_secrets: Vec<PathBuf>,
    /// Files with an Ed25519 key in PKCS#8 PEM.
    pub signing_keys: Vec<PathBuf>,
}

/// All keys of the service. There is always one of each kind.
#[derive(Debug)]
pub struct Keyring {
    secret: ServiceSecret,
    older_secrets: Vec<ServiceSecret>,
    signing_key: SigningKey,
    older_signing_keys: Vec<SigningKey>,
}

impl Keyring {
    /// The name of the service secret's file where the service makes it.
    pub const SERVICE_SECRET: &str = "service-secret";

    /// The name of the signing key's file where the service makes it.
    pub const SIGNING_KEY: &str = "signing-key.pem";

    /// Reads the keys from their files, each of mode 0600 or stricter.
    ///
    /// # Errors
    /// When a list is empty, or a file cannot be read, can be read by others, or holds something else.
    pub fn load(files: &KeyFiles) -> Result<Self, KeyringError> {
        let mut secrets = files.service_secrets.iter().map(|path| {
            ServiceSecret::parse(&file::read(path)?).ok_or_else(|| KeyringError::NotASecret(path.clone()))
        });
        let mut signing_keys = files.signing_keys.iter().map(|path| {
            SigningKey::from_pem(&file::read(path)?).ok_or_else(|| KeyringError::NotASigningKey(path.clone()))
        });
        Ok(Self {
            secret: secrets.next().ok_or(KeyringError::NoFile("service secret"))??,
            older_secrets: secrets.collect::<Result<_, _>>()?,
            signing_key: signing_keys.next().ok_or(KeyringError::NoFile("signing key"))??,
            older_signing_keys: signing_keys.collect::<Result<_, _>>()?,
        })
    }

    /// Reads `service-secret` and `signing-key.pem` in `folder`, and first makes what is missing there. What
    /// is there stays, also when two processes come at once.
    ///
    /// # Errors
    /// When a file can be neither made nor read, or holds something else.
    pub fn create_in(folder: &Path) -> Result<Self, KeyringError> {
        let secret = folder.join(Self::SERVICE_SECRET);
        let signing_key = folder.join(Self::SIGNING_KEY);
        file::make_folder(folder)?;
        if !secret.exists() {
            file::make(&secret, &ServiceSecret::generate().to_text())?;
        }
        if !signing_key.exists() {
            file::make(&signing_key, &SigningKey::generate().to_pem())?;
        }
        Self::load(&KeyFiles { service_secrets: vec![secret], signing_keys: vec![signing_key] })
    }

    /// The keys for one use.
    #[must_use]
    pub fn derive(&self, r#use: Use) -> Derived {
        Derived {
            current: self.secret.derive(r#use),
            older: self.older_secrets.iter().map(|secret| secret.derive(r#use)).collect(),
        }
    }

    /// The key that signs.
    #[must_use]
    pub fn signing_key(&self) -> &SigningKey {
        &self.signing_key
    }

    /// All keys whose signatures are accepted, the one that signs first.
    pub fn signing_keys(&self) -> impl Iterator<Item = &SigningKey> {
        std::iter::once(&self.signing_key).chain(&self.older_signing_keys)
    }

    /// The public halves of all keys whose signatures are accepted: the `keys` of `/.well-known/jwks.json`.
    #[must_use]
    pub fn public_keys(&self) -> Vec<PublicKey> {
        self.signing_keys().map(SigningKey::public).collect()
    }
}

#[cfg(test)]
impl Keyring {
    /// A keyring that lies in no file.
    pub(crate) fn generate() -> Self {
        Self {
            secret: ServiceSecret::generate(),
            older_secrets: vec![],
            signing_key: SigningKey::generate(),
            older_signing_keys: vec![],
        }
    }

    /// The keyring after its secret and key were replaced: both the new and the old are accepted.
    pub(crate) fn replaced(self) -> Self {
        let new = Self::generate();
        Self { older_secrets: vec![self.secret], older_signing_keys: vec![self.signing_key], ..new }
    }
}

#[cfg(test)]
mod tests;
