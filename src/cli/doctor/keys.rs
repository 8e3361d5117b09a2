//! The service secret and the signing key: there, whole, closed to others, and not too old.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use super::Findings;
use crate::cli::instance::key_files;
use crate::config::Config;
use crate::secrets::{KeyFiles, Keyring, KeyringError};

/// After this time a key is worth replacing.
const OLD: Duration = Duration::from_hours(2 * 365 * 24);

/// Looks at the key files. Nothing is made; returns the keys where all can be used.
pub(super) fn look(config: &Config) -> (Findings, Option<Keyring>) {
    let mut findings = Findings::of("keys");
    let files = key_files(config);
    let is_own = config.secrets.service_secret_file.is_none() || config.secrets.signing_key_file.is_none();
    if is_own && !all(&files).all(|path| path.exists()) {
        findings.wrong(
            format!("there are no keys yet in {}", config.state.folder.join("keys").display()),
            "start `counterpart serve`, which makes them; several instances need the same: name them in \
             secrets.service_secret_file and secrets.signing_key_file",
        );
        return (findings, None);
    }
    if is_own {
        findings.note("keys lie in the state folder: a second instance needs the same files");
    }
    for (files, previous, what) in [
        (&files.service_secrets, &config.secrets.previous_service_secret_files, "service secret"),
        (&files.signing_keys, &config.secrets.previous_signing_key_files, "signing key"),
    ] {
        if let Some(current) = files.first() {
            look_at_age(current, what, &mut findings);
        }
        if !previous.is_empty() {
            findings.note(format!(
                "{} previous {what} file is still accepted: see \"Secrets and their rotation\" in docs/operations.md for \
                 when to drop it",
                previous.len()
            ));
        }
    }
    match Keyring::load(&files) {
        Ok(keyring) => {
            findings
                .good(format!("service secret and signing key ({}) can be used", keyring.signing_key().id()));
            (findings, Some(keyring))
        }
        Err(error) => {
            findings.wrong(error.to_string(), what_to_do(&error));
            (findings, None)
        }
    }
}

fn all(files: &KeyFiles) -> impl Iterator<Item = &PathBuf> {
    files.service_secrets.iter().chain(&files.signing_keys)
}

fn look_at_age(path: &PathBuf, what: &str, findings: &mut Findings) {
    let age = fs::metadata(path).and_then(|it| it.modified()).ok().and_then(|it| it.elapsed().ok());
    if let Some(age) = age.filter(|age| *age > OLD) {
        let years = age.as_secs() / (365 * 24 * 3600);
        findings.note(format!(
            "the {what} is {years} years old: \"Secrets and their rotation\" in docs/operations.md says how to replace it"
        ));
    }
}

fn what_to_do(error: &KeyringError) -> &'static str {
    match error {
        KeyringError::OpenToOthers { .. } => {
            "give it mode 0600 and the service's own user; whoever could read it may have it: consider replacing it"
        }
        KeyringError::Unreadable { .. } => {
            "run this as the service's user, and see that the file is there and its own"
        }
        KeyringError::NotASecret(_) | KeyringError::NotASigningKey(_) => {
            "put back the file that the other instances have; a new one signs everybody out"
        }
        KeyringError::NoFile(_) | KeyringError::NotMade { .. } => "name the file in the section secrets",
    }
}
