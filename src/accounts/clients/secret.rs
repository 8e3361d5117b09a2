//! The secret of a machine client: 256 random bits behind a prefix that finds it. A slow hash would guard it no better, and
//! cost 50 ms at each call; what is kept is a fast one under a key from the service's secret, which the database has not.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use crate::model::hex;
use crate::model::ids::{ClientId, SecretId};
use crate::random;
use crate::secrets::{KeyedHash, Keyring, Use};

/// How every secret begins, so that who finds one in a file or a log knows what it is.
const MARK: &str = "cpk_";

/// Bytes of a prefix, which is written in twice as many digits.
const PREFIX: usize = 6;

/// Bytes that nobody guesses.
const SECRET: usize = 32;

/// Hashes secrets and knows them again.
#[derive(Clone, Debug)]
pub struct ClientSecrets {
    /// The current one first, then those of older service secrets that are still accepted.
    keys: Vec<KeyedHash>,
}

/// A secret that is about to be stored, without what is secret of it.
#[derive(Clone, Debug)]
pub struct NewSecret {
    /// Its id.
    pub id: SecretId,
    /// By what it is found.
    pub prefix: String,
    /// What is kept of it.
    pub hash: [u8; 32],
}

/// A text that may be a secret. Wiped from memory when it is dropped.
#[derive(Clone)]
pub struct Presented {
    prefix: String,
    bytes: Zeroizing<[u8; SECRET]>,
}

/// Whether a secret is the one whose hash is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// It is another.
    No,
    /// It is.
    Yes,
    /// It is, and the hash is under a key that is being replaced: this is the one to keep from now on.
    Rekeyed([u8; 32]),
}

impl ClientSecrets {
    /// Hashes by the keyring's service secrets.
    #[must_use]
    pub fn new(keyring: &Keyring) -> Self {
        Self { keys: keyring.derive(Use::MachineSecrets).all().map(KeyedHash::new).collect() }
    }

    /// A new secret of a client: what is kept of it, and the text that its holder is shown once.
    #[must_use]
    pub fn make(&self, client_id: ClientId, now: DateTime<Utc>) -> (NewSecret, SecretString) {
        let prefix = hex::encode(&random::bytes::<PREFIX>());
        let presented = Presented { prefix, bytes: Zeroizing::new(random::bytes()) };
        let text = presented.text();
        let id = SecretId::new(now);
        let hash = self.hash(&presented, id, client_id);
        (NewSecret { id, prefix: presented.prefix, hash }, text)
    }

    /// Whether this is the secret of which `hash` is kept. It takes the same time for every text.
    #[must_use]
    pub fn fit(&self, presented: &Presented, id: SecretId, client_id: ClientId, hash: &[u8; 32]) -> Fit {
        over(presented, id, client_id, |parts| {
            // All are tried, whatever the first says.
            let fits: Vec<bool> = self.keys.iter().map(|key| key.is_of(parts, hash)).collect();
            match fits.iter().position(|fits| *fits) {
                None => Fit::No,
                Some(0) => Fit::Yes,
                Some(_) => Fit::Rekeyed(self.hash(presented, id, client_id)),
            }
        })
    }

    fn hash(&self, presented: &Presented, id: SecretId, client_id: ClientId) -> [u8; 32] {
        // A keyring has a current secret.
        over(presented, id, client_id, |parts| self.keys.first().map(|key| key.of(parts)).unwrap_or_default())
    }
}

/// Does something with what a hash stands for: a row that is given to another client has another one.
fn over<R>(presented: &Presented, id: SecretId, client_id: ClientId, with: impl FnOnce(&[&[u8]]) -> R) -> R {
    with(&[id.0.as_bytes(), client_id.0.as_bytes(), presented.prefix.as_bytes(), &*presented.bytes])
}

