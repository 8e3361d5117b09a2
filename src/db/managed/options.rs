//! What is asked of a private Postgres.

use std::path::PathBuf;

use crate::config::Config;
use crate::random;

/// Where Postgres takes connections unless told otherwise.
pub(super) const PORT: u16 = 5432;

/// Where a private Postgres lives and how it works.
#[derive(Clone, Debug)]
pub struct ManagedOptions {
    /// The folder that holds the cluster, its socket, its locks and its log.
    pub folder: PathBuf,
    /// The folder of `postgres` and `initdb`; none: the newest found.
    pub binaries: Option<PathBuf>,
    /// How many connections Postgres takes.
    pub max_connections: u32,
    /// Whether what is committed survives a crash of the machine. Only tests do without, for speed.
    pub durable: bool,
    /// Whether the folder goes when Postgres has stopped.
    pub ephemeral: bool,
    /// The port in the name of the socket.
    pub port: u16,
    /// Settings of Postgres that go before ours. Only tests have any: who may enter the folder may connect, and nobody
    /// else.
    pub others: Vec<(&'static str, String)>,
}

impl ManagedOptions {
    /// The cluster in the state folder of `config`: durable, and kept.
    #[must_use]
    pub fn new(config: &Config) -> Self {
        Self {
            folder: config.state.folder.join("postgres"),
            binaries: config.database.postgres_bin.clone(),
            max_connections: 100,
            durable: true,
            ephemeral: false,
            port: PORT,
            others: Vec::new(),
        }
    }

    /// A fresh cluster in a temporary folder, for tests: fast, not durable, removed when it has stopped.
    #[must_use]
    pub fn ephemeral() -> Self {
        let name = format!("counterpart-{:016x}", u64::from_be_bytes(random::bytes()));
        Self {
            folder: std::env::temp_dir().join(name),
            binaries: None,
            max_connections: 300,
            durable: false,
            ephemeral: true,
            port: PORT,
            others: Vec::new(),
        }
    }

    /// The settings of Postgres, beside those that say where it is.
    pub(super) fn settings(&self) -> Vec<(&'static str, String)> {
        let mut settings = vec![
            ("listen_addresses", String::new()),
            ("unix_socket_permissions", "0700".into()),
            ("port", self.port.to_string()),
            ("max_connections", self.max_connections.to_string()),
            ("shared_buffers", "128MB".into()),
            ("max_wal_size", "1GB".into()),
            ("jit", "off".into()),
            ("timezone", "UTC".into()),
            ("log_timezone", "UTC".into()),
            ("log_destination", "stderr".into()),
            ("logging_collector", "off".into()),
            ("log_line_prefix", "%m [%p] %q%u@%d ".into()),
            // Statements and details of errors hold values of contacts, which no log may hold.
            ("log_min_error_statement", "panic".into()),
            ("log_error_verbosity", "terse".into()),
        ];
        let durability = if self.durable { "on" } else { "off" };
        for name in ["fsync", "synchronous_commit", "full_page_writes"] {
            settings.push((name, durability.into()));
        }
        // Of several the last one counts.
        settings.extend(self.others.iter().cloned());
        settings
    }
}
