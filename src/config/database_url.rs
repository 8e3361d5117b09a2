//! Where a Postgres is, and with which role and password it is used.

use secrecy::{ExposeSecret, SecretString};

use super::endpoint::{Endpoint, NoEndpoint};
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
        NoEndpoint::Malformed.to_string()
    }

    fn allowed_instead_of(raw: &Raw) -> String {
        match raw {
            Raw::Text(text) => Endpoint::read(text).err().unwrap_or(NoEndpoint::Malformed).to_string(),
            Raw::List(_) => Self::allowed(),
        }
    }

    fn from_raw(raw: &Raw) -> Option<Self> {
        let Raw::Text(text) = raw else { return None };
        Endpoint::read(text).is_ok().then(|| Self(text.trim().into()))
    }

    /// Role, hosts, database and protection, so that an operator sees which Postgres is meant and how it is reached.
    fn show(&self) -> String {
        quoted(Endpoint::read(self.expose_secret()).map_or_else(|_| String::new(), |it| it.to_string()))
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
    fn role_hosts_database_and_protection_are_shown_and_the_password_is_not() {
        let shown = |text: &str| read(text).map(|url| url.show());
        assert_eq!(
            shown("postgres://app:hunter2@db1.example:5432,db2.example:5433/directory?sslmode=require")
                .as_deref(),
            Some("\"postgres://app:***@db1.example:5432,db2.example:5433/directory?sslmode=require\"")
        );
        assert_eq!(
            shown("postgres://app:hunter2@db.example/directory?sslrootcert=/etc/ca.pem").as_deref(),
            Some(
                "\"postgres://app:***@db.example:5432/directory?sslmode=verify-full&sslrootcert=/etc/ca.pem\""
            )
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
                format!("postgres://app@db.example/directory?password={password}&sslmode=verify-full"),
                format!("host=db.example user=app sslmode=require password={password}"),
            ] {
                let url = read(&text).unwrap();
                prop_assert!(!url.show().contains(&password));
                let debugged = format!("{url:?}{:?}", Endpoint::read(&text));
                prop_assert!(!debugged.contains(&password));
            }
            for wrong in [
                format!("postgres://app:{password}@db.example/directory?sslmode={password}"),
                format!("postgres://app:{password}@db.example/directory?{password}=1"),
                format!("host=db.example password={password} sslmode={password}"),
                format!("host=db.example password=open {password}"),
            ] {
                let wrong = Raw::Text(wrong);
                prop_assert!(DatabaseUrl::from_raw(&wrong).is_none());
                prop_assert!(!DatabaseUrl::allowed_instead_of(&wrong).contains(&password));
            }
        }
    }
}
