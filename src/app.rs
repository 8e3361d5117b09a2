//! App: what every entry point shares, built once. The web server, the command line and the tests all write and look
//! through it.

mod clients;
mod copies;
mod imports;
mod invitations;
mod jobs;
mod sessions;

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use secrecy::{ExposeSecret, SecretString};
use tokio::runtime::Handle;

use crate::access::Caller;
use crate::access::disclosure::Light;
use crate::access::freshness::Intervals;
use crate::accounts::clients::ClientSecrets;
use crate::accounts::invitations::Codes;
use crate::accounts::password::PasswordHasher;
use crate::accounts::refresh::RefreshTokens;
use crate::accounts::token::{Grace, TokenError, Tokens, Verified};
use crate::accounts::{EmailKeys, Failures, RefreshRules};
use crate::changes::Position;
use crate::clock::Clock;
use crate::config::Config;
use crate::db::{Database, PoolError};
use crate::directory::{CopyError, Directory, Look, Mark, Snapshot, StartError};
use crate::exchange::{Format, Import};
use crate::journal::{NotJournaled, Reading, Readings};
use crate::mail::{Mailer, NoMailer};
use crate::secrets::seal::{CURSOR_LIFETIME, Seal};
use crate::secrets::{Keyring, Use};
use crate::unit::{self, AsyncAct, Intent, RequestHashes, Unfinished};

pub use clients::{ClientCredentials, MachineToken, NoToken};
pub use copies::{Copies, disk_copy};
pub use imports::{NotImported, Order, Place, RunningImports};
pub use invitations::AcceptError;
pub use jobs::KINDS;
pub use sessions::SignedIn;

/// How many sign-ins wait for a thread that hashes passwords; more are refused.
const HASHES_WAITING: usize = 16;

/// How long a position that a client sends back stays good.
const POSITION_LIFETIME: chrono::Duration = chrono::Duration::days(7);

/// What every entry point shares.
pub struct App {
    /// All settings.
    pub config: Config,
    /// The time.
    pub clock: Clock,
    /// Postgres.
    pub database: Database,
    /// What people look things up in.
    pub directory: Directory,
    /// Secrets and keys.
    pub keyring: Keyring,
    /// Access tokens.
    pub tokens: Tokens,
    /// Refresh tokens.
    pub refresh: RefreshRules,
    /// Hashes passwords.
    pub passwords: PasswordHasher,
    /// Finds the accounts of an e-mail address.
    pub emails: EmailKeys,
    /// Counts failed sign-ins.
    pub failures: Failures,
    /// Makes the codes of invitations.
    pub codes: Codes,
    /// Makes the secrets of machine clients, and knows them again.
    pub client_secrets: ClientSecrets,
    /// Sends mails, where they go out.
    pub mailer: Option<Mailer>,
    /// Seals the cursors of lists.
    pub cursors: Seal,
    /// Seals positions of the log.
    pub positions: Seal,
    /// Hashes the requests that create something.
    pub requests: RequestHashes,
    /// What is imported just now.
    pub imports: RunningImports,
    readings: Readings,
}

