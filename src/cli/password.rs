//! The password of an account that a command makes.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use clap::Args;
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use super::Failure;
use crate::accounts::password::{self, Password, PasswordHash, PasswordHasher};

/// Where the password comes from.
#[derive(Debug, Args)]
pub(super) struct Source {
    /// A file whose first line is the password; `-` reads standard input. Without it one is made and printed, once.
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
}

/// A password, hashed, and the text where the command made it.
pub(super) struct Chosen {
    /// What is stored.
    pub(super) hash: PasswordHash,
    /// What is to be told, once.
    generated: Option<SecretString>,
}

/// The file with the password cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("--password-file {}: {reason}", file.display())]
struct Unreadable {
    file: PathBuf,
    reason: io::Error,
}

impl Source {
    /// The password for the account with this address.
    pub(super) async fn choose(&self, hasher: &PasswordHasher, email: &str) -> Result<Chosen, Failure> {
        let (text, generated) = match &self.password_file {
            Some(file) => (first_line(file)?, None),
            None => {
                let text = password::generated();
                (text.clone(), Some(text))
            }
        };
        let password =
            Password::new(&text, email).map_err(|invalid| format!("--password-file: {invalid}"))?;
        Ok(Chosen { hash: hasher.hash(password).await?, generated })
    }
}

impl Chosen {
    /// The line that tells a generated password.
    pub(super) fn line(&self) -> String {
        match &self.generated {
            Some(text) => format!("password {} (shown only now)\n", text.expose_secret()),
            None => String::new(),
        }
    }
}

fn first_line(file: &Path) -> Result<SecretString, Unreadable> {
    let mut text = Zeroizing::new(String::new());
    let read = if file == Path::new("-") {
        io::stdin().read_to_string(&mut text).map(drop)
    } else {
        fs::File::open(file).and_then(|mut file| file.read_to_string(&mut text)).map(drop)
    };
    read.map_err(|reason| Unreadable { file: file.into(), reason })?;
    Ok(text.lines().next().unwrap_or_default().into())
}
