//! Why a private Postgres cannot be used, and what to do about it.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

/// Why a private Postgres cannot be used, and what to do about it.
#[derive(Debug, Error)]
pub enum ManagedError {
    /// The machine has no Postgres programs that fit.
    #[error(
        "no Postgres server programs (14 or later) were found: install them (Debian, Ubuntu: apt install postgresql; \
         Fedora: dnf install postgresql-server; macOS: brew install postgresql@17), or name their folder in \
         database.postgres_bin, or set DATABASE_URL and DATABASE_OWNER_URL to use a Postgres that runs elsewhere"
    )]
    NoBinaries,
    /// The folder that the configuration names does not hold them.
    #[error(
        "database.postgres_bin is {}, which does not hold the programs postgres and initdb of version 14 or later",
        .0.display()
    )]
    BadBinaries(PathBuf),
    /// The cluster was made by another major version.
    #[error(
        "the private Postgres in the state folder is of version {cluster}, and only {found} was found: install the \
         server programs of version {cluster}, or name their folder in database.postgres_bin"
    )]
    OtherVersion {
        /// The cluster's major version.
        cluster: u32,
        /// The versions on this machine.
        found: String,
    },
    /// Another process has it running.
    #[error(
        "the private Postgres in {} belongs to another process of counterpart that runs: stop that one, or give this \
         one a folder of its own with state.folder", .0.display()
    )]
    InUse(PathBuf),
    /// What a killed process left is not gone yet.
    #[error("the private Postgres in {} is still shutting down after a minute: see {}", folder.display(), log.display())]
    StillRunning {
        /// The cluster's folder.
        folder: PathBuf,
        /// The log of Postgres.
        log: PathBuf,
    },
    /// Somebody started a Postgres on the folder by other means.
    #[error("a Postgres that counterpart did not start runs on {} as process {pid}: stop it first", data.display())]
    Occupied {
        /// The data folder.
        data: PathBuf,
        /// The process.
        pid: u32,
    },
    /// Root may not run Postgres, and there is nobody who may.
    #[error(
        "Postgres does not run as root, and there is neither a user postgres nor a user nobody to run it as"
    )]
    NoUser,
    /// The user that Postgres runs as cannot get to the folder.
    #[error(
        "Postgres runs as user {uid}, who cannot enter {}: choose another state.folder, or allow it with chmod o+x",
        folder.display()
    )]
    Unreachable {
        /// The folder that bars the way.
        folder: PathBuf,
        /// The user.
        uid: u32,
    },
    /// The cluster belongs to another user.
    #[error("the private Postgres in {} belongs to another user: run as that user, or choose another state.folder", .0.display())]
    Foreign(PathBuf),
    /// The system refused.
    #[error("cannot {doing} {}: {source}", path.display())]
    Io {
        /// What was tried: a verb.
        doing: &'static str,
        /// On what.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// `initdb` failed.
    #[error("initdb could not make the private Postgres: {0}")]
    Initialize(String),
    /// Postgres ended while starting.
    #[error("the private Postgres did not start; the end of {} says: {tail}", log.display())]
    Start {
        /// The log of Postgres.
        log: PathBuf,
        /// Its last lines.
        tail: String,
    },
    /// The runtime is shutting down.
    #[error("the start was interrupted")]
    Interrupted,
}

impl ManagedError {
    /// Says what was tried on what, for `map_err`.
    pub(super) fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { doing, path, source }
    }
}
