//! Makes a database ready: roles, then migrations. Idempotent, and safe when two start at once.

use diesel::result::Error;
use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use secrecy::{ExposeSecret, SecretString};

use super::connect;
use super::migrations::{self, SchemaError};
use crate::config::Endpoint;

/// The role that holds the service's rights; the role that signs in is a member of it.
pub const SERVICE_ROLE: &str = "counterpart_service";

/// One preparation at a time: a number of our own for Postgres' advisory locks.
const PREPARE_LOCK: i64 = 0x434f_554e_5445_5250;

/// The database could not be made ready.
#[derive(Debug, thiserror::Error)]
pub enum PrepareError {
    /// The owner cannot connect.
    #[error("connecting as the database's owner: {0}; check DATABASE_OWNER_URL")]
    Connect(#[from] diesel::ConnectionError),
    /// The application's URL names no role.
    #[error("DATABASE_URL names no user: write it as postgres://USER@HOST/DATABASE")]
    NoRole,
    /// Both URLs name the same role.
    #[error("DATABASE_URL and DATABASE_OWNER_URL name the same user: the service must not own its tables")]
    SameRole,
    /// The database, a role or a right could not be made.
    #[error("preparing the database: {0}")]
    Roles(#[from] Error),
    /// A migration failed.
    #[error(transparent)]
    Schema(#[from] SchemaError),
}

/// Makes the roles that are missing and applies the migrations that are missing; returns the names of the latter.
///
/// # Errors
/// [`PrepareError`], which says what to check.
pub async fn prepare(owner: &SecretString, application: &SecretString) -> Result<Vec<String>, PrepareError> {
    let (role, password) = credentials(application).ok_or(PrepareError::NoRole)?;
    if credentials(owner).is_some_and(|(owner, _)| owner == role) {
        return Err(PrepareError::SameRole);
    }
    let mut connection = connect(owner).await?;
    // Of the session, not of a transaction: migrations commit one by one.
    diesel::sql_query(format!("SELECT pg_advisory_lock({PREPARE_LOCK})")).execute(&mut connection).await?;
    prepare_roles(&mut connection, &role, password.as_deref()).await?;
    let (mut connection, applied) = migrations::migrate(connection)?;
    diesel::sql_query(format!("SELECT pg_advisory_unlock({PREPARE_LOCK})")).execute(&mut connection).await?;
    Ok(applied)
}

/// Makes a database of this name unless there is one; returns whether it was made now.
///
/// # Errors
/// [`PrepareError`].
pub async fn create_database(owner: &SecretString, name: &str) -> Result<bool, PrepareError> {
    let mut connection = connect(owner).await?;
    let create = format!("CREATE DATABASE {}", identifier(name));
    match diesel::sql_query(create).execute(&mut connection).await {
        Ok(_) => Ok(true),
        Err(Error::DatabaseError(_, info)) if info.message().ends_with("already exists") => Ok(false),
        Err(error) => Err(error.into()),
    }
}

async fn prepare_roles(
    connection: &mut AsyncPgConnection,
    role: &str,
    password: Option<&str>,
) -> Result<(), Error> {
    let password = password.map(|it| format!("PASSWORD {}", literal(it))).unwrap_or_default();
    let name = identifier(role);
    // Roles belong to the cluster: another database's preparation may make the same role at the same moment, so
    // "exists already" is caught instead of asked.
    connection
        .batch_execute(&format!(
            "DO $do$ BEGIN CREATE ROLE {SERVICE_ROLE} NOLOGIN; \
             EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $do$; \
             DO $do$ BEGIN CREATE ROLE {name} LOGIN {password}; \
             EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $do$; \
             DO $do$ BEGIN GRANT {SERVICE_ROLE} TO {name}; \
             EXCEPTION WHEN unique_violation THEN NULL; END $do$"
        ))
        .await
}

/// The role and the password of a connection string.
fn credentials(url: &SecretString) -> Option<(String, Option<String>)> {
    let config = Endpoint::read(url.expose_secret()).ok()?.postgres;
    let password = config.get_password().map(|it| String::from_utf8_lossy(it).into_owned());
    Some((config.get_user()?.to_owned(), password))
}

fn identifier(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_texts_cannot_leave_their_quotes() {
        assert_eq!(identifier("a\"b"), "\"a\"\"b\"");
        assert_eq!(literal("it's"), "'it''s'");
    }
}
