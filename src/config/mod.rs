//! How the service is set up: defaults, then a TOML file, then the environment; the later wins.
//!
//! Each concern is a section in a file of its own. A key is written once, with its meaning, its default and
//! its bounds; reading, printing and documenting it follow from there. An unknown key or a bad value is an
//! error that names it: a misspelt limit must never fall back to its default unseen.
//!
//! This is the only room that reads the environment.

mod accounts;
mod byte_size;
mod connection_string;
mod database;
mod database_url;
mod directory;
mod duration;
mod endpoint;
mod error;
mod freshness;
mod http;
mod import;
mod jobs;
mod limits;
mod log;
mod mail;
mod print;
mod secrets;
mod section;
mod setting;
mod sources;
mod state;

#[cfg(test)]
mod tests;

use std::path::Path;

pub use accounts::Accounts;
pub use byte_size::ByteSize;
pub use database::Database;
pub use database_url::DatabaseUrl;
pub use directory::Directory;
pub use endpoint::{Endpoint, NoEndpoint, Protection};
pub use error::{ConfigError, Fault, Origin};
pub use freshness::Freshness;
pub use http::{Http, PublicUrl, SecurityContact};
pub use import::Import;
pub use jobs::Jobs;
pub use limits::Limits;
pub use log::{Log, LogFilter, LogFormat};
pub use mail::{Mail, MailSender, MailTls, MailTransport, Password};
pub use secrets::Secrets;
pub use state::State;

use section::Section;
use sources::Sources;

/// All settings of the service, checked.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// The listeners.
    pub http: Http,
    /// Postgres.
    pub database: Database,
    /// The snapshot in memory that look-ups are answered from.
    pub directory: Directory,
    /// The service secret and the signing key.
    pub secrets: Secrets,
    /// Sign-in and tokens.
    pub accounts: Accounts,
    /// Outgoing mail.
    pub mail: Mail,
    /// Work that is left for later.
    pub jobs: Jobs,
    /// How much one caller may ask.
    pub limits: Limits,
    /// What is logged, and how.
    pub log: Log,
    /// Where the service keeps files of its own.
    pub state: State,
    /// When a contact counts as due for confirmation.
    pub freshness: Freshness,
    /// Imports.
    pub import: Import,
}

impl Config {
    /// The settings of this process: those of `file`, or of the file that `COUNTERPART_CONFIG` names, and
    /// of the environment.
    ///
    /// # Errors
    /// Every unknown key and bad value, by name.
    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the environment")]
    pub fn from_process(file: Option<&Path>) -> Result<Self, ConfigError> {
        let lossy = |text: std::ffi::OsString| text.to_string_lossy().into_owned();
        Self::load(file, std::env::vars_os().map(|(name, value)| (lossy(name), lossy(value))))
    }

    /// The settings of `file`, or of the file that `COUNTERPART_CONFIG` in `environment` names, and of
    /// `environment` itself.
    ///
    /// # Errors
    /// Every unknown key and bad value, by name.
    pub fn load(
        file: Option<&Path>,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, ConfigError> {
        let mut sources = Sources::gather(file, environment)?;
        let mut config = Self {
            http: Http::read(&mut sources),
            database: Database::read(&mut sources),
            directory: Directory::read(&mut sources),
            secrets: Secrets::read(&mut sources),
            accounts: Accounts::read(&mut sources),
            mail: Mail::read(&mut sources),
            jobs: Jobs::read(&mut sources),
            limits: Limits::read(&mut sources),
            log: Log::read(&mut sources),
            state: State::read(&mut sources),
            freshness: Freshness::read(&mut sources),
            import: Import::read(&mut sources),
        };
        config.state.settle(&mut sources);
        sources.finish(&config.sections())?;
        Ok(config)
    }

    /// The effective settings as TOML, each key documented, secrets masked.
    #[must_use]
    pub fn to_toml(&self) -> String {
        print::effective(&self.sections())
    }

    /// A configuration file that documents every key and sets none.
    #[must_use]
    pub fn template() -> String {
        print::template(&Self::default().sections())
    }

    fn sections(&self) -> Vec<section::Entry> {
        vec![
            self.http.entry(),
            self.database.entry(),
            self.directory.entry(),
            self.secrets.entry(),
            self.accounts.entry(),
            self.mail.entry(),
            self.jobs.entry(),
            self.limits.entry(),
            self.log.entry(),
            self.state.entry(),
            self.freshness.entry(),
            self.import.entry(),
        ]
    }
}
