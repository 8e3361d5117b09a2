//! Tokens that somebody might try: each is refused.

mod signed;
mod unsigned;

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE, URL_SAFE_NO_PAD};
use jsonwebtoken::crypto::sign;
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use super::*;
use crate::accounts::refresh::RefreshTokens;
use crate::secrets::{Seal, Use};

const ISSUER: &str = "https://directory.example";
const AUDIENCE: &str = "https://directory.example/v1";
const LIFE: std::time::Duration = std::time::Duration::from_mins(10);
const NOW: i64 = 1_790_000_000;

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
    fn new() -> Self {
        let keyring = Keyring::generate();
        let (account, session) = (AccountId::new(now()), SessionId::new(now()));
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

/// Keeps a figure beside those of the other tests, which `make test` prints at its end.
fn keep_figure(found: &str) {
    print!("{found}");
    let folder = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/target/figures"));
    std::fs::create_dir_all(folder).expect("a folder");
    std::fs::write(folder.join("tokens"), found).expect("written");
}

#[test]
fn forged_mistyped_and_crossed_tokens_are_refused() {
    let forger = Forger::new();
    let kinds = [forger.heads(), forger.claims(), forger.signatures(), forger.crossed(), forger.shapes()];
    let forgeries: BTreeMap<String, String> = kinds.into_iter().flatten().collect();

    let cold = Tokens::new(&forger.keyring, ISSUER, AUDIENCE, LIFE);
    let warm = Tokens::new(&forger.keyring, ISSUER, AUDIENCE, LIFE);
    assert!(warm.verify(&forger.good, now(), None).is_ok(), "the forger's own example is good");
    let untouched = forger.signed(forger.json(0).to_string(), forger.json(1).to_string());
    assert!(warm.verify(&untouched, now(), None).is_ok(), "and so is what the forger signs unchanged");

    let away = Grace { last_heard: now(), until: now() + Duration::hours(12) };
    let mut refused = 0;
    for (token, what) in &forgeries {
        assert_ne!(token, &forger.good, "{what}");
        for (tokens, grace) in [(&cold, None), (&warm, None), (&warm, Some(away))] {
            assert!(tokens.verify(token, now(), grace).is_err(), "{what}: {token}");
        }
        refused += 1;
    }
    assert_eq!(cold.verified.len(), 0, "nothing of it is remembered");
    keep_figure(&format!("tokens refused: {refused} of {}\n", forgeries.len()));
    assert!(refused >= 200);
}
