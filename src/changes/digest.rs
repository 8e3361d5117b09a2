//! The hash chain: what is in the log cannot be changed unseen by who knows a later head.

use sha2::{Digest as _, Sha256};

/// Gathers the fields of an entry into one SHA-256. Every field goes in with its length, so that no two entries with
/// different fields give the same bytes.
#[derive(Default)]
pub struct Digest(Sha256);

impl Digest {
    /// Takes a field.
    #[must_use]
    pub fn field(mut self, bytes: &[u8]) -> Self {
        self.0.update((bytes.len() as u64).to_be_bytes());
        self.0.update(bytes);
        self
    }

    /// Takes a field that may be missing; missing differs from empty.
    #[must_use]
    pub fn optional(self, bytes: Option<&[u8]>) -> Self {
        match bytes {
            Some(bytes) => self.field(&[1]).field(bytes),
            None => self.field(&[0]),
        }
    }

    /// The digest of all fields.
    #[must_use]
    pub fn finish(self) -> [u8; 32] {
        self.0.finalize().into()
    }
}

/// The head after one more entry: SHA-256 of previous head, number (8 bytes, big-endian) and digest, as the database's
/// function of the same name computes it.
#[must_use]
pub fn chain_link(previous: &[u8], number: i64, digest: &[u8]) -> [u8; 32] {
    Sha256::new()
        .chain_update(previous)
        .chain_update(number.to_be_bytes())
        .chain_update(digest)
        .finalize()
        .into()
}
