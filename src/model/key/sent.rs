//! Keys as they are sent.

use chrono::{DateTime, Utc};

use super::{KeyDetails, KeyDraft, fingerprint, openpgp, packets, smime};
use crate::model::kinds::{BelongsTo, KeyKind};
use crate::model::violation::{Invalid, Violations};

/// A key as it is sent: itself, its fingerprint, or both. It may hold a secret, so nothing shows it.
pub struct SentKey {
    /// OpenPGP or S/MIME.
    pub kind: String,
    /// Armored, PEM or base64.
    pub material: Option<String>,
    /// Its fingerprint.
    pub fingerprint: Option<String>,
    /// Whether it stays with the function or goes with the person.
    pub belongs_to: String,
}

impl SentKey {
    /// The key that is kept. This computes for a while: signatures are verified.
    ///
    /// # Errors
    /// What is wrong with it. A secret key is `secret_key`.
    pub fn check(self, now: DateTime<Utc>) -> Result<KeyDraft, Violations> {
        let mut violations = Violations::default();
        let kind = violations.take("/kind", KeyKind::parse(&self.kind));
        let belongs_to = violations.take("/belongs_to", BelongsTo::parse(&self.belongs_to));
        let written = self.fingerprint.as_deref().map(fingerprint::parse).transpose();
        let written = violations.take("/fingerprint", written).flatten();
        let (Some(kind), Some(belongs_to)) = (kind, belongs_to) else { return Err(violations) };
        let details = match self.material.as_deref() {
            Some(material) => {
                let read = violations.take("/material", read(kind, material, now));
                if let (Some(details), Some(written)) = (&read, &written)
                    && details.fingerprint != *written
                {
                    violations.add("/fingerprint", fingerprint::not_of_key(kind));
                }
                read
            }
            None => {
                if self.fingerprint.is_none() {
                    let detail = "Send the public key, or at least its fingerprint.";
                    violations.add("/material", Invalid::new("required", detail));
                }
                written.map(KeyDetails::of_fingerprint)
            }
        };
        match details {
            Some(details) => violations.done(KeyDraft { kind, belongs_to, details }),
            None => Err(violations),
        }
    }
}

fn read(kind: KeyKind, material: &str, now: DateTime<Utc>) -> Result<KeyDetails, Invalid> {
    // Whatever else it is, a label that says so says enough.
    if material.contains("PRIVATE KEY") {
        return Err(packets::secret());
    }
    let details = match kind {
        KeyKind::Openpgp => openpgp::read(material),
        KeyKind::Smime => smime::read(material),
    }?;
    if details.expires_at.is_some_and(|at| at <= now) {
        return Err(Invalid::new(
            "expired",
            "This key has expired: extend it, or send the one that takes its place.",
        ));
    }
    Ok(details)
}
