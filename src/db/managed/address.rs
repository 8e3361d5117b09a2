//! Where a private Postgres takes connections.

use std::path::{Path, PathBuf};

use url::form_urlencoded::byte_serialize;

use super::options::PORT;

/// A cluster's Unix socket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClusterAddress {
    sockets: PathBuf,
    port: u16,
}

impl ClusterAddress {
    /// The role that exists from the start and may do everything.
    pub const SUPERUSER: &str = "postgres";

    pub(super) fn new(sockets: PathBuf, port: u16) -> Self {
        Self { sockets, port }
    }

    /// The folder that holds the socket.
    #[must_use]
    pub fn sockets(&self) -> &Path {
        &self.sockets
    }

    /// A connection string for `role` on `database`, as Postgres' own clients and ours read it. It needs no password.
    #[must_use]
    pub fn url(&self, role: &str, database: &str) -> String {
        let host = encoded(&self.sockets.to_string_lossy());
        let port = if self.port == PORT { String::new() } else { format!("&port={}", self.port) };
        format!("postgres:///{}?host={host}{port}&user={}", encoded(database), encoded(role))
    }
}

/// Percent-encodes; a form's encoder writes a space as `+`, which in a URL of Postgres is a plus.
fn encoded(text: &str) -> String {
    byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20")
}

#[cfg(test)]
mod tests {
    use tokio_postgres::config::Host;

    use super::*;

    #[test]
    fn the_url_reads_as_the_folder_the_role_and_the_database() {
        let address = ClusterAddress::new("/tmp/a state+folder?&=%".into(), 5433);
        let config: tokio_postgres::Config = address.url("some one", "data/base").parse().unwrap();
        assert_eq!(config.get_hosts(), [Host::Unix("/tmp/a state+folder?&=%".into())]);
        assert_eq!(config.get_ports(), [5433]);
        assert_eq!(config.get_user(), Some("some one"));
        assert_eq!(config.get_dbname(), Some("data/base"));
    }
}
