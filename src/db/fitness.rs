//! Whether a database is fit for the service: asked at its start, and of each new connection of the follower, because a
//! database that was away may come back as another.

use diesel::result::Error;
use diesel_async::AsyncPgConnection;

use super::migrations::{self, SchemaError};
use super::pool::Database;
use super::safety::{self, Unsafe};

/// The database must not be used as it is.
#[derive(Debug, thiserror::Error)]
pub enum Unfit {
    /// Its schema does not fit this program.
    #[error(transparent)]
    Schema(#[from] SchemaError),
    /// It does not promise what it must.
    #[error(transparent)]
    Unsafe(#[from] Unsafe),
}

impl Unfit {
    /// Whether it lies in the database, not in the way to it.
    #[must_use]
    pub fn is_of_database(&self) -> bool {
        match self {
            Self::Schema(SchemaError::Unreadable(error)) | Self::Unsafe(Unsafe::Unreadable(error)) => {
                // Only a server names an error's kind: a table that is not there, a right that is missing.
                matches!(error, Error::DatabaseError(kind, _) if !matches!(kind, diesel::result::DatabaseErrorKind::ClosedConnection))
            }
            _ => true,
        }
    }
}

impl Database {
    /// Refuses a schema that is behind, a Postgres that may lose acknowledged writes, and a role that no right binds.
    ///
    /// # Errors
    /// [`Unfit`], which says what to do.
    pub async fn require_fit(&self, connection: &mut AsyncPgConnection) -> Result<(), Unfit> {
        migrations::require_current(connection).await?;
        safety::require_safe(connection, self.allow_unsafe_durability).await?;
        Ok(())
    }
}