impl Presented {
    /// Reads a text that somebody sends; nothing when no secret looks like that.
    #[must_use]
    pub fn read(text: &SecretString) -> Option<Self> {
        let (prefix, secret) = text.expose_secret().strip_prefix(MARK)?.split_once('_')?;
        let is_digit = |it: u8| it.is_ascii_digit() || (b'a'..=b'f').contains(&it);
        if prefix.len() != 2 * PREFIX || !prefix.bytes().all(is_digit) {
            return None;
        }
        let mut bytes = Zeroizing::new([0; SECRET]);
        match URL_SAFE_NO_PAD.decode_slice(secret, &mut *bytes) {
            Ok(SECRET) => Some(Self { prefix: prefix.to_owned(), bytes }),
            Ok(_) | Err(_) => None,
        }
    }

    /// By what it is found.
    #[must_use]
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    fn text(&self) -> SecretString {
        let secret = Zeroizing::new(URL_SAFE_NO_PAD.encode(*self.bytes));
        format!("{MARK}{}_{}", self.prefix, *secret).into()
    }
}

impl std::fmt::Debug for Presented {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Presented").field("prefix", &self.prefix).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_777_708_800, 0).expect("a time")
    }

    fn made(secrets: &ClientSecrets) -> (ClientId, NewSecret, SecretString) {
        let client = ClientId::new(now());
        let (new, text) = secrets.make(client, now());
        (client, new, text)
    }

    #[test]
    fn a_secret_is_known_again_by_its_hash_and_to_its_client_alone() {
        let secrets = ClientSecrets::new(&Keyring::generate());
        let (client, new, text) = made(&secrets);
        let presented = Presented::read(&text).expect("a secret");
        assert_eq!(presented.prefix(), new.prefix);
        assert_eq!(secrets.fit(&presented, new.id, client, &new.hash), Fit::Yes);
        let (_, other, other_text) = made(&secrets);
        let other_presented = Presented::read(&other_text).expect("a secret");
        assert_eq!(secrets.fit(&presented, new.id, ClientId::new(now()), &new.hash), Fit::No);
        assert_eq!(secrets.fit(&presented, other.id, client, &new.hash), Fit::No);
        assert_eq!(secrets.fit(&presented, new.id, client, &other.hash), Fit::No);
        assert_eq!(secrets.fit(&other_presented, new.id, client, &new.hash), Fit::No);
        assert!(!format!("{presented:?}{new:?}{text:?}").contains(&text.expose_secret()[17..]));
    }

    #[test]
    fn a_replaced_service_secret_knows_it_and_another_service_does_not() {
        let keyring = Keyring::generate();
        let (client, new, text) = made(&ClientSecrets::new(&keyring));
        let presented = Presented::read(&text).expect("a secret");
        let fit = |secrets: &ClientSecrets, hash| secrets.fit(&presented, new.id, client, &hash);
        assert_eq!(fit(&ClientSecrets::new(&Keyring::generate()), new.hash), Fit::No);
        let after = ClientSecrets::new(&keyring.replaced());
        let Fit::Rekeyed(hash) = fit(&after, new.hash) else { panic!("it is known under the older key") };
        assert_eq!(fit(&after, hash), Fit::Yes);
    }

    #[test]
    fn any_flipped_bit_fails_and_other_texts_are_no_secrets() {
        let secrets = ClientSecrets::new(&Keyring::generate());
        let (client, new, text) = made(&secrets);
        let text = text.expose_secret();
        let bytes = URL_SAFE_NO_PAD.decode(&text[17..]).expect("base64url");
        for bit in 0..bytes.len() * 8 {
            let mut bytes = bytes.clone();
            bytes[bit / 8] ^= 1 << (bit % 8);
            let other = format!("{}{}", &text[..17], URL_SAFE_NO_PAD.encode(bytes));
            let presented = Presented::read(&other.into()).expect("a secret");
            assert_eq!(secrets.fit(&presented, new.id, client, &new.hash), Fit::No, "bit {bit}");
        }
        for wrong in [
            String::new(),
            "secret".into(),
            format!(" {text}"),
            format!("{text} "),
            format!("{text}A"),
            text[..text.len() - 1].to_owned(),
            text[4..].to_owned(),
            text.replace("cpk_", "CPK_"),
            text.to_uppercase(),
            text.replacen(&new.prefix, &new.prefix[1..], 1),
            format!("cpk__{}", &text[17..]),
            "A".repeat(10_000),
        ] {
            assert!(Presented::read(&wrong.clone().into()).is_none(), "{wrong}");
        }
    }
}
