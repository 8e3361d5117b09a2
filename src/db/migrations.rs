//! The schema's versions. Only `counterpart database prepare` migrates; `serve` looks and refuses when it is behind.

use diesel::migration::{Migration, MigrationSource, MigrationVersion};
use diesel::pg::Pg;
use diesel_async::{AsyncMigrationHarness, AsyncPgConnection, RunQueryDsl};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

/// All migrations, in order, as the program carries them.
pub const MIGRATIONS: EmbeddedMigrations = embed_migrations!();

/// A migration failed, or the schema does not fit this program.
#[derive(Debug, thiserror::Error)]
pub enum SchemaError {
    /// A statement of a migration failed.
    #[error("migrating the database: {0}")]
    Migration(String),
    /// The schema lacks migrations that this program needs.
    #[error(
        "the database lacks {0} migrations of this program: run `counterpart database prepare` as its owner"
    )]
    Behind(usize),
    /// The list of migrations cannot be read.
    #[error("reading the database's migrations: {0}; run `counterpart database prepare` as its owner")]
    Unreadable(#[from] diesel::result::Error),
}

#[derive(diesel::QueryableByName)]
struct Applied {
    #[diesel(sql_type = diesel::sql_types::Text)]
    version: String,
}

/// Applies what is missing; returns the names of what was applied. Must run on a multi-thread runtime.
///
/// # Errors
/// [`SchemaError::Migration`].
pub fn migrate(connection: AsyncPgConnection) -> Result<(AsyncPgConnection, Vec<String>), SchemaError> {
    let mut harness = AsyncMigrationHarness::new(connection);
    let applied = harness
        .run_pending_migrations(MIGRATIONS)
        .map_err(|error| SchemaError::Migration(error.to_string()))?
        .iter()
        .map(ToString::to_string)
        .collect();
    Ok((harness.into_inner(), applied))
}

/// Takes all migrations back, newest first; everything stored is gone. Must run on a multi-thread runtime.
///
/// # Errors
/// [`SchemaError::Migration`].
pub fn revert_all(connection: AsyncPgConnection) -> Result<AsyncPgConnection, SchemaError> {
    let mut harness = AsyncMigrationHarness::new(connection);
    harness.revert_all_migrations(MIGRATIONS).map_err(|error| SchemaError::Migration(error.to_string()))?;
    Ok(harness.into_inner())
}

/// Refuses a schema that lacks a migration of this program. One with more is fine: later versions only add.
///
/// # Errors
/// [`SchemaError::Behind`] or [`SchemaError::Unreadable`].
pub async fn require_current(connection: &mut AsyncPgConnection) -> Result<(), SchemaError> {
    let applied: Vec<Applied> =
        diesel::sql_query("SELECT version FROM __diesel_schema_migrations").load(connection).await?;
    let missing = embedded_versions()
        .map_err(SchemaError::Migration)?
        .iter()
        .filter(|version| !applied.iter().any(|row| row.version == version.to_string()))
        .count();
    if missing == 0 { Ok(()) } else { Err(SchemaError::Behind(missing)) }
}

/// How many migrations the schema has that this program does not know: those of a newer one.
///
/// # Errors
/// [`SchemaError::Unreadable`].
pub async fn count_newer(connection: &mut AsyncPgConnection) -> Result<usize, SchemaError> {
    let applied: Vec<Applied> =
        diesel::sql_query("SELECT version FROM __diesel_schema_migrations").load(connection).await?;
    let known: Vec<String> =
        embedded_versions().map_err(SchemaError::Migration)?.iter().map(ToString::to_string).collect();
    Ok(applied.iter().filter(|row| !known.contains(&row.version)).count())
}

fn embedded_versions() -> Result<Vec<MigrationVersion<'static>>, String> {
    let migrations: Vec<Box<dyn Migration<Pg>>> =
        MIGRATIONS.migrations().map_err(|error| error.to_string())?;
    Ok(migrations.iter().map(|migration| migration.name().version().as_owned()).collect())
}
