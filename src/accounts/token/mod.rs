//! Access tokens: who is there, for some minutes (RFC 9068, signed with Ed25519).
//!
//! A token says which account and which session, or which machine client and which of its secrets, and nothing of what
//! they may do; at most, that it is for less than the client may. Nothing in it chooses how it
//! is checked: the key names the algorithm, the keyring has the keys, the service's own clock has the time.

mod claims;

use chrono::{DateTime, Duration, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use quick_cache::sync::Cache;
use secrecy::SecretString;
use sha2::{Digest, Sha256};

use self::claims::{Claims, Head, TYPE};
use crate::model::ids::{AccountId, SessionId};
use crate::model::scopes::Scopes;
use crate::secrets::{Keyring, SigningKey};

/// No instance issues access tokens that are good for longer, however it is set up.
pub const LONGEST_LIFE: Duration = Duration::hours(1);

/// How far the clock of the instance that issued a token may be ahead of ours.
const SKEW: Duration = Duration::seconds(5);

/// Longer texts are refused before any work, in bytes. Ours have about 500.
const LONGEST: usize = 2048;

/// How many verified tokens are remembered; each needs about 100 bytes.
const REMEMBERED: usize = 10_000;

/// Issues access tokens and verifies them. A verified one is remembered, so that its signature is worked on
/// once. What is remembered never outlives a key: other keys take another `Tokens`.
pub struct Tokens {
    issuer: String,
    audience: String,
    life: Duration,
    header: Header,
    signing_key: EncodingKey,
    keys: Vec<(String, DecodingKey)>,
    validation: Validation,
    verified: Cache<[u8; 32], Known>,
}

/// Whom a good token stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verified {
    /// The account that signed in, or the machine client.
    pub account: AccountId,
    /// The session that began then, or the client's secret.
    pub session: SessionId,
    /// What of the client's scopes it is for, where not for all of them.
    pub scopes: Option<Scopes>,
    /// When the token ends.
    pub expires_at: DateTime<Utc>,
    /// It has ended, and is good for reading only, while the database is away.
    pub by_grace: bool,
}

/// While the database is away nobody can refresh a token, so those that were valid when it was last heard stay
/// good for reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grace {
    /// When the database was last heard; after a start without it, the time of the copy on disk.
    pub last_heard: DateTime<Utc>,
    /// When the grace ends.
    pub until: DateTime<Utc>,
}

/// Why a token is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// It is no access token of this service.
    #[error("the access token is not valid: sign in")]
    Invalid,
    /// Its time has not come.
    #[error("the access token is not valid yet: check the clocks of the service's instances")]
    Early,
    /// Its time is over.
    #[error("the access token has expired: refresh it or sign in again")]
    Expired,
}

/// What is remembered of a token whose signature and claims are good.
#[derive(Clone, Copy)]
struct Known {
    account: AccountId,
    session: SessionId,
    scopes: Option<Scopes>,
    starts_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
}

impl Tokens {
    /// Tokens by this issuer for this audience, signed with the keyring's signing key and good for `life`, at most
    /// [`LONGEST_LIFE`].
    #[must_use]
    pub fn new(keyring: &Keyring, issuer: &str, audience: &str, life: std::time::Duration) -> Self {
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some(TYPE.to_owned());
        header.kid = Some(keyring.signing_key().id().to_owned());

        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_issuer(&[issuer]);
        validation.set_audience(&[audience]);
        validation.set_required_spec_claims(&["iss", "aud", "sub", "nbf", "exp"]);
        // The library reads the system's clock; the times are compared with ours instead.
        validation.validate_exp = false;
        validation.validate_nbf = false;

        let public = |key: &SigningKey| (key.id().to_owned(), DecodingKey::from_ed_der(&key.public_bytes()));
        Self {
            issuer: issuer.to_owned(),
            audience: audience.to_owned(),
            life: Duration::from_std(life).map_or(LONGEST_LIFE, |life| life.min(LONGEST_LIFE)),
            header,
            signing_key: EncodingKey::from_ed_der(keyring.signing_key().to_der().as_bytes()),
            keys: keyring.signing_keys().map(public).collect(),
            validation,
            verified: Cache::new(REMEMBERED),
        }
    }

