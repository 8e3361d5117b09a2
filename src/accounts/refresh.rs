//! Refresh tokens: each is good once and brings its successor, so that of two who hold a copy one is found out.
//!
//! The tokens of a session are a family. Its first secret is random, each further one is an HMAC of the one
//! before; only the SHA-256 of the current one is stored. An answer may be lost on its way, so for ten seconds
//! the predecessor brings the same successor once more. Later, or an older one: somebody else holds a copy, and
//! the family has to be revoked. A mark (another HMAC) shows that a token was made here, so that nobody who
//! merely knows a session can have it revoked.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, Utc};
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::model::ids::SessionId;
use crate::random;
use crate::secrets::{Derived, Keyring, Use};

/// For how long a predecessor brings the same successor again.
pub const REPEAT_WITHIN: Duration = Duration::seconds(10);

/// Bytes of a token: session, generation, secret, mark.
const TOKEN: usize = 16 + 4 + 32 + MARK;
const MARK: usize = 16;

/// Makes refresh tokens, reads them and says what becomes of them. The tokens of a service secret are known as
/// long as it is in the keyring, also as an older one.
#[derive(Debug)]
pub struct RefreshTokens {
    keys: Derived,
}

/// A refresh token that was made here. Wiped from memory when it is dropped.
pub struct RefreshToken {
    /// The session it belongs to.
    pub session: SessionId,
    generation: u32,
    secret: Zeroizing<[u8; 32]>,
}

/// What is stored of the tokens of one session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Family {
    /// The session.
    pub session: SessionId,
    /// How many tokens came before the current one.
    pub generation: u32,
    /// SHA-256 of the current token's secret.
    pub current: [u8; 32],
    /// When the current token was made.
    pub rotated_at: DateTime<Utc>,
}

/// What becomes of a token that is presented.
#[derive(Debug)]
pub enum Refresh {
    /// It was the current one: store the family as it is now, then hand out the successor.
    Rotated {
        /// The successor's text.
        successor: SecretString,
        /// What to store.
        family: Family,
    },
    /// It was the predecessor a moment ago: hand out the same successor again, nothing changes.
    Repeated {
        /// The successor's text.
        successor: SecretString,
    },
    /// It was used before: revoke the family.
    Reused,
    /// It does not belong to what is stored: refuse it, nothing changes.
    Unknown,
}

/// The text is no refresh token of this service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the refresh token is not valid: sign in again")]
pub struct NotOurs;

impl RefreshTokens {
    /// Tokens made with the keyring's service secret.
    #[must_use]
    pub fn new(keyring: &Keyring) -> Self {
        Self { keys: keyring.derive(Use::RefreshTokens) }
    }

    /// The text of the first token of a new session, and the family to store.
    #[must_use]
    pub fn begin(&self, session: SessionId, now: DateTime<Utc>) -> (SecretString, Family) {
        let token = RefreshToken { session, generation: 0, secret: Zeroizing::new(random::bytes()) };
        (self.write(&token), token.family(now))
    }

    /// Reads a token that a caller presents.
    ///
    /// # Errors
    /// When it was not made here, or with a service secret that is no longer accepted.
    pub fn read(&self, text: &SecretString) -> Result<RefreshToken, NotOurs> {
        let mut bytes = Zeroizing::new([0; TOKEN]);
        match URL_SAFE_NO_PAD.decode_slice(text.expose_secret(), &mut *bytes) {
            Ok(TOKEN) => {}
            Ok(_) | Err(_) => return Err(NotOurs),
        }
        let (session, rest) = bytes.split_first_chunk().ok_or(NotOurs)?;
        let (generation, rest) = rest.split_first_chunk().ok_or(NotOurs)?;
        let (secret, mark) = rest.split_first_chunk().ok_or(NotOurs)?;
        let token = RefreshToken {
            session: SessionId(Uuid::from_bytes(*session)),
            generation: u32::from_be_bytes(*generation),
            secret: Zeroizing::new(*secret),
        };
        let ours = self.keys.all().any(|key| token.mark(key).verify_truncated_left(mark).is_ok());
        ours.then_some(token).ok_or(NotOurs)
    }

    /// What becomes of `token`, given what is stored of its session (locked, so that of two that come at once
    /// one is the first).
    #[must_use]
    pub fn refresh(&self, family: &Family, token: &RefreshToken, now: DateTime<Utc>) -> Refresh {
        if token.session != family.session {
            return Refresh::Unknown;
        }
        match family.generation.checked_sub(token.generation) {
            Some(0) if token.hash() == family.current => {
                let next = token.successor(self.keys.current.expose_secret());
                Refresh::Rotated { successor: self.write(&next), family: next.family(now) }
            }
            Some(1) if now - family.rotated_at <= REPEAT_WITHIN => self
                .keys
                .all()
                .map(|key| token.successor(key))
                .find(|next| next.hash() == family.current)
                .map_or(Refresh::Unknown, |next| Refresh::Repeated { successor: self.write(&next) }),
            Some(1..) => Refresh::Reused,
            Some(0) | None => Refresh::Unknown,
        }
    }

    fn write(&self, token: &RefreshToken) -> SecretString {
        let mark = token.mark(self.keys.current.expose_secret()).finalize().into_bytes();
        let mut bytes = Zeroizing::new(Vec::with_capacity(TOKEN));
        bytes.extend(token.session.0.as_bytes());
        bytes.extend(token.generation.to_be_bytes());
        bytes.extend(*token.secret);
        bytes.extend(&mark[..MARK]);
        URL_SAFE_NO_PAD.encode(&*bytes).into()
    }
}

impl RefreshToken {
    fn successor(&self, key: &[u8; 32]) -> Self {
        let secret = keyed(key, b"next").chain_update(*self.secret).finalize().into_bytes();
        Self {
            session: self.session,
            generation: self.generation.saturating_add(1),
            secret: Zeroizing::new(secret.into()),
        }
    }

    fn mark(&self, key: &[u8; 32]) -> Hmac<Sha256> {
        keyed(key, b"mark")
            .chain_update(self.session.0)
            .chain_update(self.generation.to_be_bytes())
            .chain_update(*self.secret)
    }

    fn hash(&self) -> [u8; 32] {
        Sha256::digest(*self.secret).into()
    }

    fn family(&self, now: DateTime<Utc>) -> Family {
        Family { session: self.session, generation: self.generation, current: self.hash(), rotated_at: now }
    }
}

impl std::fmt::Debug for RefreshToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RefreshToken").field("session", &self.session).finish_non_exhaustive()
    }
}

fn keyed(key: &[u8; 32], r#for: &[u8]) -> Hmac<Sha256> {
    Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length").chain_update(r#for)
}

#[cfg(test)]
mod tests;
