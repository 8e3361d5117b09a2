//! Sealed values: what a caller carries for us and can neither read, change, make, nor use elsewhere.
//!
//! Cursors hold the key of the last record that was shown, positions a place in the log; a dense number in
//! plain sight would tell of changes that the caller may not see.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, Utc};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::cipher::Cipher;
use super::derived::Use;
use super::keyring::Keyring;

/// How long a cursor of a list is good for.
pub const CURSOR_LIFETIME: Duration = Duration::hours(24);

/// Longer texts are refused before any work.
const LONGEST: usize = 4096;

/// 64 bits: seconds since 1970-01-01T00:00:00Z.
const EXPIRY: usize = 8;

/// Lengths are rounded up to this many bytes, so that they do not tell how large a number is.
const BLOCK: usize = 16;

/// Seals and opens values of one use.
pub struct Seal {
    cipher: Cipher,
    lifetime: Duration,
}

/// Why a sealed value is not opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// It was not sealed here for this purpose, or was changed.
    #[error("take the value as it came in an answer of the same list, unchanged")]
    Malformed,
    /// Its time is over.
    #[error("the value is too old: begin again without it")]
    Expired,
}

impl Seal {
    /// Seals with the key for `use`; what it seals is good for `lifetime`.
    #[must_use]
    pub fn new(keyring: &Keyring, r#use: Use, lifetime: Duration) -> Self {
        Self { cipher: Cipher::new(keyring, r#use), lifetime }
    }

    /// Seals `value` for `purpose`: everything that must be the same when it comes back, such as the list and
    /// its filters. The result is base64url without padding; sealing the same twice gives two results.
    ///
    /// # Panics
    /// When `value` cannot be JSON: a fault of its type, whatever the input.
    #[must_use]
    pub fn seal<T: Serialize>(&self, purpose: &str, value: &T, now: DateTime<Utc>) -> String {
        let mut text = (now + self.lifetime).timestamp().to_be_bytes().to_vec();
        serde_json::to_writer(&mut text, value).expect("sealed types are plain JSON");
        // JSON may end in spaces, so nothing has to tell where they begin.
        text.resize(text.len().next_multiple_of(BLOCK), b' ');
        URL_SAFE_NO_PAD.encode(self.cipher.seal(purpose, &text))
    }

    /// Opens what [`Seal::seal`] made for the same `purpose`, also with an older secret.
    ///
    /// # Errors
    /// [`SealError::Malformed`] when it was not sealed here for this purpose or is not a `T`;
    /// [`SealError::Expired`] from the end of its lifetime on.
    pub fn open<T: DeserializeOwned>(
        &self,
        purpose: &str,
        text: &str,
        now: DateTime<Utc>,
    ) -> Result<T, SealError> {
        if text.len() > LONGEST {
            return Err(SealError::Malformed);
        }
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| SealError::Malformed)?;
        let opened = self.cipher.open(purpose, &bytes).ok_or(SealError::Malformed)?;
        let (expiry, json) = opened.split_first_chunk::<EXPIRY>().ok_or(SealError::Malformed)?;
        if now.timestamp() >= i64::from_be_bytes(*expiry) {
            return Err(SealError::Expired);
        }
        serde_json::from_slice(json).map_err(|_| SealError::Malformed)
    }
}

impl std::fmt::Debug for Seal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Seal").field("lifetime", &self.lifetime).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::Deserialize;
    use uuid::Uuid;

    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Last {
        name: String,
        id: Uuid,
    }

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000, 0).expect("a time")
    }

    fn cursors(keyring: &Keyring) -> Seal {
        Seal::new(keyring, Use::Cursors, CURSOR_LIFETIME)
    }

    fn last() -> Last {
        Last { name: "CERT Example".into(), id: Uuid::from_u128(7) }
    }

    proptest! {
        #[test]
        fn a_value_comes_back_as_it_went(name in ".{0,60}", id: u128, purpose in ".{0,40}") {
            let seal = cursors(&Keyring::generate());
            let value = Last { name, id: Uuid::from_u128(id) };
            let text = seal.seal(&purpose, &value, now());
            prop_assert!(text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'));
            prop_assert_eq!(seal.open::<Last>(&purpose, &text, now()), Ok(value));
        }

        #[test]
        fn a_value_of_one_purpose_is_refused_for_another(one in ".{0,20}", other in ".{0,20}") {
            prop_assume!(one != other);
            let seal = cursors(&Keyring::generate());
            let text = seal.seal(&one, &last(), now());
            prop_assert_eq!(seal.open::<Last>(&other, &text, now()), Err(SealError::Malformed));
        }

        #[test]
        fn no_other_text_opens(text in "[A-Za-z0-9_-]{0,200}|.{0,60}") {
            let seal = cursors(&Keyring::generate());
            prop_assert_eq!(seal.open::<Last>("contacts", &text, now()), Err(SealError::Malformed));
        }
    }

    #[test]
    fn any_flipped_bit_fails() {
        let seal = cursors(&Keyring::generate());
        let text = seal.seal("contacts", &last(), now());
        let mut tried = 0;
        for index in 0..text.len() {
            for bit in 0..8 {
                let mut bytes = text.clone().into_bytes();
                bytes[index] ^= 1 << bit;
                if let Ok(flipped) = String::from_utf8(bytes) {
                    assert_eq!(seal.open::<Last>("contacts", &flipped, now()), Err(SealError::Malformed));
                    tried += 1;
                }
            }
        }
        let bytes = URL_SAFE_NO_PAD.decode(&text).expect("base64url");
        for bit in 0..bytes.len() * 8 {
            let mut bytes = bytes.clone();
            bytes[bit / 8] ^= 1 << (bit % 8);
            let flipped = URL_SAFE_NO_PAD.encode(bytes);
            assert_eq!(seal.open::<Last>("contacts", &flipped, now()), Err(SealError::Malformed));
            tried += 1;
        }
        println!("flipped bits refused: {tried} of {tried}");
        for length in 0..text.len() {
            assert_eq!(seal.open::<Last>("contacts", &text[..length], now()), Err(SealError::Malformed));
        }
    }

    #[test]
    fn a_cursor_lives_for_a_day() {
        let seal = cursors(&Keyring::generate());
        let text = seal.seal("contacts", &last(), now());
        let end = now() + CURSOR_LIFETIME;
        assert_eq!(seal.open::<Last>("contacts", &text, end - Duration::seconds(1)), Ok(last()));
        assert_eq!(seal.open::<Last>("contacts", &text, end), Err(SealError::Expired));
    }

    #[test]
    fn a_seal_of_one_use_or_of_another_service_does_not_open() {
        let keyring = Keyring::generate();
        let text = cursors(&keyring).seal("contacts", &last(), now());
        let positions = Seal::new(&keyring, Use::Positions, CURSOR_LIFETIME);
        assert_eq!(positions.open::<Last>("contacts", &text, now()), Err(SealError::Malformed));
        let other = cursors(&Keyring::generate());
        assert_eq!(other.open::<Last>("contacts", &text, now()), Err(SealError::Malformed));
    }

    #[test]
    fn a_value_sealed_with_an_older_secret_still_opens_and_new_ones_take_the_new_secret() {
        let keyring = Keyring::generate();
        let before = cursors(&keyring);
        let text = before.seal("contacts", &last(), now());
        let after = cursors(&keyring.replaced());
        assert_eq!(after.open::<Last>("contacts", &text, now()), Ok(last()));
        let new = after.seal("contacts", &last(), now());
        assert_eq!(before.open::<Last>("contacts", &new, now()), Err(SealError::Malformed));
    }

    #[test]
    fn neither_the_text_nor_its_length_tells_the_value() {
        let seal = Seal::new(&Keyring::generate(), Use::Positions, CURSOR_LIFETIME);
        let texts = [1_u64, 99, 12_345_678].map(|position| seal.seal("position", &position, now()));
        assert!(texts.iter().all(|text| text.len() == texts[0].len()), "{texts:?}");
        assert_ne!(seal.seal("position", &1_u64, now()), texts[0], "the same value twice");
        let named = seal.seal("contacts", &last(), now());
        let bytes = URL_SAFE_NO_PAD.decode(named).expect("base64url");
        assert!(!bytes.windows(4).any(|part| part == b"CERT"));
    }

    #[test]
    fn a_value_of_another_shape_is_malformed() {
        let seal = cursors(&Keyring::generate());
        let text = seal.seal("contacts", &last(), now());
        assert_eq!(seal.open::<u64>("contacts", &text, now()), Err(SealError::Malformed));
    }
}
