//! Keys derived from the service secret: one for each use, so that what is made for one use means nothing in another.

use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, ExposeSecretMut, SecretBox};
use sha2::Sha256;

/// What a derived key is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// Sealing the cursors of lists and feeds.
    Cursors,
    /// Sealing positions in the log.
    Positions,
    /// Hashing the secrets of machine clients.
    MachineSecrets,
    /// Making each refresh token from the one before.
    RefreshTokens,
    /// Sealing the copy of the directory on disk.
    DiskCopy,
    /// Hashing the requests that an `Idempotency-Key` stands for.
    IdempotencyKeys,
    /// Hashing what a caller is shown, for its entity tag.
    EntityTags,
    /// Finding the accounts of an e-mail address.
    EmailAddresses,
    /// Counting failed sign-ins without saying of whom.
    SignInFailures,
    /// Making the codes of invitations.
    InvitationCodes,
}

impl Use {
    /// The label in the derivation. It never changes: another label is another key.
    const fn label(self) -> &'static str {
        match self {
            Self::Cursors => "counterpart/1/cursors",
            Self::Positions => "counterpart/1/positions",
            Self::MachineSecrets => "counterpart/1/machine-secrets",
            Self::RefreshTokens => "counterpart/1/refresh-tokens",
            Self::DiskCopy => "counterpart/1/disk-copy",
            Self::IdempotencyKeys => "counterpart/1/idempotency-keys",
            Self::EntityTags => "counterpart/1/entity-tags",
            Self::EmailAddresses => "counterpart/1/email-addresses",
            Self::SignInFailures => "counterpart/1/sign-in-failures",
            Self::InvitationCodes => "counterpart/1/invitation-codes",
        }
    }
}

/// The keys of one use, 256 bits each: from the current service secret, and from the older ones that are
/// still accepted.
#[derive(Debug)]
pub struct Derived {
    /// Makes new things.
    pub current: SecretBox<[u8; 32]>,
    /// Still recognise things that were made before.
    pub older: Vec<SecretBox<[u8; 32]>>,
}

impl Derived {
    /// All keys, the current one first.
    pub fn all(&self) -> impl Iterator<Item = &[u8; 32]> {
        std::iter::once(&self.current).chain(&self.older).map(ExposeSecret::expose_secret)
    }
}

/// A key that is set up once and hashes often: setting it up costs two blocks.
#[derive(Clone, Debug)]
pub struct KeyedHash(Hmac<Sha256>);

impl KeyedHash {
    /// HMAC-SHA256 by this key.
    ///
    /// # Panics
    /// Never: HMAC takes a key of any length.
    #[must_use]
    pub fn new(key: &[u8; 32]) -> Self {
        Self(Hmac::new_from_slice(key).expect("HMAC takes a key of any length"))
    }

    /// The hash of parts, each with its length before it.
    #[must_use]
    pub fn of(&self, parts: &[&[u8]]) -> [u8; 32] {
        self.over(parts).finalize().into_bytes().into()
    }

    /// Whether this is the hash of parts. How long that takes does not tell how much of it is right.
    #[must_use]
    pub fn is_of(&self, parts: &[&[u8]], hash: &[u8; 32]) -> bool {
        self.over(parts).verify_slice(hash).is_ok()
    }

    fn over(&self, parts: &[&[u8]]) -> Hmac<Sha256> {
        let mut mac = self.0.clone();
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac
    }
}

/// HMAC-SHA256 of parts, each with its length before it.
#[must_use]
pub fn keyed(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    KeyedHash::new(key).of(parts)
}

/// HKDF-SHA256 (RFC 5869) without salt, with the use as `info`; `secret` is uniform and 256 bits or longer.
pub(super) fn derive(secret: &[u8], r#use: Use) -> SecretBox<[u8; 32]> {
    let mut key = SecretBox::new(Box::new([0; 32]));
    Hkdf::<Sha256>::new(None, secret)
        .expand(r#use.label().as_bytes(), key.expose_secret_mut())
        .expect("32 bytes are one block of SHA-256");
    key
}
