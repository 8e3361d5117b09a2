//! Keys of OpenPGP: read, reduced to what the key itself vouches for, and written down again.

use std::io::{BufReader, Read};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use pgp::armor::{BlockType, Dearmor, DearmorOptions};
use pgp::composed::{ArmorOptions, Deserializable, SignedPublicKey, SignedPublicSubKey};
use pgp::crypto::public_key::PublicKeyAlgorithm;
use pgp::packet::{Signature, SignatureType};
use pgp::types::{Duration, KeyDetails as _, KeyVersion, Tag, Timestamp};

use super::{Encrypts, KeyDetails, MATERIAL_MAX, USER_ID_MAX, USER_IDS_MAX, fingerprint, packets};
use crate::model::text;
use crate::model::violation::Invalid;

/// How many signatures are tried at most.
const SIGNATURES_MAX: usize = 200;

/// Reads a public key that is armored or in base64.
pub(super) fn read(sent: &str) -> Result<KeyDetails, Invalid> {
    let bytes = bytes(sent)?;
    let primary = packets::check(&bytes)?;
    let bits = packets::rsa_bits(primary);
    let key = SignedPublicKey::from_bytes(bytes.as_slice()).map_err(|_| packets::unreadable())?;
    details(&reduced(key)?, bits)
}

fn bytes(sent: &str) -> Result<Vec<u8>, Invalid> {
    let sent = sent.trim();
    if !sent.starts_with("-----") {
        let plain: String = sent.split_ascii_whitespace().collect();
        return STANDARD.decode(plain).map_err(|_| packets::unreadable());
    }
    let mut dearmor = Dearmor::with_options(sent.as_bytes(), DearmorOptions::new().set_limit(sent.len()));
    dearmor.read_header().map_err(|_| packets::unreadable())?;
    match dearmor.typ {
        Some(BlockType::PublicKey) => {}
        Some(BlockType::PrivateKey) => return Err(packets::secret()),
        _ => return Err(packets::unreadable()),
    }
    let mut bytes = Vec::new();
    BufReader::new(dearmor).read_to_end(&mut bytes).map_err(|_| packets::unreadable())?;
    Ok(bytes)
}

/// The key without what it does not vouch for by a signature of its own: what others signed, pictures, and user ids that
/// are no line of text.
fn reduced(mut key: SignedPublicKey) -> Result<SignedPublicKey, Invalid> {
    if !matches!(key.version(), KeyVersion::V4 | KeyVersion::V6) {
        return Err(Invalid::new("old_key", "Keys are of version 4 or 6: make a new one."));
    }
    let primary = key.primary_key.clone();
    let (id, print) = (primary.legacy_key_id(), primary.fingerprint());
    let is_own = |it: &Signature| {
        let (ids, prints) = (it.issuer_key_id(), it.issuer_fingerprint());
        ids.is_empty() && prints.is_empty() || ids.contains(&&id) || prints.contains(&&print)
    };
    let details = &mut key.details;
    details.revocation_signatures.retain(is_own);
    details.direct_signatures.retain(is_own);
    details.users.iter_mut().for_each(|user| user.signatures.retain(is_own));
    let users: usize = details.users.iter().map(|user| user.signatures.len()).sum();
    let subkeys: usize = key.public_subkeys.iter().map(|subkey| subkey.signatures.len()).sum();
    let all = details.revocation_signatures.len() + details.direct_signatures.len() + users + subkeys;
    if all > SIGNATURES_MAX {
        let detail =
            format!("This key has more than {SIGNATURES_MAX} signatures of its own: export a minimal one.");
        return Err(Invalid::new("too_many_signatures", detail));
    }
    details.user_attributes.clear();
    details.revocation_signatures.retain(|it| it.verify_key(&primary).is_ok());
    if !details.revocation_signatures.is_empty() {
        return Err(Invalid::new("revoked", "This key is revoked: send the one that takes its place."));
    }
    details.direct_signatures.retain(|it| it.verify_key(&primary).is_ok());
    for user in &mut details.users {
        let id = &user.id;
        user.signatures.retain(|it| it.verify_certification(&primary, Tag::UserId, id).is_ok());
    }
    details.users.retain(|user| {
        let is_line =
            user.id.as_str().is_some_and(|it| text::line(it, USER_ID_MAX).is_ok_and(|line| line == it));
        is_line && newest(&user.signatures).is_some_and(|it| it.typ() != Some(SignatureType::CertRevocation))
    });
    for subkey in &mut key.public_subkeys {
        let bound = &subkey.key;
        subkey.signatures.retain(|it| it.verify_subkey_binding(&primary, bound).is_ok());
    }
    key.public_subkeys.retain(|subkey| !subkey.signatures.is_empty());
    if key.details.users.len() > USER_IDS_MAX {
        let detail =
            format!("This key has more than {USER_IDS_MAX} user ids: export it with those that are in use.");
        return Err(Invalid::new("too_many_user_ids", detail));
    }
    if key.details.users.is_empty() && key.details.direct_signatures.is_empty() {
        let detail = "The key vouches for no user id by a signature that can be verified: export it anew.";
        return Err(Invalid::new("not_self_signed", detail));
    }
    Ok(key)
}

