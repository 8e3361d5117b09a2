//! Loading: the latest version of every record, at one position of the log.

use diesel::QueryResult;
use diesel::result::Error;
use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use futures_util::TryStreamExt;

use super::entry::{Change, Position};
use super::read::{COLUMNS, ChangeRow, Counter};

/// The log could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The database failed.
    #[error("reading the log: {0}")]
    Database(#[from] Error),
    /// Fewer records than the log's own count: something is hidden or lost.
    #[error("the log speaks of {expected} records, but only {found} can be read: restore the log")]
    Shrunk {
        /// What the log's counter says.
        expected: i64,
        /// What was found.
        found: i64,
    },
}

/// What was loaded.
#[derive(Debug)]
pub struct Loaded {
    /// The position to which it is complete.
    pub position: Position,
    /// The newest change of every record.
    pub changes: Vec<Change>,
}

/// Loads the latest version of every record in one read-only snapshot of the database, and refuses an empty or shrunk
/// result.
///
/// # Errors
/// [`LoadError`].
pub async fn load(connection: &mut AsyncPgConnection) -> Result<Loaded, LoadError> {
    hold(connection).await?;
    let loaded = newest(connection).await;
    release(connection).await?;
    loaded
}

/// From here to [`release`] all that is read is of one moment. A big directory takes longer to read than any other
/// statement may last.
///
/// # Errors
/// When the database does not answer.
pub async fn hold(connection: &mut AsyncPgConnection) -> QueryResult<()> {
    connection
        .batch_execute(
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = '5min'",
        )
        .await
}

/// Ends what [`hold`] began.
///
/// # Errors
/// When the database does not answer.
pub async fn release(connection: &mut AsyncPgConnection) -> QueryResult<()> {
    connection.batch_execute("ROLLBACK").await
}

/// The latest version of every record, while a moment is held.
///
/// # Errors
/// [`LoadError`].
pub async fn newest(connection: &mut AsyncPgConnection) -> Result<Loaded, LoadError> {
    let counter = Counter::read(connection).await?;
    let rows = diesel::sql_query(format!(
        "SELECT DISTINCT ON (c.record_id) {COLUMNS} FROM change c ORDER BY c.record_id, c.number DESC"
    ))
    .load_stream::<ChangeRow>(connection)
    .await?;
    let changes: Vec<Change> = rows.and_then(async |row| row.into_change()).try_collect().await?;
    let found = i64::try_from(changes.len()).unwrap_or(i64::MAX);
    if found != counter.records {
        return Err(LoadError::Shrunk { expected: counter.records, found });
    }
    Ok(Loaded { position: counter.position()?, changes })
}
