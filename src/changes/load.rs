//! Loading: the latest version of every record, at one position of the log.

use diesel::QueryResult;
use diesel::result::Error;
use diesel::sql_types::{BigInt, Bytea, Integer, Nullable, Text, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use futures_util::TryStreamExt;
use uuid::Uuid;

use super::entry::{Position, VaultTuple};
use super::read::{Counter, VAULT};
use super::record::{Record, Unreadable};
use crate::model::ids::OrganizationId;

/// How many versions are handed on at once.
const BLOCK: usize = 1000;

/// How many positions of the log are kept in mind, so that those of another history are told apart. What is older cannot be,
/// and is taken for one of ours.
pub const RECENT: usize = 4096;

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
    /// The thread that decodes stopped.
    #[error("reading the log stopped in the middle: {0}")]
    Stopped(#[from] tokio::task::JoinError),
}

/// The latest version of a record, as the log has it: no more than is needed to know what the record is now.
#[derive(diesel::QueryableByName)]
pub struct Version {
    /// The number of the change that made it.
    #[diesel(sql_type = BigInt)]
    pub number: i64,
    /// The record's kind.
    #[diesel(sql_type = Text)]
    pub kind: String,
    /// The record.
    #[diesel(sql_type = SqlUuid)]
    pub record_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    organization_id: Uuid,
    /// The lowest format that a reader must know.
    #[diesel(sql_type = Integer)]
    pub min_reader: i32,
    #[diesel(sql_type = Text)]
    body: String,
    #[diesel(sql_type = Nullable<Text>)]
    vault: Option<String>,
}

impl Version {
    /// Whose the record is.
    #[must_use]
    pub fn organization_id(&self) -> OrganizationId {
        OrganizationId(self.organization_id)
    }

    /// The record.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub fn record(&self) -> Result<Record, Unreadable> {
        let vault = VaultTuple::read(self.vault.as_deref())?;
        Record::from_body(&self.kind, self.min_reader, &self.body, &vault)
    }
}

/// Reads the latest version of every record in one read-only snapshot of the database: `begin` is told the position to which
/// they are complete, and what it makes takes block after block, in the order of their ids. They are never all in memory. With
/// it come the last positions of the log, the newest first.
///
/// # Errors
/// [`LoadError`], also when fewer records can be read than the log counts.
pub async fn load<T>(
    connection: &mut AsyncPgConnection,
    begin: impl FnOnce(Position) -> T,
    take: impl AsyncFnMut(&mut T, Vec<Version>),
) -> Result<(T, Vec<Position>), LoadError> {
    hold(connection).await?;
    let loaded = whole(connection, begin, take).await;
    release(connection).await?;
    loaded
}

async fn whole<T>(
    connection: &mut AsyncPgConnection,
    begin: impl FnOnce(Position) -> T,
    take: impl AsyncFnMut(&mut T, Vec<Version>),
) -> Result<(T, Vec<Position>), LoadError> {
    let loaded = newest(connection, begin, take).await?;
    Ok((loaded, last_positions(connection).await?))
}

/// From here to [`release`] all that is read is of one moment. A big directory takes longer to read than any other
/// statement may last; and the planner takes its rows for dear, and would compile for half a second what is then quick.
///
/// # Errors
/// When the database does not answer.
pub async fn hold(connection: &mut AsyncPgConnection) -> QueryResult<()> {
    connection
        .batch_execute(
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = '5min'; \
             SET LOCAL jit = off",
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

/// The latest versions alone, while a moment is held.
///
/// # Errors
/// [`LoadError`].
pub async fn newest<T>(
    connection: &mut AsyncPgConnection,
    begin: impl FnOnce(Position) -> T,
    mut take: impl AsyncFnMut(&mut T, Vec<Version>),
) -> Result<T, LoadError> {
    let counter = Counter::read(connection).await?;
    let statement = diesel::sql_query(format!(
        "SELECT DISTINCT ON (c.record_id) c.number, c.kind, c.record_id, c.organization_id, c.min_reader, \
             c.body::text AS body, {VAULT} \
         FROM change c ORDER BY c.record_id, c.number DESC"
    ));
    let mut rows = statement.load_stream::<Version>(connection).await?;
    let expected = counter.records;
    let (mut found, mut loaded) = (0, begin(counter.position()?));
    let mut block = Vec::with_capacity(BLOCK);
    while let Some(version) = rows.try_next().await? {
        block.push(version);
        found += 1;
        if block.len() == BLOCK {
            take(&mut loaded, std::mem::replace(&mut block, Vec::with_capacity(BLOCK))).await;
        }
    }
    take(&mut loaded, block).await;
    if found == expected { Ok(loaded) } else { Err(LoadError::Shrunk { expected, found }) }
}

async fn last_positions(connection: &mut AsyncPgConnection) -> QueryResult<Vec<Position>> {
    #[derive(diesel::QueryableByName)]
    struct Row {
        #[diesel(sql_type = BigInt)]
        number: i64,
        #[diesel(sql_type = Bytea)]
        head: Vec<u8>,
    }
    let statement = format!("SELECT number, head FROM change ORDER BY number DESC LIMIT {RECENT}");
    let rows: Vec<Row> = diesel::sql_query(statement).load(connection).await?;
    rows.into_iter().map(|row| Position::read(row.number, row.head)).collect()
}
