//! Where a Postgres is, and with which role and password it is used.

use secrecy::{ExposeSecret, SecretString};
use tokio_postgres::config::Host;

use super::setting::{Raw, Setting, quoted};

/// A connection string in one of the forms of Postgres, a URL or `key=value` pairs. It may hold a password, so
/// it is printed without.
#[derive(Clone, Debug)]
pub struct DatabaseUrl(SecretString);

impl DatabaseUrl {
    /// The connection string, to be handed on.
    #[must_use]
    pub fn secret(&self) -> &SecretString {
        &self.0
    }
}

impl ExposeSecret<str> for DatabaseUrl {
    fn expose_secret(&self) -> &str {
        self.0.expose_secret()
    }
}

impl Setting for DatabaseUrl {
    const SECRET: bool = true;

    fn allowed() -> String {
        "a Postgres URL such as \"postgres://role:password@host:5432/database\"".into()
    }

    fn from_raw(raw: &Raw) -> Option<Self> {
        let Raw::Text(text) = raw else { return None };
        let config: tokio_postgres::Config = text.trim().parse().ok()?;
        (!config.get_hosts().is_empty()).then(|| Self(text.trim().into()))
    }

    /// Role, hosts and database, so that an operator sees which Postgres is meant.
    fn show(&self) -> String {
        let config: tokio_postgres::Config = self.expose_secret().parse().unwrap_or_default();
        let ports = config.get_ports();
        let hosts = config.get_hosts().iter().enumerate().map(|(index, host)| {
            let port = ports.get(index).or(ports.first()).unwrap_or(&5432);
            match host {
                Host::Tcp(name) => format!("{name}:{port}"),
                Host::Unix(folder) => format!("{}:{port}", folder.display()),
            }
        });
        let hosts = hosts.collect::<Vec<_>>().join(",");
        let role = config.get_user().unwrap_or_default();
        quoted(format_args!("postgres://{role}:***@{hosts}/{}", config.get_dbname().unwrap_or(role)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Option<DatabaseUrl> {
        DatabaseUrl::from_raw(&Raw::Text(text.into()))
    }

    #[test]
    fn role_hosts_and_database_are_shown_and_the_password_is_not() {
        let shown = |text: &str| read(text).map(|url| url.show());
        assert_eq!(
            shown("postgres://app:hunter2@db1.example:5432,db2.example:5433/directory?sslmode=prefer")
                .as_deref(),
            Some("\"postgres://app:***@db1.example:5432,db2.example:5433/directory\"")
        );
        assert_eq!(
            shown("host=/run/postgresql user=app dbname=directory password='hunter 2'").as_deref(),
            Some("\"postgres://app:***@/run/postgresql:5432/directory\"")
        );
    }

    #[test]
    fn what_is_no_postgres_is_refused() {
        for wrong in
            ["", "directory", "mysql://app@db.example/directory", "postgres://", "postgres://db:port/x"]
        {
            assert!(read(wrong).is_none(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn no_password_is_printed(password in "[G-Z]{8,20}") {
            for text in [
                format!("postgres://app:{password}@db.example/directory"),
                format!("postgres://app@db.example/directory?password={password}"),
                format!("host=db.example user=app password={password}"),
            ] {
                let url = read(&text).unwrap();
                prop_assert!(!url.show().contains(&password));
                let debugged = format!("{url:?}");
                prop_assert!(!debugged.contains(&password));
            }
        }
    }
}
