//! Passwords: chosen by a person, kept only as Argon2id hashes (RFC 9106).

mod generated;
mod guessable;
mod hash;
mod hasher;

use icu_normalizer::ComposingNormalizerBorrowed;
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

pub use self::generated::generated;
pub use self::hash::{PasswordHash, UnreadableHash};
pub use self::hasher::{CANDIDATES, Overloaded, PasswordHasher};
use crate::model::violation::Invalid;

/// The fewest characters of a new password.
pub const SHORTEST: usize = 12;

/// The most characters of a new password.
pub const LONGEST: usize = 256;

/// A longer text is refused before it is composed: no character has more than 16 bytes in its parts.
const LONGEST_BYTES: usize = 16 * LONGEST;

/// A password as somebody types it: in Unicode's composed form (NFC), so that every keyboard gives the same
/// bytes. Wiped from memory when it is dropped.
pub struct Password(Zeroizing<String>);

impl Password {
    /// A password for signing in; it may be a wrong one. A text longer than any password becomes the empty
    /// one, which is nobody's.
    #[must_use]
    pub fn typed(text: &SecretString) -> Self {
        let text = text.expose_secret();
        let text = if text.len() > LONGEST_BYTES { "" } else { text };
        Self(Zeroizing::new(ComposingNormalizerBorrowed::new_nfc().normalize(text).into_owned()))
    }

    /// A new password of the account with this e-mail address. As NIST SP 800-63B asks: length instead of
    /// kinds of characters, and nothing that guessing begins with.
    ///
    /// # Errors
    /// `too_short`, `too_long`, or `guessable`: a common password, a pattern, or the address again.
    pub fn new(text: &SecretString, email: &str) -> Result<Self, Invalid> {
        let too_long = || Invalid::new("too_long", format!("take at most {LONGEST} characters"));
        if text.expose_secret().len() > LONGEST_BYTES {
            return Err(too_long());
        }
        let password = Self::typed(text);
        match password.0.chars().count() {
            ..SHORTEST => Err(Invalid::new("too_short", format!("take at least {SHORTEST} characters"))),
            SHORTEST..=LONGEST if guessable::is_guessable(&password.0, email) => Err(Invalid::new(
                "guessable",
                "take a password that is harder to guess: several words that do not belong together, and not your address",
            )),
            SHORTEST..=LONGEST => Ok(password),
            _ => Err(too_long()),
        }
    }

    fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password([REDACTED])")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const EMAIL: &str = "duty-desk@cert.example";

    fn refused(text: &str) -> Option<&'static str> {
        Password::new(&text.into(), EMAIL).err().map(|invalid| invalid.code)
    }

    #[test]
    fn a_password_has_from_12_to_256_characters() {
        let long = "kangaroo-velvet-7-".repeat(20);
        let accents: String = long.chars().take(255).chain(['é']).collect();
        let cases = [
            ("kanga-velve", Some("too_short")),
            ("kanga-velvet", None),
            (&accents, None),
            (&long[..257], Some("too_long")),
            (&long.repeat(20), Some("too_long")),
            ("", Some("too_short")),
        ];
        for (text, expected) in cases {
            assert_eq!(refused(text), expected, "{} characters", text.chars().count());
        }
    }

    #[test]
    fn what_is_easily_guessed_is_refused() {
        for text in ["Password2026!", EMAIL] {
            assert_eq!(refused(text), Some("guessable"), "{text}");
        }
    }

    #[test]
    fn a_refusal_does_not_repeat_the_password() {
        for text in ["qwertyuiop123", "kangaroo"] {
            let invalid = Password::new(&text.into(), EMAIL).expect_err("refused");
            assert!(!invalid.detail.contains(text), "{}", invalid.detail);
        }
        assert_eq!(format!("{:?}", Password::typed(&"kangaroo".into())), "Password([REDACTED])");
    }

    proptest! {
        #[test]
        fn every_keyboard_gives_the_same_password(text in "\\PC{0,40}") {
            let decomposed = icu_normalizer::DecomposingNormalizerBorrowed::new_nfd().normalize(&text);
            let typed = Password::typed(&text.as_str().into());
            let other = Password::typed(&decomposed.as_ref().into());
            prop_assert_eq!(typed.as_bytes(), other.as_bytes());
        }
    }
}
