//! Why a connection was not opened, down to the cause and with what to do. Nothing of the connection string is in it.

use std::error::Error;
use std::io;
use std::iter::successors;

use rustls::CertificateError;

/// The whole of it on one line.
pub(super) fn told(error: &tokio_postgres::Error) -> String {
    if let Some(refusal) = error.as_db_error() {
        return with_advice(refusal.message().to_owned(), of_refusal(refusal.message()));
    }
    let mut text = error.to_string();
    for cause in successors(error.source(), |&cause| cause.source()) {
        text.push_str(": ");
        text.push_str(&cause.to_string());
    }
    let advice = of_certificate(error.source()).or_else(|| of_refusal(&text));
    with_advice(text, advice)
}

fn with_advice(mut text: String, advice: Option<&str>) -> String {
    if let Some(advice) = advice {
        text.push_str("; ");
        text.push_str(advice);
    }
    text
}

fn of_refusal(text: &str) -> Option<&'static str> {
    if text.ends_with("server does not support TLS") {
        Some("turn `ssl` on in Postgres; sslmode=disable in the database URL goes without")
    } else if text.ends_with("no encryption") {
        Some("sslmode=verify-full in the database URL asks for TLS")
    } else {
        None
    }
}

fn of_certificate(cause: Option<&(dyn Error + 'static)>) -> Option<&'static str> {
    let held = cause?.downcast_ref::<io::Error>()?.get_ref()?;
    let rustls::Error::InvalidCertificate(reason) = held.downcast_ref()? else { return None };
    match reason {
        // The latter where a root was replaced by another of its name.
        CertificateError::UnknownIssuer | CertificateError::BadSignature => {
            Some("no root that is trusted here signed it: name its own with sslrootcert in the database URL")
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            Some("the host in the database URL must be a name (subjectAltName) of the certificate")
        }
        other if other.to_string().contains("CaUsedAsEndEntity") => {
            Some("a root cannot answer itself: give Postgres a certificate that the root signs")
        }
        _ => None,
    }
}
