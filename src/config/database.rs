//! Postgres: which one, and how long to wait for it.

use std::path::PathBuf;
use std::time::Duration;

use super::database_url::DatabaseUrl;
use super::section::section;

const LONGEST: Duration = Duration::from_hours(1);

section! {
    /// Postgres 14 or later. Without `url` and `owner_url` a private one is brought up in the state folder.
    pub struct Database in "database" {
        /// The Postgres of the service, with the role that the service works as. Also read from `DATABASE_URL`, or from
        /// the file that `DATABASE_URL_FILE` names. On another machine it is reached over TLS and has to prove who it
        /// is, unless `sslmode` in the URL says otherwise: disable, require, verify-ca or verify-full. `sslrootcert`
        /// names the file of the root certificates.
        url: Option<DatabaseUrl> = None,
        /// The same Postgres with the role that owns the tables, to migrate and to make roles; the running service
        /// needs none. Also read from `DATABASE_OWNER_URL`, or from the file that `DATABASE_OWNER_URL_FILE` names.
        owner_url: Option<DatabaseUrl> = None,
        /// The folder with the programs `postgres` and `initdb`, for the private Postgres. None: the newest found.
        postgres_bin: Option<PathBuf> = None,
        /// Connections that writes share.
        pool_size: usize = 16 => 1..=1000,
        /// How long a write waits for a connection.
        acquire_timeout: Duration = Duration::from_secs(3) => Duration::from_millis(10)..=LONGEST,
        /// How long a statement may run.
        statement_timeout: Duration = Duration::from_secs(10) => Duration::from_millis(10)..=LONGEST,
        /// How long a statement may wait for a row that another holds.
        lock_timeout: Duration = Duration::from_secs(5) => Duration::from_millis(10)..=LONGEST,
        /// How long a transaction may stand idle before Postgres ends it.
        idle_timeout: Duration = Duration::from_secs(10) => Duration::from_millis(10)..=LONGEST,
        /// Run although Postgres has `fsync`, `full_page_writes` or `synchronous_commit` off. For tests only: acknowledged
        /// writes may be lost.
        allow_unsafe_durability: bool = false,
    }
}
