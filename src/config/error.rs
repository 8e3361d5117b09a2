//! What is wrong with the configuration, said so that its writer can mend it. Values are never repeated:
//! they may be secret.

use std::fmt;
use std::path::PathBuf;

use thiserror::Error;

/// Where a value came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The configuration file.
    File(PathBuf),
    /// A variable of the environment.
    Variable(String),
    /// Nowhere: it was worked out, and could not be.
    Default,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(f, "in {}", path.display()),
            Self::Variable(name) => write!(f, "in the variable {name}"),
            Self::Default => f.write_str("by default"),
        }
    }
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Fault {
    /// The configuration file cannot be read.
    #[error("cannot read the configuration file {}: {reason}", file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// What the system says.
        reason: String,
    },
    /// The configuration file is not TOML.
    #[error("{} is not TOML, line {line}: {reason}", file.display())]
    Malformed {
        /// The file.
        file: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong there.
        reason: String,
    },
    /// There is no such key.
    #[error("unknown setting {key} ({origin}): the choices are {choices}")]
    Unknown {
        /// The key as `section.key`.
        key: String,
        /// Where it stands.
        origin: Origin,
        /// The keys of that section, or the sections.
        choices: String,
    },
    /// The key does not take this value.
    #[error("bad value for {key} ({origin}): it must be {allowed}")]
    Invalid {
        /// The key as `section.key`.
        key: String,
        /// Where the value stands.
        origin: Origin,
        /// Which values the key takes.
        allowed: String,
    },
    /// Two variables set the same key to different values.
    #[error("{key} is set twice ({first} and {second}): keep one")]
    Twice {
        /// The key as `section.key`.
        key: String,
        /// One place.
        first: Origin,
        /// The other.
        second: Origin,
    },
    /// The file that a `..._FILE` variable names cannot be read.
    #[error("cannot read the file of {key} ({origin}): {reason}")]
    NoFile {
        /// The key as `section.key`.
        key: String,
        /// The variable.
        origin: Origin,
        /// What the system says.
        reason: String,
    },
}

/// Everything that is wrong with the configuration, so that it is mended in one go.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub struct ConfigError(pub Vec<Fault>);

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, fault) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            write!(f, "{separator}{fault}")?;
        }
        Ok(())
    }
}

impl From<Fault> for ConfigError {
    fn from(fault: Fault) -> Self {
        Self(vec![fault])
    }
}
