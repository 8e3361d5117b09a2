//! Which keys a contact can have.

use crate::model::vocabulary::vocabulary;

vocabulary! {
    KeyKind = "key_kinds": "By which standard messages to a contact are encrypted.";
    Openpgp = "openpgp": "OpenPGP", "A public key of OpenPGP (RFC 9580).";
    Smime = "smime": "S/MIME", "A certificate of S/MIME (RFC 8550). Who issued it is not checked.";
}