fn details(key: &SignedPublicKey, bits: Option<u16>) -> Result<KeyDetails, Invalid> {
    let users = key.details.users.iter().flat_map(|user| &user.signatures);
    let own = newest(users.chain(&key.details.direct_signatures));
    let expires_at = own.and_then(|it| end(key.created_at(), it.key_expiration_time()));
    let material = key.to_armored_string(ArmorOptions::default()).map_err(|_| packets::unreadable())?;
    if material.len() > MATERIAL_MAX {
        let detail = format!("Without what others signed, a key has at most {MATERIAL_MAX} characters.");
        return Err(Invalid::new("too_long", detail));
    }
    let by_itself = own.is_some_and(|it| it.key_flags().encrypt_comms() || it.key_flags().encrypt_storage());
    let ends = key.public_subkeys.iter().filter_map(encrypts);
    let encrypts = ends
        .chain((by_itself && can_encrypt(key.algorithm())).then_some(Encrypts::Always))
        .fold(Encrypts::Never, later);
    Ok(KeyDetails {
        fingerprint: fingerprint::hex(key.fingerprint().as_bytes()),
        user_ids: key.details.users.iter().filter_map(|it| it.id.as_str()).map(str::to_owned).collect(),
        algorithm: Some(algorithm(key.algorithm(), bits)),
        made_at: time(key.created_at()),
        expires_at,
        encrypts,
        material: Some(material),
    })
}

/// Until when a subkey encrypts; nothing when it does not.
fn encrypts(subkey: &SignedPublicSubKey) -> Option<Encrypts> {
    let binding = newest(&subkey.signatures)?;
    let flags = binding.key_flags();
    let is_for_it = flags.encrypt_comms() || flags.encrypt_storage();
    if binding.typ() != Some(SignatureType::SubkeyBinding)
        || !is_for_it
        || !can_encrypt(subkey.key.algorithm())
    {
        return None;
    }
    Some(match end(subkey.key.created_at(), binding.key_expiration_time()) {
        Some(until) => Encrypts::Until(until),
        None => Encrypts::Always,
    })
}

fn later(one: Encrypts, other: Encrypts) -> Encrypts {
    match (one, other) {
        (Encrypts::Until(one), Encrypts::Until(other)) => Encrypts::Until(one.max(other)),
        (Encrypts::Always, _) | (_, Encrypts::Always) => Encrypts::Always,
        (Encrypts::Until(until), _) | (_, Encrypts::Until(until)) => Encrypts::Until(until),
        _ => Encrypts::Never,
    }
}

/// The signature that holds: a revocation holds over all of its moment.
fn newest<'a>(signatures: impl IntoIterator<Item = &'a Signature>) -> Option<&'a Signature> {
    let is_revocation = |it: &Signature| {
        matches!(it.typ(), Some(SignatureType::CertRevocation | SignatureType::SubkeyRevocation))
    };
    signatures.into_iter().max_by_key(|it| (it.created().map(Timestamp::as_secs), is_revocation(it)))
}

fn time(at: Timestamp) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(i64::from(at.as_secs()), 0)
}

/// A term of no seconds is none.
fn end(from: Timestamp, term: Option<Duration>) -> Option<DateTime<Utc>> {
    let seconds = term.map(Duration::as_secs).filter(|seconds| *seconds > 0)?;
    DateTime::from_timestamp(i64::from(from.as_secs()) + i64::from(seconds), 0)
}

fn can_encrypt(algorithm: PublicKeyAlgorithm) -> bool {
    use PublicKeyAlgorithm::{ECDH, Elgamal, ElgamalEncrypt, RSA, RSAEncrypt, X448, X25519};
    matches!(algorithm, RSA | RSAEncrypt | ElgamalEncrypt | Elgamal | ECDH | X25519 | X448)
}

fn algorithm(algorithm: PublicKeyAlgorithm, bits: Option<u16>) -> String {
    use PublicKeyAlgorithm::{DSA, ECDSA, Ed448, Ed25519, EdDSALegacy, RSA, RSAEncrypt, RSASign};
    let word = match algorithm {
        RSA | RSAEncrypt | RSASign => return bits.map_or("rsa".to_owned(), |bits| format!("rsa{bits}")),
        DSA => "dsa",
        ECDSA => "ecdsa",
        EdDSALegacy => "eddsa",
        Ed25519 => "ed25519",
        Ed448 => "ed448",
        _ => "other",
    };
    word.to_owned()
}
