//! The service secret: 256 random bits or more, from which every symmetric key of the service is derived.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret, SecretBox};
use zeroize::Zeroizing;

use super::derived::{Use, derive};
use crate::random;

/// 256 bits.
const SHORTEST: usize = 32;

/// One service secret.
#[derive(Debug)]
pub struct ServiceSecret(SecretBox<Vec<u8>>);

impl ServiceSecret {
    /// A new one, of 256 bits.
    #[must_use]
    pub fn generate() -> Self {
        Self(SecretBox::init_with(|| random::bytes::<SHORTEST>().to_vec()))
    }

    /// Reads one line of base64 (RFC 4648, section 4) that stands for 32 bytes or more; `None` when it is not that.
    #[must_use]
    pub fn parse(text: &[u8]) -> Option<Self> {
        let secret = SecretBox::new(Box::new(STANDARD.decode(text.trim_ascii_end()).ok()?));
        (secret.expose_secret().len() >= SHORTEST).then_some(Self(secret))
    }

    /// The line that [`ServiceSecret::parse`] reads.
    #[must_use]
    pub fn to_text(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(STANDARD.encode(self.0.expose_secret()));
        text.push('\n');
        text
    }

    /// The key for one use.
    #[must_use]
    pub fn derive(&self, r#use: Use) -> SecretBox<[u8; 32]> {
        derive(self.0.expose_secret(), r#use)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n";

    #[test]
    fn a_secret_is_read_as_it_was_written() {
        let secret = ServiceSecret::generate();
        let again = ServiceSecret::parse(secret.to_text().as_bytes()).expect("what was written is read");
        assert_eq!(again.0.expose_secret(), secret.0.expose_secret());
    }

    #[test]
    fn a_short_or_unreadable_secret_is_refused() {
        for text in
            ["", "\n", "c2hvcnQ=", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHg==", "not base64 at all!"]
        {
            assert!(ServiceSecret::parse(text.as_bytes()).is_none(), "{text:?}");
        }
    }

    #[test]
    fn each_use_has_a_key_of_its_own_that_never_changes() {
        let secret = ServiceSecret::parse(SECRET.as_bytes()).expect("32 bytes");
        let keys = [
            Use::Cursors,
            Use::Positions,
            Use::MachineSecrets,
            Use::RefreshTokens,
            Use::DiskCopy,
            Use::IdempotencyKeys,
            Use::EmailAddresses,
            Use::SignInFailures,
            Use::InvitationCodes,
        ]
        .map(|r#use| STANDARD.encode(secret.derive(r#use).expose_secret()));
        // Computed with another implementation of RFC 5869.
        let expected = [
            "UyVO8bMNQf+2n8sUDorZNjXzKczrUOq5zavWgAmyXT8=",
            "hBoaBfnIuYqIAhk0c4QAUQGVgeMo1VKIVpW3BgNpM8k=",
            "D+OdgFuGzx2ucM8wDW/LVWHajNDQIJ3ZOb7hGqxGURg=",
            "j53IzSCZr1PFt+cPKG0yRX/JBU+MlFCVROQ8HNVgrMM=",
            "IYAw+ygKpc5mpndl5hgwACafvbZ3kY0U8VlSNUrWOZ8=",
            "aiuf1QJATSHmZIGLMF5DGhufm7MiO3P9XMKGE9Lxfv0=",
            "X5VA+sD65/dj6RZbWw/FhF4NAsr759VZBnu/KQK/gG0=",
            "C5I3CAanj6zHq9Zj0rTH416BZ0e3YQ2GW8mvsW/IEVU=",
            "NzgZYKd/JC0xlYwetlHDUC3vJut9ZRnzrZrP+G7vx1k=",
        ];
        assert_eq!(keys, expected);
    }

    #[test]
    fn a_secret_does_not_show_when_it_is_printed() {
        assert_eq!(
            format!("{:?}", ServiceSecret::parse(SECRET.as_bytes())),
            "Some(ServiceSecret(SecretBox<alloc::vec::Vec<u8>>([REDACTED])))"
        );
    }
}
