//! Whom we believe to be our Postgres: the certificates that end the search for who signed.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::any_name::AnyName;
use crate::config::Protection;

/// TLS cannot be spoken as asked.
#[derive(Debug, thiserror::Error)]
pub(super) enum TrustError {
    /// The file of the roots cannot be read.
    #[error("cannot read root certificates from {}, which sslrootcert names: {reason}", file.display())]
    Unreadable { file: PathBuf, reason: String },
    /// It holds none.
    #[error("there is no certificate in {}, which sslrootcert names: it takes them in PEM", .0.display())]
    Empty(PathBuf),
    /// The system has none.
    #[error(
        "this system has no root certificates: install them (`ca-certificates`), or name a file with sslrootcert \
         in the database URL"
    )]
    NoSystemRoots,
    /// The library refuses.
    #[error("setting up TLS: {0}")]
    Library(#[from] rustls::Error),
}

/// What speaks TLS as `protection` demands, if it demands any.
pub(super) fn of(protection: &Protection) -> Result<Option<MakeRustlsConnect>, TrustError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let algorithms = provider.signature_verification_algorithms;
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    let any_name = |roots| Arc::new(AnyName { roots, algorithms });
    let builder = match protection {
        Protection::Plain => return Ok(None),
        Protection::Encrypted => builder.dangerous().with_custom_certificate_verifier(any_name(None)),
        Protection::Signed(file) => {
            builder.dangerous().with_custom_certificate_verifier(any_name(Some(in_file(file)?)))
        }
        Protection::Verified(Some(file)) => builder.with_root_certificates(in_file(file)?),
        Protection::Verified(None) => builder.with_root_certificates(of_system()?),
    };
    let mut config = builder.with_no_client_auth();
    // Postgres 17 asks for it where TLS is spoken from the first byte on.
    config.alpn_protocols = vec![b"postgresql".to_vec()];
    Ok(Some(MakeRustlsConnect::new(config)))
}

fn in_file(file: &Path) -> Result<RootCertStore, TrustError> {
    let unreadable = |error: &dyn std::fmt::Display| TrustError::Unreadable {
        file: file.into(),
        reason: error.to_string(),
    };
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(file).map_err(|error| unreadable(&error))? {
        let certificate = certificate.map_err(|error| unreadable(&error))?;
        roots.add(certificate).map_err(|error| unreadable(&error))?;
    }
    if roots.is_empty() { Err(TrustError::Empty(file.into())) } else { Ok(roots) }
}

/// One that cannot be read is passed over: systems carry many.
fn of_system() -> Result<RootCertStore, TrustError> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if roots.is_empty() { Err(TrustError::NoSystemRoots) } else { Ok(roots) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(file: &Path) -> String {
        of(&Protection::Signed(file.into())).err().map(|error| error.to_string()).unwrap_or_default()
    }

    #[test]
    fn a_file_without_a_root_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("roots.pem");
        let name = file.display().to_string();
        assert!(refusal(&file).starts_with(&format!("cannot read root certificates from {name}, which ")));
        std::fs::write(&file, "# none yet\n").unwrap();
        assert!(refusal(&file).starts_with(&format!("there is no certificate in {name}, which ")));
        std::fs::write(&file, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n").unwrap();
        assert!(refusal(&file).starts_with(&format!("cannot read root certificates from {name}, which ")));
    }
}
