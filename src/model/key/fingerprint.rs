//! Fingerprints as people write them.

use crate::model::kinds::KeyKind;
use crate::model::violation::Invalid;

/// The fingerprint in capital letters without what people put between them: 20 bytes (OpenPGP of version 4, SHA-1) or 32
/// (OpenPGP of version 6, SHA-256).
pub(super) fn parse(text: &str) -> Result<String, Invalid> {
    let plain: String = text.chars().filter(|it| !matches!(it, ' ' | ':' | '-')).collect();
    let plain = plain.strip_prefix("0x").unwrap_or(&plain).to_ascii_uppercase();
    if matches!(plain.len(), 40 | 64) && plain.chars().all(|it| it.is_ascii_hexdigit()) {
        return Ok(plain);
    }
    Err(Invalid::new("not_a_fingerprint", "Write the whole fingerprint: 40 or 64 hexadecimal digits."))
}

/// Bytes in capital hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}

/// Which fingerprint a key of this kind is looked up by when the key itself is there.
pub(super) fn not_of_key(kind: KeyKind) -> Invalid {
    let detail = match kind {
        KeyKind::Openpgp => "This is not the fingerprint of the key: leave it out, or send the other key.",
        KeyKind::Smime => {
            "This is not the SHA-256 fingerprint of the certificate: leave it out, or send the other one."
        }
    };
    Invalid::new("not_of_key", detail)
}
