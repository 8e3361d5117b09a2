//! Tokens that somebody might try: each is refused.

mod signed;
mod unsigned;

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE, URL_SAFE_NO_PAD};
use jsonwebtoken::crypto::sign;
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use chrono::{DateTime, Duration, Utc};
use counterpart::accounts::refresh::RefreshTokens;
use counterpart::accounts::token::{Grace, LONGEST_LIFE, Tokens};
use counterpart::model::ids::{AccountId, SessionId};
use counterpart::model::kinds::AccountRole;
use counterpart::secrets::{Keyring, Seal, SigningKey, Use};
use jsonwebtoken::{Algorithm, EncodingKey};
use reqwest::header::HeaderValue;

use crate::support::{Field, figure};

/// As whom the service issues tokens, and for whom, unless it is told its address.
const ISSUER: &str = "counterpart";
const AUDIENCE: &str = "counterpart";
/// Longer texts are refused before any work, in bytes.
const LONGEST: usize = 2048;
const LIFE: std::time::Duration = std::time::Duration::from_mins(10);
/// When the clock of tests stands.
const NOW: i64 = 1_772_438_400;

/// A token and what is wrong with it.
type Forgery = (String, String);

struct Forger {
    keyring: Keyring,
    /// A good token.
    good: String,
}

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(NOW, 0).expect("a time")
}

/// The keys of another service.
fn another_keyring() -> Keyring {
    Keyring::create_in(tempfile::tempdir().unwrap().path()).unwrap()
}

fn encoded(text: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(text)
}

fn with(mut object: Value, key: &str, value: Value) -> Value {
    object[key] = value;
    object
}

fn without(mut object: Value, key: &str) -> Value {
    object.as_object_mut().expect("an object").remove(key);
    object
}

impl Forger {
    /// One who has the keys of a service, and a good token of an account of it.
    fn over(keyring: Keyring, account: AccountId) -> Self {
        let session = SessionId::new(now());
        let good = Tokens::new(&keyring, ISSUER, AUDIENCE, LIFE).issue(account, session, now());
        Self { keyring, good: good.expose_secret().to_owned() }
    }

    fn part(&self, index: usize) -> &str {
        self.good.split('.').nth(index).expect("three parts")
    }

    fn json(&self, index: usize) -> Value {
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(self.part(index)).expect("base64url")).expect("JSON")
    }

    /// Any two texts, signed with our own key.
    fn signed(&self, head: impl AsRef<[u8]>, claims: impl AsRef<[u8]>) -> String {
        let key = EncodingKey::from_ed_der(self.keyring.signing_key().to_der().as_bytes());
        let message = format!("{}.{}", encoded(head), encoded(claims));
        let signature = sign(message.as_bytes(), &key, Algorithm::EdDSA).expect("signed");
        format!("{message}.{signature}")
    }

    fn with_head(&self, head: &impl ToString) -> Forgery {
        let head = head.to_string();
        (self.signed(&head, self.json(1).to_string()), format!("header {head}"))
    }

    fn with_claims(&self, claims: &impl ToString) -> Forgery {
        let claims = claims.to_string();
        (self.signed(self.json(0).to_string(), &claims), format!("claims {claims}"))
    }
}

/// How a token was met over HTTP: the status, and which problem it is.
async fn met(field: &Field, token: &str) -> (u16, String) {
    let answer = field.bearer(token).get("/v1/me").await;
    if answer.status == 200 { (200, String::new()) } else { answer.problem() }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forged_mistyped_and_crossed_tokens_are_refused() {
    let field = Field::start().await;
    let keyring = Keyring::create_in(&field.keys.path().join("keys")).unwrap();
    let forger = Forger::over(keyring, field.account_of(field.team, AccountRole::Reader));
    let kinds = [forger.heads(), forger.claims(), forger.signatures(), forger.crossed(), forger.shapes()];
    let forgeries: BTreeMap<String, String> = kinds.into_iter().flatten().collect();

    assert_eq!(met(&field, &forger.good).await.0, 200, "the forger's own example is good");
    let untouched = forger.signed(forger.json(0).to_string(), forger.json(1).to_string());
    assert_eq!(met(&field, &untouched).await.0, 200, "and so is what the forger signs unchanged");

    let away = Grace { last_heard: now(), until: now() + Duration::hours(12) };
    let mut refused = 0;
    for (token, what) in &forgeries {
        assert_ne!(token, &forger.good, "{what}");
        assert!(field.tokens.verify(token, now(), Some(away)).is_err(), "{what}, while the database is away");
        // What no header can hold was refused as far as it can be tried, and so was what HTTP takes off a header's end.
        if HeaderValue::from_str(&format!("Bearer {token}")).is_ok() && token.trim() != forger.good {
            assert_eq!(met(&field, token).await, (401, "invalid-token".into()), "{what}: {token}");
        }
        refused += 1;
    }
    figure("tokens", &format!("{refused} of {} refused", forgeries.len()));
    assert!(refused >= 200);
}
