//! Encryption of bytes for one use: what is sealed for one purpose opens for no other, and not when it was changed.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};

use super::derived::Use;
use super::keyring::Keyring;
use crate::random;

/// 192 bits: random ones never meet.
const NONCE: usize = 24;

/// Seals and opens bytes of one use, with XChaCha20-Poly1305.
pub struct Cipher {
    /// The current one first, then the older ones that still open.
    ciphers: Vec<XChaCha20Poly1305>,
}

impl Cipher {
    /// Seals with the key for `use`.
    #[must_use]
    pub fn new(keyring: &Keyring, r#use: Use) -> Self {
        let ciphers = keyring.derive(r#use).all().map(|key| XChaCha20Poly1305::new(key.into())).collect();
        Self { ciphers }
    }

    /// Seals `bytes` for `purpose`; the same bytes twice give two results.
    ///
    /// # Panics
    /// Beyond 256 GiB.
    #[must_use]
    pub fn seal(&self, purpose: &str, bytes: &[u8]) -> Vec<u8> {
        let nonce = random::bytes::<NONCE>();
        let payload = Payload { msg: bytes, aad: purpose.as_bytes() };
        let sealed = self.ciphers[0]
            .encrypt(&XNonce::from(nonce), payload)
            .expect("what fits into memory is within the limits of the cipher");
        [&nonce[..], &sealed].concat()
    }

    /// Opens what [`Cipher::seal`] made for the same `purpose`, also with an older secret; nothing when it did not.
    #[must_use]
    pub fn open(&self, purpose: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE>()?;
        let payload = || Payload { msg: sealed, aad: purpose.as_bytes() };
        self.ciphers.iter().find_map(|cipher| cipher.decrypt(&XNonce::from(*nonce), payload()).ok())
    }
}
