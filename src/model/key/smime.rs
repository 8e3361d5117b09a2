//! Certificates of S/MIME.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use x509_cert::Certificate;
use x509_cert::der::asn1::{ObjectIdentifier, UintRef};
use x509_cert::der::pem::{self, LineEnding};
use x509_cert::der::{Decode, Encode, Reader, SliceReader};
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{ExtendedKeyUsage, KeyUsage, SubjectAltName};

use super::{Encrypts, KeyDetails, MATERIAL_MAX, USER_ID_MAX, USER_IDS_MAX, fingerprint, packets};
use crate::model::text;
use crate::model::violation::Invalid;

const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");
const X25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.110");
const EMAIL_PROTECTION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.4");
const ANY_PURPOSE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.37.0");

/// Reads a certificate in PEM, or its DER in base64.
pub(super) fn read(sent: &str) -> Result<KeyDetails, Invalid> {
    let der = der(sent)?;
    let certificate = Certificate::from_der(&der).map_err(|_| packets::unreadable())?;
    let of = &certificate.tbs_certificate;
    let material =
        pem::encode_string("CERTIFICATE", LineEnding::LF, &der).map_err(|_| packets::unreadable())?;
    if material.len() > MATERIAL_MAX {
        let detail = format!("A certificate has at most {MATERIAL_MAX} characters.");
        return Err(Invalid::new("too_long", detail));
    }
    let encrypts = if is_for_mail(&certificate)? { Encrypts::Always } else { Encrypts::Never };
    Ok(KeyDetails {
        fingerprint: fingerprint::hex(&Sha256::digest(&der)),
        user_ids: user_ids(&certificate)?,
        algorithm: Some(algorithm(&certificate)),
        made_at: time(of.validity.not_before.to_unix_duration()),
        expires_at: time(of.validity.not_after.to_unix_duration()),
        encrypts,
        material: Some(material),
    })
}

/// The certificate that a PEM holds, as bytes.
pub(super) fn der(sent: &str) -> Result<Vec<u8>, Invalid> {
    let sent = sent.trim();
    if !sent.starts_with("-----") {
        let plain: String = sent.split_ascii_whitespace().collect();
        return STANDARD.decode(plain).map_err(|_| packets::unreadable());
    }
    if sent.matches("-----BEGIN").count() > 1 {
        return Err(Invalid::new(
            "several_keys",
            "Send the certificate alone, without those of its issuers.",
        ));
    }
    match pem::decode_vec(sent.as_bytes()) {
        Ok(("CERTIFICATE", der)) => Ok(der),
        _ => Err(packets::unreadable()),
    }
}

/// Whether mail may be encrypted for it: what it does not restrict, it allows.
fn is_for_mail(certificate: &Certificate) -> Result<bool, Invalid> {
    let of = &certificate.tbs_certificate;
    let usage = of.get::<KeyUsage>().map_err(|_| packets::unreadable())?;
    let purposes = of.get::<ExtendedKeyUsage>().map_err(|_| packets::unreadable())?;
    let encrypts = usage.is_none_or(|(_, it)| it.key_encipherment() || it.key_agreement());
    let is_mail = |it: &ObjectIdentifier| [EMAIL_PROTECTION, ANY_PURPOSE].contains(it);
    let signs_only = of.subject_public_key_info.algorithm.oid == ED25519;
    Ok(encrypts && !signs_only && purposes.is_none_or(|(_, it)| it.0.iter().any(is_mail)))
}

/// Its addresses, or its subject where it names none.
fn user_ids(certificate: &Certificate) -> Result<Vec<String>, Invalid> {
    let of = &certificate.tbs_certificate;
    let names = of.get::<SubjectAltName>().map_err(|_| packets::unreadable())?;
    let addresses = names.into_iter().flat_map(|(_, it)| it.0).filter_map(|name| match name {
        GeneralName::Rfc822Name(address) => Some(address.as_str().to_owned()),
        _ => None,
    });
    let lines = |it: String| text::line(&it, USER_ID_MAX).ok();
    let found: Vec<String> = addresses.filter_map(lines).take(USER_IDS_MAX).collect();
    if found.is_empty() { Ok(lines(of.subject.to_string()).into_iter().collect()) } else { Ok(found) }
}

fn algorithm(certificate: &Certificate) -> String {
    let key = &certificate.tbs_certificate.subject_public_key_info;
    match key.algorithm.oid {
        RSA => rsa_bits(key.subject_public_key.raw_bytes()).map_or("rsa".into(), |bits| format!("rsa{bits}")),
        EC => "ec".into(),
        ED25519 => "ed25519".into(),
        X25519 => "x25519".into(),
        _ => "other".into(),
    }
}

/// How long the modulus of an RSA key (RFC 8017, A.1.1) is, in bits.
fn rsa_bits(key: &[u8]) -> Option<usize> {
    let mut reader = SliceReader::new(key).ok()?;
    let modulus = reader.sequence(|inner| {
        let modulus = UintRef::decode(inner)?;
        UintRef::decode(inner)?;
        modulus.to_der()
    });
    let modulus = modulus.ok()?;
    let modulus = UintRef::from_der(&modulus).ok()?;
    let first = modulus.as_bytes().first()?;
    Some(modulus.as_bytes().len() * 8 - first.leading_zeros() as usize)
}

fn time(since_epoch: Duration) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(i64::try_from(since_epoch.as_secs()).ok()?, 0)
}
