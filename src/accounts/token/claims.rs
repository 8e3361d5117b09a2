//! What stands in an access token: exactly this, each value of exactly this type.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::LONGEST_LIFE;
use crate::model::ids::{AccountId, SessionId};
use crate::random;

/// The type of an access token (RFC 9068, section 2.1): another kind of JWT by the same key is not one.
pub(super) const TYPE: &str = "at+jwt";

/// The header. It may say nothing else: no key to fetch (`jku`, `jwk`, `x5u`, `x5c`), no extension (`crit`).
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Head {
    typ: String,
    alg: String,
    /// Which of our own keys.
    pub(super) kid: String,
}

/// The claims. Times are whole seconds since 1970-01-01T00:00:00Z.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Claims {
    iss: String,
    aud: String,
    /// The account.
    pub(super) sub: AccountId,
    /// The session.
    pub(super) sid: SessionId,
    iat: i64,
    nbf: i64,
    exp: i64,
    jti: Uuid,
}

impl Head {
    /// The header of a token of ours; `None` when it is another's, or says more or other things.
    pub(super) fn read(token: &str) -> Option<Self> {
        let (head, _) = token.split_once('.')?;
        let head: Self = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(head).ok()?).ok()?;
        (head.typ == TYPE && head.alg == "EdDSA").then_some(head)
    }
}

impl Claims {
    pub(super) fn new(
        issuer: &str,
        audience: &str,
        account: AccountId,
        session: SessionId,
        (now, end): (DateTime<Utc>, DateTime<Utc>),
    ) -> Self {
        Self {
            iss: issuer.to_owned(),
            aud: audience.to_owned(),
            sub: account,
            sid: session,
            iat: now.timestamp(),
            nbf: now.timestamp(),
            exp: end.timestamp(),
            jti: random::id(now),
        }
    }

    /// From when until when it is good; `None` when the times do not make sense together.
    pub(super) fn times(&self) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
        let issued_at = DateTime::from_timestamp(self.iat, 0)?;
        let starts_at = DateTime::from_timestamp(self.nbf, 0)?;
        let expires_at = DateTime::from_timestamp(self.exp, 0)?;
        let sensible =
            issued_at <= starts_at && starts_at < expires_at && expires_at - issued_at <= LONGEST_LIFE;
        sensible.then_some((starts_at, expires_at))
    }
}
