//! What stands in an access token: exactly this, each value of exactly this type.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use uuid::Uuid;

use super::LONGEST_LIFE;
use crate::model::ids::{AccountId, SessionId};
use crate::model::scopes::Scopes;
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
    /// The account, or the machine client.
    pub(super) sub: AccountId,
    /// The session, or the secret.
    pub(super) sid: SessionId,
    iat: i64,
    nbf: i64,
    exp: i64,
    jti: Uuid,
    /// What of a machine client's scopes the token is for; absent where it is for all of them.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "said")]
    pub(super) scope: Option<Said>,
}

/// Scopes as a token says them: a text, exactly as it is written here. Neither null, nor a list, nor the same words in
/// another order.
#[derive(Clone, Copy)]
pub(super) struct Said(pub(super) Scopes);

impl Serialize for Said {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Said {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let scopes = text.parse::<Scopes>().ok().filter(|it| it.to_string() == text);
        scopes.map(Self).ok_or_else(|| de::Error::custom("no scopes"))
    }
}

/// What is there is no null.
fn said<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Said>, D::Error> {
    Said::deserialize(from).map(Some)
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
        scope: Option<Scopes>,
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
            scope: scope.map(Said),
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