    /// How long a token is good for.
    #[must_use]
    pub fn life(&self) -> std::time::Duration {
        self.life.to_std().unwrap_or_default()
    }

    /// A token for `account` in `session`, good from now on.
    ///
    /// # Panics
    /// Never: the keyring holds a key that signs.
    #[must_use]
    pub fn issue(&self, account: AccountId, session: SessionId, now: DateTime<Utc>) -> SecretString {
        self.issue_for(account, session, None, now)
    }

    /// The same for a machine client and one of its secrets: for `scopes`, where they are fewer than the client's.
    ///
    /// # Panics
    /// Never: the keyring holds a key that signs.
    #[must_use]
    pub fn issue_for(
        &self,
        account: AccountId,
        session: SessionId,
        scopes: Option<Scopes>,
        now: DateTime<Utc>,
    ) -> SecretString {
        let times = (now, now + self.life);
        let claims = Claims::new(&self.issuer, &self.audience, account, session, scopes, times);
        jsonwebtoken::encode(&self.header, &claims, &self.signing_key).expect("our own key signs").into()
    }

    /// Whom `token` stands for. With a `grace` (the database is away), a token that has ended since the
    /// database was last heard is still good for reading.
    ///
    /// # Errors
    /// When it is not exactly a token of ours, or its time is over or has not come.
    pub fn verify(
        &self,
        token: &str,
        now: DateTime<Utc>,
        grace: Option<Grace>,
    ) -> Result<Verified, TokenError> {
        if token.len() > LONGEST {
            return Err(TokenError::Invalid);
        }
        if let Some(remembered) = self.recall(token, now, grace) {
            return remembered;
        }
        let hash: [u8; 32] = Sha256::digest(token).into();
        let known = self.authenticate(token).ok_or(TokenError::Invalid)?;
        let verified = known.at(now, grace)?;
        self.verified.insert(hash, known);
        Ok(verified)
    }

    /// What [`Self::verify`] says of a token whose signature was found good before: no signature is looked at. `None` for
    /// every other token.
    #[must_use]
    pub fn recall(
        &self,
        token: &str,
        now: DateTime<Utc>,
        grace: Option<Grace>,
    ) -> Option<Result<Verified, TokenError>> {
        if token.len() > LONGEST {
            return None;
        }
        let hash: [u8; 32] = Sha256::digest(token).into();
        self.verified.get(&hash).map(|known| known.at(now, grace))
    }

    fn authenticate(&self, token: &str) -> Option<Known> {
        let head = Head::read(token)?;
        let (_, key) = self.keys.iter().find(|(id, _)| *id == head.kid)?;
        let claims = jsonwebtoken::decode::<Claims>(token, key, &self.validation).ok()?.claims;
        let (starts_at, expires_at) = claims.times()?;
        let Claims { sub: account, sid: session, scope, .. } = claims;
        let scopes = scope.map(|said| said.0);
        Some(Known { account, session, scopes, starts_at, expires_at })
    }
}

impl Known {
    fn at(&self, now: DateTime<Utc>, grace: Option<Grace>) -> Result<Verified, TokenError> {
        if now + SKEW < self.starts_at {
            return Err(TokenError::Early);
        }
        let expired = now >= self.expires_at;
        let by_grace =
            expired && grace.is_some_and(|grace| now < grace.until && grace.last_heard < self.expires_at);
        if expired && !by_grace {
            return Err(TokenError::Expired);
        }
        let Self { account, session, scopes, expires_at, .. } = *self;
        Ok(Verified { account, session, scopes, expires_at, by_grace })
    }
}

impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tokens")
            .field("issuer", &self.issuer)
            .field("audience", &self.audience)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
