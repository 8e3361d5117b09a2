//! Key: with what messages to a contact are encrypted. Parsed when it is written, so that all that is said of it is read
//! off the key itself.

mod fingerprint;
mod openpgp;
mod packets;
mod sent;
mod smime;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::ids::KeyId;
use super::kinds::{BelongsTo, KeyKind};
use super::personal::Personal;
use super::violation::Invalid;

pub use sent::SentKey;

/// Most keys of one contact.
pub const KEYS_MAX: usize = 20;
/// The longest key as it is kept, in characters: what others signed of it is left out.
pub const MATERIAL_MAX: usize = 32 * 1024;
/// Most user ids of one key.
pub const USER_IDS_MAX: usize = 20;
/// The longest user id, in characters.
pub const USER_ID_MAX: usize = 300;

/// A key of a contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    /// Its id.
    pub id: KeyId,
    /// OpenPGP or S/MIME.
    pub kind: KeyKind,
    /// Whether it stays with the function or goes with the person.
    pub belongs_to: BelongsTo,
    /// What it says, in the vault: the user ids of any key may name somebody.
    pub details: Personal<KeyDetails>,
    /// When it was added.
    pub created_at: DateTime<Utc>,
}

/// What a key says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyDetails {
    /// 20 or 32 bytes in hexadecimal, in capital letters.
    pub fingerprint: String,
    /// Whose it says that it is, as far as its own signature vouches for it; empty when only the fingerprint is known.
    pub user_ids: Vec<String>,
    /// The algorithm of its primary key, such as `ed25519` or `rsa4096`.
    pub algorithm: Option<String>,
    /// When the key was made.
    pub made_at: Option<DateTime<Utc>>,
    /// When it expires.
    pub expires_at: Option<DateTime<Utc>>,
    /// Until when messages can be encrypted for it.
    pub encrypts: Encrypts,
    /// The key itself: armored, or a certificate in PEM.
    pub material: Option<String>,
}

/// Until when messages can be encrypted for a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Encrypts {
    /// Only its fingerprint is known.
    Unknown,
    /// It is for other things.
    Never,
    /// Until then.
    Until(DateTime<Utc>),
    /// As long as the key itself is good.
    Always,
}

/// A new key of a contact.
#[derive(Clone, Debug)]
pub struct KeyDraft {
    /// See [`Key::kind`].
    pub kind: KeyKind,
    /// See [`Key::belongs_to`].
    pub belongs_to: BelongsTo,
    /// See [`Key::details`].
    pub details: KeyDetails,
}

impl KeyDraft {
    /// An OpenPGP key of a function of which only the fingerprint is known.
    ///
    /// # Errors
    /// `not_a_fingerprint`.
    pub fn of_fingerprint(text: &str) -> Result<Self, Invalid> {
        let details = KeyDetails::of_fingerprint(fingerprint::parse(text)?);
        Ok(Self { kind: KeyKind::Openpgp, belongs_to: BelongsTo::Function, details })
    }
}

impl Key {
    /// A new key.
    #[must_use]
    pub fn add(id: KeyId, draft: KeyDraft, now: DateTime<Utc>) -> Self {
        Self {
            id,
            kind: draft.kind,
            belongs_to: draft.belongs_to,
            details: Personal::new(draft.details, now),
            created_at: now,
        }
    }

    /// Whether another one says the same: what is erased says nothing.
    #[must_use]
    pub fn says_the_same(&self, other: &Self) -> bool {
        (self.kind, self.belongs_to) == (other.kind, other.belongs_to)
            && self.details.value().is_some()
            && self.details.value() == other.details.value()
    }

    /// Its fingerprint, or nothing when it is erased.
    #[must_use]
    pub fn fingerprint(&self) -> Option<&str> {
        self.details.value().map(|it| it.fingerprint.as_str())
    }
}

impl KeyDetails {
    /// What is known of a key by its fingerprint alone.
    #[must_use]
    pub fn of_fingerprint(fingerprint: String) -> Self {
        Self {
            fingerprint,
            user_ids: Vec::new(),
            algorithm: None,
            made_at: None,
            expires_at: None,
            encrypts: Encrypts::Unknown,
            material: None,
        }
    }

    /// The certificate as bytes (DER), where it is one.
    #[must_use]
    pub fn certificate(&self) -> Option<Vec<u8>> {
        smime::der(self.material.as_deref()?).ok()
    }

    /// Whether messages can be encrypted for it at a moment; nothing when only its fingerprint is known.
    #[must_use]
    pub fn is_usable_at(&self, now: DateTime<Utc>) -> Option<bool> {
        let stands = self.expires_at.is_none_or(|at| now < at);
        match self.encrypts {
            Encrypts::Unknown => None,
            Encrypts::Never => Some(false),
            Encrypts::Until(until) => Some(stands && now < until),
            Encrypts::Always => Some(stands),
        }
    }
}

#[cfg(test)]
mod tests;
