//! Where a Postgres is, and how the way there is protected. What leaves this machine is encrypted and its receiver
//! verified unless the connection string says otherwise, and nothing falls back to less than what was asked for.

use std::fmt;
use std::net::IpAddr;
use std::path::PathBuf;

use thiserror::Error;
use tokio_postgres::config::{ChannelBinding, Host, SslMode};

use super::connection_string::Stripped;

/// A Postgres, with the role and password it is used with.
#[derive(Clone, Debug)]
pub struct Endpoint {
    /// All that the client library is told. Its own mode is never one that may fall back.
    pub postgres: tokio_postgres::Config,
    /// How the way there is protected.
    pub protection: Protection,
}

/// How the way to Postgres is protected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Protection {
    /// Not at all.
    Plain,
    /// Encrypted, for whoever answers.
    Encrypted,
    /// Encrypted, for somebody whose certificate leads to a root in this file, whatever name it carries.
    Signed(PathBuf),
    /// Encrypted, for somebody whose certificate leads to a root in this file, or of the system, and names the host.
    Verified(Option<PathBuf>),
}

/// Why a text names no Postgres. Each completes "must be ...".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NoEndpoint {
    /// It is no connection string.
    #[error("a Postgres URL such as \"postgres://role:password@host:5432/database\"")]
    Malformed,
    /// The mode is unknown.
    #[error("a Postgres URL whose sslmode is one of disable, require, verify-ca, verify-full")]
    Mode,
    /// The mode falls back to plain text.
    #[error(
        "a Postgres URL whose sslmode is one of disable, require, verify-ca, verify-full; \
         allow and prefer are not taken, for they go on in plain text when anybody on the way wants it"
    )]
    FallsBack,
    /// A chain that proves nothing.
    #[error(
        "a Postgres URL whose sslmode is verify-full, unless sslrootcert names a file: \
         anybody can have a certificate that a root of the system signs"
    )]
    AnybodySigned,
}

impl Endpoint {
    /// Reads a connection string, in either form of Postgres.
    ///
    /// # Errors
    /// [`NoEndpoint`], which does not repeat any of it.
    pub fn read(text: &str) -> Result<Self, NoEndpoint> {
        let stripped = Stripped::of(text.trim());
        let mut postgres: tokio_postgres::Config =
            stripped.rest.parse().map_err(|_| NoEndpoint::Malformed)?;
        if postgres.get_hosts().is_empty() {
            return Err(NoEndpoint::Malformed);
        }
        let asked = protection(stripped.sslmode.as_deref(), stripped.sslrootcert, is_local(&postgres))?;
        // Postgres speaks no TLS over a Unix socket, and its own clients ask for none there.
        let protection = if is_unix(&postgres) { Protection::Plain } else { asked };
        postgres.ssl_mode(match protection {
            Protection::Plain => SslMode::Disable,
            _ => SslMode::Require,
        });
        Ok(Self { postgres, protection })
    }

    /// What an operator should know of a way that is less protected than it could be.
    #[must_use]
    pub fn weakness(&self) -> Option<&'static str> {
        match self.protection {
            Protection::Plain if !is_local(&self.postgres) => {
                Some("the way to Postgres is plain text, as sslmode=disable in DATABASE_URL asks for")
            }
            // A password over a bound channel proves who answers as well.
            Protection::Encrypted if self.postgres.get_channel_binding() != ChannelBinding::Require => Some(
                "the way to Postgres is encrypted, but whoever answers is believed: \
                 say sslmode=verify-full in DATABASE_URL",
            ),
            _ => None,
        }
    }
}

/// Role, hosts, database and protection, without the password.
impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ports = self.postgres.get_ports();
        let hosts = self.postgres.get_hosts().iter().enumerate().map(|(index, host)| {
            let port = ports.get(index).or(ports.first()).unwrap_or(&5432);
            match host {
                Host::Tcp(name) => format!("{name}:{port}"),
                Host::Unix(folder) => format!("{}:{port}", folder.display()),
            }
        });
        let hosts = hosts.collect::<Vec<_>>().join(",");
        let role = self.postgres.get_user().unwrap_or_default();
        write!(f, "postgres://{role}:***@{hosts}/{}", self.postgres.get_dbname().unwrap_or(role))?;
        if is_unix(&self.postgres) { Ok(()) } else { write!(f, "?{}", self.protection) }
    }
}

impl fmt::Display for Protection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Plain => f.write_str("sslmode=disable"),
            Self::Encrypted => f.write_str("sslmode=require"),
            Self::Signed(roots) => write!(f, "sslmode=verify-ca&sslrootcert={}", roots.display()),
            Self::Verified(None) => f.write_str("sslmode=verify-full"),
            Self::Verified(Some(roots)) => write!(f, "sslmode=verify-full&sslrootcert={}", roots.display()),
        }
    }
}

/// What `sslmode` and `sslrootcert` ask for. Naming a root asks for all of it, and so does leaving this machine.
fn protection(mode: Option<&str>, roots: Option<String>, is_local: bool) -> Result<Protection, NoEndpoint> {
    let roots = roots.filter(|roots| !roots.is_empty());
    let is_system = roots.as_deref() == Some("system");
    let file = roots.filter(|_| !is_system).map(PathBuf::from);
    match (mode, file) {
        (Some("disable"), _) => Ok(Protection::Plain),
        (Some("require"), None) if !is_system => Ok(Protection::Encrypted),
        (Some("require" | "verify-ca"), Some(file)) => Ok(Protection::Signed(file)),
        (Some("require" | "verify-ca"), None) => Err(NoEndpoint::AnybodySigned),
        (Some("verify-full"), file) => Ok(Protection::Verified(file)),
        (Some("allow" | "prefer"), _) => Err(NoEndpoint::FallsBack),
        (Some(_), _) => Err(NoEndpoint::Mode),
        (None, None) if is_local && !is_system => Ok(Protection::Plain),
        (None, file) => Ok(Protection::Verified(file)),
    }
}

