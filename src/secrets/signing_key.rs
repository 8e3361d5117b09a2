//! The signing key: signs access tokens (Ed25519, RFC 8032), and its public half tells others that a token is ours.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{DecodePrivateKey, EncodePrivateKey, KeypairBytes, SecretDocument};
use serde::Serialize;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::random;

/// One Ed25519 key and the name that tokens call it by.
#[derive(Clone)]
pub struct SigningKey {
    id: String,
    key: ed25519_dalek::SigningKey,
}

/// The public half of a signing key, as an entry of a key set (RFC 7517, RFC 8037).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PublicKey {
    /// The kind of key: `OKP`.
    pub kty: &'static str,
    /// The curve: `Ed25519`.
    pub crv: &'static str,
    /// The algorithm: `EdDSA`.
    pub alg: &'static str,
    /// What it is for: `sig`.
    #[serde(rename = "use")]
    pub used_for: &'static str,
    /// Its name: a short hash of the key.
    pub kid: String,
    /// The 32 bytes of the key, base64url.
    pub x: String,
}

impl SigningKey {
    /// A new key.
    #[must_use]
    pub fn generate() -> Self {
        let seed = Zeroizing::new(random::bytes::<32>());
        Self::named(ed25519_dalek::SigningKey::from_bytes(&seed))
    }

    /// Reads PKCS#8 PEM (RFC 8410); `None` when it is no Ed25519 key.
    #[must_use]
    pub fn from_pem(pem: &[u8]) -> Option<Self> {
        let pem = std::str::from_utf8(pem).ok()?;
        ed25519_dalek::SigningKey::from_pkcs8_pem(pem.trim()).ok().map(Self::named)
    }

    /// PKCS#8 PEM, as [`SigningKey::from_pem`] and OpenSSL read it.
    ///
    /// # Panics
    /// Never: a key of 32 bytes can always be written.
    #[must_use]
    pub fn to_pem(&self) -> Zeroizing<String> {
        // Without its public half, which would make it a version of PKCS#8 that OpenSSL 3.0 does not read.
        KeypairBytes { secret_key: self.key.to_bytes(), public_key: None }
            .to_pkcs8_pem(LineEnding::LF)
            .expect("a key of 32 bytes can be written")
    }

    /// PKCS#8 DER.
    ///
    /// # Panics
    /// Never: a key of 32 bytes can always be written.
    #[must_use]
    pub fn to_der(&self) -> SecretDocument {
        self.key.to_pkcs8_der().expect("a key of 32 bytes can be written")
    }

    /// Its name in tokens (`kid`): a short hash of the public half.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The 32 bytes of the public half.
    #[must_use]
    pub fn public_bytes(&self) -> [u8; 32] {
        self.key.verifying_key().to_bytes()
    }

    /// The public half, for a key set.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        PublicKey {
            kty: "OKP",
            crv: "Ed25519",
            alg: "EdDSA",
            used_for: "sig",
            kid: self.id.clone(),
            x: URL_SAFE_NO_PAD.encode(self.public_bytes()),
        }
    }

    fn named(key: ed25519_dalek::SigningKey) -> Self {
        let hash = Sha256::digest(key.verifying_key().as_bytes());
        Self { id: URL_SAFE_NO_PAD.encode(&hash[..12]), key }
    }
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SigningKey").field("id", &self.id).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_as_it_was_written() {
        let key = SigningKey::generate();
        let again = SigningKey::from_pem(key.to_pem().as_bytes()).expect("what was written is read");
        assert_eq!(again.key, key.key);
        assert_eq!(again.id(), key.id());
    }

    #[test]
    fn a_key_that_openssl_writes_is_read() {
        // Version 1 of PKCS#8 (RFC 8410, section 7) is 48 bytes: version, algorithm, and the key alone.
        let pem = SigningKey::generate().to_pem();
        let body: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
        let der = base64::engine::general_purpose::STANDARD.decode(body).expect("base64");
        assert_eq!(der.len(), 48);
        assert_eq!(der[..5], [0x30, 0x2e, 0x02, 0x01, 0x00]);
    }

    #[test]
    fn another_kind_of_text_is_no_key() {
        let key = SigningKey::generate().to_pem();
        for text in ["", "secret", &key.replace("PRIVATE", "PUBLIC"), &key[..60]] {
            assert!(SigningKey::from_pem(text.as_bytes()).is_none(), "{text:?}");
        }
    }

    #[test]
    fn the_public_half_tells_nothing_of_the_private_one() {
        let key = SigningKey::generate();
        let public = serde_json::to_value(key.public()).expect("JSON");
        let names: Vec<_> = public.as_object().expect("an object").keys().collect();
        assert_eq!(names, ["alg", "crv", "kid", "kty", "use", "x"]);
        assert_eq!(public["x"], URL_SAFE_NO_PAD.encode(key.public_bytes()));
        assert_eq!(format!("{key:?}"), format!("SigningKey {{ id: {:?}, .. }}", key.id()));
    }
}