/// The service cannot start.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// Connections cannot be prepared.
    #[error("preparing the database's connections: {0}")]
    Pool(#[from] PoolError),
    /// The directory cannot be loaded.
    #[error(transparent)]
    Directory(#[from] StartError),
    /// The database does not answer, and there is no copy to go on from.
    #[error("{away}; and without the database: {copy}")]
    NoCopy {
        /// Why the database cannot be used.
        away: StartError,
        /// Why the copy cannot.
        copy: CopyError,
    },
    /// Mails cannot be sent as it is configured.
    #[error(transparent)]
    Mail(#[from] NoMailer),
    /// Threads cannot be started.
    #[error("starting the threads that hash passwords: {0}")]
    Threads(#[from] std::io::Error),
}

/// What a write made.
#[derive(Debug)]
pub struct Written<R> {
    /// What the act returned.
    pub value: R,
    /// Where the log stands after it; nothing when it changed nothing.
    pub position: Option<Position>,
}

impl App {
    /// Connects, checks that the database is fit, loads the directory and starts to follow.
    ///
    /// # Errors
    /// [`AppError`], which says what to do.
    pub async fn start(
        config: Config,
        url: &SecretString,
        keyring: Keyring,
        clock: Clock,
        runtime: Handle,
    ) -> Result<Arc<Self>, AppError> {
        let database = Database::new(&config.database, url, clock.clone(), runtime)?;
        let directory = Directory::start(database.clone(), &config.directory, clock.clone()).await?;
        Self::over(config, keyring, clock, database, directory)
    }

    /// The same; while the database does not answer, from the last good copy on disk, for reading.
    ///
    /// # Errors
    /// [`AppError`], which says what to do.
    pub async fn start_or_resume(
        config: Config,
        url: &SecretString,
        keyring: Keyring,
        clock: Clock,
        runtime: Handle,
    ) -> Result<Arc<Self>, AppError> {
        let database = Database::new(&config.database, url, clock.clone(), runtime)?;
        let directory = match Directory::start(database.clone(), &config.directory, clock.clone()).await {
            Err(away @ StartError::Connect(_)) => {
                let restored = copies::restore(&config, &keyring, away).await?;
                Directory::resume(restored, database.clone(), &config.directory, clock.clone())
            }
            started => started?,
        };
        Self::over(config, keyring, clock, database, directory)
    }

    fn over(
        config: Config,
        keyring: Keyring,
        clock: Clock,
        database: Database,
        directory: Directory,
    ) -> Result<Arc<Self>, AppError> {
        // Not the address of one instance: all of them take each other's tokens.
        let audience = config.http.public_url.as_ref().map_or("counterpart", |url| url.0.as_str()).to_owned();
        Ok(Arc::new(Self {
            tokens: Tokens::new(&keyring, &audience, &audience, config.accounts.access_token_life),
            refresh: RefreshRules {
                tokens: Arc::new(RefreshTokens::new(&keyring)),
                life: config.accounts.refresh_token_life,
            },
            passwords: PasswordHasher::start(config.accounts.password_hashes_at_once, HASHES_WAITING)?,
            emails: EmailKeys::new(&keyring),
            failures: Failures::new(&keyring),
            codes: Codes::new(&keyring),
            client_secrets: ClientSecrets::new(&keyring),
            mailer: Mailer::new(&config.mail, &config.state.folder)?,
            cursors: Seal::new(&keyring, Use::Cursors, CURSOR_LIFETIME),
            positions: Seal::new(&keyring, Use::Positions, POSITION_LIFETIME),
            requests: RequestHashes::new(&keyring),
            imports: RunningImports::default(),
            readings: Readings::default(),
            config,
            clock,
            database,
            directory,
            keyring,
        }))
    }

    /// Runs `act` in a unit and waits until this instance's directory shows it. What is committed is
    /// never answered with an error.
    ///
    /// # Errors
    /// [`Unfinished`].
    pub async fn write<R, F>(
        &self,
        caller: &Caller,
        reference: Option<String>,
        act: F,
    ) -> Result<Written<R>, Unfinished>
    where
        R: Send + 'static,
        F: for<'u> AsyncAct<'u, R>,
    {
        if self.directory.status().unreadable > 0 {
            return Err(Unfinished::Outdated);
        }
        let intent = Intent { caller: caller.clone(), reference, by_mail: self.mailer.is_some() };
        let committed = unit::run(self.database.clone(), self.clock.clone(), intent, act).await?;
        if let Some(position) = committed.position {
            // Slower than the limit is no failure: the write stands, and its position says how far to wait.
            let _ = self.directory.wait_for(position.number).await;
        }
        Ok(Written { value: committed.value, position: committed.position })
    }

    /// The way of a file into the directory, as `caller`.
    #[must_use]
    pub fn import<'a>(&'a self, format: Format, caller: &'a Caller) -> Import<'a> {
        Import {
            format,
            caller,
            database: &self.database,
            directory: &self.directory,
            clock: &self.clock,
            light: self.light(),
            settings: &self.config.import,
            by_mail: self.mailer.is_some(),
            stop: &self.imports.stop,
        }
    }

    /// What disclosure needs to know at this moment.
    #[must_use]
    pub fn light(&self) -> Light {
        let days = |duration: Duration| chrono::Duration::from_std(duration).unwrap_or(chrono::Duration::MAX);
        Light {
            now: self.clock.now(),
            intervals: Intervals {
                states_and_csirts: days(self.config.freshness.states_and_csirts),
                others: days(self.config.freshness.others),
            },
            can_journal: !self.database.breaker.is_open(),
        }
    }

    /// One caller before a snapshot.
    #[must_use]
    pub fn look<'a>(&self, snapshot: &'a Snapshot, caller: &'a Caller) -> Look<'a> {
        Look { snapshot, caller, light: self.light() }
    }

    /// The caller behind an access token. While the database is away, tokens that were good when it was last heard stay
    /// good, for reading.
    ///
    /// # Errors
    /// [`TokenError`].
    pub fn caller(&self, token: &str) -> Result<Caller, TokenError> {
        let now = self.clock.now();
        self.tokens.verify(token, now, self.grace()).and_then(|verified| self.holder(&verified, now))
    }

    /// The same for a token that was found good before, which costs no signature; `None` for every other.
    #[must_use]
    pub fn known_caller(&self, token: &str) -> Option<Result<Caller, TokenError>> {
        let now = self.clock.now();
        let recalled = self.tokens.recall(token, now, self.grace())?;
        Some(recalled.and_then(|verified| self.holder(&verified, now)))
    }

    fn grace(&self) -> Option<Grace> {
        let heard = self.database.breaker.heard();
        heard.lost_since.map(|_| Grace {
            last_heard: heard.at,
            until: heard.at
                + chrono::Duration::from_std(self.config.directory.degraded_grace)
                    .unwrap_or(chrono::Duration::MAX),
        })
    }

    fn holder(&self, verified: &Verified, now: DateTime<Utc>) -> Result<Caller, TokenError> {
        let caller = self.directory.snapshot().caller(verified.account, Some(verified.session), now);
        caller.and_then(|caller| caller.within(verified.scopes)).ok_or(TokenError::Invalid)
    }

    /// Journals restricted values before they are sent. A stranger is never shown any.
    ///
    /// # Errors
    /// [`NotJournaled`]: look again with [`Light::can_journal`] off, and send that.
    pub async fn journal_reading(&self, caller: &Caller, readings: Vec<Reading>) -> Result<(), NotJournaled> {
        let Some(member) = caller.member().filter(|_| !readings.is_empty()) else { return Ok(()) };
        self.readings.note(&self.database, member, readings, self.clock.now()).await
    }

    /// A position as callers carry it.
    #[must_use]
    pub fn seal_position(&self, position: Position) -> String {
        let mark = Mark::from(position);
        self.positions.seal("position", &(mark.number, mark.head), self.clock.now())
    }

    /// The position that a caller sends back.
    #[must_use]
    pub fn open_position(&self, sealed: &str) -> Option<Mark> {
        let opened = self.positions.open("position", sealed, self.clock.now());
        opened.ok().map(|(number, head)| Mark { number, head })
    }
}

/// A connection string as the rest of the service takes it.
#[must_use]
pub fn url_of(url: &impl ExposeSecret<str>) -> SecretString {
    SecretString::from(url.expose_secret())
}