/// Whether nothing leaves this machine. A host that is reached by `hostaddr` counts by its name as well: who gives a
/// name to what is here means a tunnel.
fn is_local(postgres: &tokio_postgres::Config) -> bool {
    postgres.get_hostaddrs().iter().all(IpAddr::is_loopback)
        && postgres.get_hosts().iter().all(|host| match host {
            Host::Tcp(name) => {
                name == "localhost" || name.parse().is_ok_and(|address: IpAddr| address.is_loopback())
            }
            Host::Unix(_) => true,
        })
}

fn is_unix(postgres: &tokio_postgres::Config) -> bool {
    postgres.get_hostaddrs().is_empty()
        && postgres.get_hosts().iter().all(|host| matches!(host, Host::Unix(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Result<Protection, NoEndpoint> {
        Endpoint::read(text).map(|endpoint| endpoint.protection)
    }

    #[test]
    fn what_leaves_the_machine_is_verified_unless_the_url_says_otherwise() {
        for remote in [
            "postgres://app@db.example/directory",
            "host=192.0.2.7 user=app",
            "postgres://app@localhost,db.example/directory",
            "postgres://app@localhost.example/directory",
            "host=localhost hostaddr=192.0.2.7 user=app",
            "host=db.example hostaddr=127.0.0.1 user=app",
            "host=/run/postgresql hostaddr=192.0.2.7 user=app",
            "host=/run/postgresql,db.example user=app",
        ] {
            assert_eq!(of(remote), Ok(Protection::Verified(None)), "{remote}");
        }
        for local in [
            "postgres://app@localhost/directory",
            "postgres://app@127.0.0.1:5433/directory",
            "postgres://app@[::1]/directory",
            "host=localhost hostaddr=127.0.0.1 user=app",
            "host=/run/postgresql user=app",
        ] {
            assert_eq!(of(local), Ok(Protection::Plain), "{local}");
        }
    }

    #[test]
    fn each_mode_means_what_it_says_wherever_the_host_is() {
        for host in ["db.example", "localhost"] {
            let with = |parameters: &str| of(&format!("postgres://app:hunter2@{host}/d?{parameters}"));
            assert_eq!(with("sslmode=disable"), Ok(Protection::Plain));
            assert_eq!(with("sslmode=require"), Ok(Protection::Encrypted));
            let signed = Ok(Protection::Signed("/ca.pem".into()));
            let verified = Ok(Protection::Verified(Some("/ca.pem".into())));
            assert_eq!(with("sslmode=require&sslrootcert=/ca.pem"), signed);
            assert_eq!(with("sslrootcert=/ca.pem&sslmode=verify-ca"), signed);
            assert_eq!(with("sslmode=verify-full"), Ok(Protection::Verified(None)));
            assert_eq!(with("sslmode=verify-full&sslrootcert=system"), Ok(Protection::Verified(None)));
            assert_eq!(with("sslmode=verify-full&sslrootcert=/ca.pem"), verified);
            assert_eq!(with("sslrootcert=/ca.pem"), verified);
            assert_eq!(with("sslrootcert=system"), Ok(Protection::Verified(None)));
        }
        assert_eq!(of("host=/run/postgresql user=app sslmode=verify-full"), Ok(Protection::Plain));
    }

    #[test]
    fn what_protects_less_than_it_says_is_refused() {
        let with = |parameters: &str| of(&format!("postgres://app:hunter2@db.example/d?{parameters}"));
        for mode in ["", "verify_full", "REQUIRE", "hunter2"] {
            assert_eq!(with(&format!("sslmode={mode}")), Err(NoEndpoint::Mode), "{mode}");
        }
        assert_eq!(with("sslmode=prefer"), Err(NoEndpoint::FallsBack));
        assert_eq!(with("sslmode=allow&sslrootcert=/ca.pem"), Err(NoEndpoint::FallsBack));
        assert_eq!(with("sslmode=verify-ca"), Err(NoEndpoint::AnybodySigned));
        assert_eq!(with("sslmode=verify-ca&sslrootcert=system"), Err(NoEndpoint::AnybodySigned));
        assert_eq!(with("sslmode=require&sslrootcert=system"), Err(NoEndpoint::AnybodySigned));
        assert_eq!(with("sslcert=/client.pem"), Err(NoEndpoint::Malformed));
    }

    #[test]
    fn the_client_library_never_has_a_mode_that_falls_back() {
        for (text, mode) in [
            ("postgres://app@db.example/d", SslMode::Require),
            ("postgres://app@db.example/d?sslmode=require", SslMode::Require),
            ("postgres://app@db.example/d?sslmode=disable", SslMode::Disable),
            ("postgres://app@localhost/d", SslMode::Disable),
        ] {
            assert_eq!(Endpoint::read(text).unwrap().postgres.get_ssl_mode(), mode, "{text}");
        }
    }

    #[test]
    fn a_weak_way_is_told_unless_a_bound_channel_proves_who_answers() {
        let weak = |text: &str| Endpoint::read(text).unwrap().weakness().is_some();
        assert!(weak("postgres://app@db.example/d?sslmode=disable"));
        assert!(weak("postgres://app@db.example/d?sslmode=require"));
        assert!(!weak("postgres://app@db.example/d?sslmode=require&channel_binding=require"));
        assert!(!weak("postgres://app@db.example/d"));
        assert!(!weak("postgres://app@localhost/d"));
    }
}
