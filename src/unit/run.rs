//! Running a unit: BEGIN, the act, the log, COMMIT. In a task of its own, so that a client that hangs up cannot cut it
//! in half; tried once more when Postgres ended it for a deadlock, or when its connection was lost before COMMIT.

use std::collections::BTreeSet;

use diesel::result::{DatabaseErrorKind, Error};
use diesel_async::pooled_connection::PoolableConnection;
use diesel_async::pooled_connection::deadpool::Object;
use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection, TransactionManager};

use super::append::append;
use super::{Failure, Unit, tally};
use crate::access::Caller;
use crate::changes::Position;
use crate::clock::Clock;
use crate::db::{Database, Unavailable};
use crate::journal;

/// Who writes, and the document that the writer names.
#[derive(Clone, Debug)]
pub struct Intent {
    /// Who writes.
    pub caller: Caller,
    /// The note verbale or ticket, shown in history.
    pub reference: Option<String>,
    /// Whether mails go out here: where none does, nobody is written to later.
    pub by_mail: bool,
}

/// What a unit made.
#[derive(Debug)]
pub struct Committed<R> {
    /// What the act returned.
    pub value: R,
    /// Where the log stands after it; nothing when it changed nothing.
    pub position: Option<Position>,
}

/// Why a unit did not come to its end.
#[derive(Debug, thiserror::Error)]
pub enum Unfinished {
    /// It writes nothing.
    #[error(transparent)]
    Failed(#[from] Failure),
    /// The database is away, or has no connection to give; nothing is written.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
    /// The log holds records that only a newer program understands.
    #[error("this instance is older than the data and takes no writes; ask another, or update it")]
    Outdated,
    /// A fault of ours stopped it in the middle.
    #[error("a fault stopped the write in the middle")]
    Stopped,
    /// The connection was lost during COMMIT.
    #[error("the connection to the database was lost while it confirmed the write")]
    OutcomeUnknown,
}

/// How often a unit is run at most of which others move what it looked up: see [`Failure::Moved`].
const MOST_MOVES: usize = 6;

type Manager = <AsyncPgConnection as AsyncConnection>::TransactionManager;

/// Runs `act` in a unit, in a task of its own: who stops waiting for it does not cut it in half.
///
/// # Errors
/// [`Unfinished`]; unless it is `OutcomeUnknown`, nothing was written.
pub async fn run<R, F>(
    database: Database,
    clock: Clock,
    intent: Intent,
    act: F,
) -> Result<Committed<R>, Unfinished>
where
    R: Send + 'static,
    F: for<'u> AsyncAct<'u, R>,
{
    let runtime = database.runtime().clone();
    let unit = async move {
        let outcome = attempts(&database, &clock, &intent, act).await;
        tally::unit(&outcome);
        outcome
    };
    runtime.spawn(unit).await.unwrap_or_else(|stopped| {
        tracing::error!(%stopped, "a unit stopped in the middle");
        let outcome = Err(Unfinished::Stopped);
        tally::unit(&outcome);
        outcome
    })
}

async fn attempts<R, F>(
    database: &Database,
    clock: &Clock,
    intent: &Intent,
    act: F,
) -> Result<Committed<R>, Unfinished>
where
    F: for<'u> AsyncAct<'u, R>,
{
    let (mut is_retry, mut moves) = (false, 0);
    loop {
        match attempt(database, clock, intent.clone(), act.clone()).await {
            Ok(committed) => return Ok(committed),
            Err(Broken::Unfinished(Unfinished::Failed(Failure::Moved))) if moves + 1 < MOST_MOVES => {
                moves += 1;
            }
            Err(Broken::Lost(_) | Broken::Deadlock(_)) if !is_retry => is_retry = true,
            Err(Broken::Lost(error)) => {
                tracing::warn!(%error, "the connection to the database is lost");
                return Err(Unavailable::Away.into());
            }
            Err(Broken::Deadlock(error)) => return Err(Failure::Database(error).into()),
            Err(Broken::Unfinished(unfinished)) => return Err(unfinished),
        }
    }
}

/// How an attempt ends that commits nothing, or of which that is not known.
enum Broken {
    /// Postgres ended it because two waited for each other.
    Deadlock(Error),
    /// Its connection was lost before COMMIT was sent: nothing of it remains.
    Lost(Error),
    /// Another attempt would end the same way, or might do the same twice.
    Unfinished(Unfinished),
}

/// An act that a unit can run: a closure `async move |unit: &mut Unit| ...` that can be cloned for the second try.
pub trait AsyncAct<'u, R>: FnOnce(&'u mut Unit) -> Self::Fut + Clone + Send + 'static {
    /// What it does.
    type Fut: Future<Output = Result<R, Failure>> + Send;
}

impl<'u, R, F, Fut> AsyncAct<'u, R> for F
where
    F: FnOnce(&'u mut Unit) -> Fut + Clone + Send + 'static,
    Fut: Future<Output = Result<R, Failure>> + Send,
{
    type Fut = Fut;
}

async fn attempt<R, F>(
    database: &Database,
    clock: &Clock,
    intent: Intent,
    act: F,
) -> Result<Committed<R>, Broken>
where
    F: for<'u> AsyncAct<'u, R>,
{
    let connection = database.connection().await.map_err(|away| Broken::Unfinished(away.into()))?;
    let mut unit = Unit {
        connection,
        caller: intent.caller,
        now: clock.now(),
        reference: intent.reference,
        by_mail: intent.by_mail,
        is_entered: false,
        permitted: BTreeSet::new(),
        changes: Vec::new(),
        entries: Vec::new(),
    };
    let ended = match database.while_heard(write(&mut unit, act)).await {
        Ok(Ok((value, position))) => {
            let committed = database.while_heard(commit(&mut unit)).await;
            committed
                .unwrap_or(Err(Unfinished::OutcomeUnknown))
                .map(|()| Committed { value, position })
                .map_err(Broken::Unfinished)
        }
        Ok(Err(failure)) => Err(roll_back(database, &mut unit, failure).await),
        Err(away) => Err(Broken::Unfinished(away.into())),
    };
    if ended.is_ok() {
        tally::changes(&unit.changes);
    }
    if unit.connection.is_broken() {
        // In the middle of a transaction, whose locks go with the connection.
        drop(Object::take(unit.connection));
    }
    ended
}

/// Ends the transaction of a unit that failed, and finds out whether its connection is what failed.
async fn roll_back(database: &Database, unit: &mut Unit, failure: Failure) -> Broken {
    let rolled_back = database.while_heard(Manager::rollback_transaction(&mut *unit.connection)).await;
    match failure {
        Failure::Database(error) if !matches!(rolled_back, Ok(Ok(()))) => Broken::Lost(error),
        Failure::Database(error) if is_deadlock(&error) => Broken::Deadlock(error),
        failure => Broken::Unfinished(failure.into()),
    }
}

async fn write<R, F>(unit: &mut Unit, act: F) -> Result<(R, Option<Position>), Failure>
where
    F: for<'u> AsyncAct<'u, R>,
{
    Manager::begin_transaction(&mut *unit.connection).await?;
    let value = act(unit).await?;
    if unit.changes.is_empty() {
        journal::append(&mut unit.connection, &unit.entries).await?;
        return Ok((value, None));
    }
    let actor = unit.actor();
    let position = append(
        &mut unit.connection,
        unit.now,
        &actor,
        unit.reference.as_deref(),
        &unit.changes,
        &unit.entries,
    )
    .await?;
    Ok((value, Some(position)))
}

/// What is sent as COMMIT may be carried out although no answer comes back. An error is an answer only from a connection
/// that still stands: a Postgres that is going down answers with one too, whatever it has written.
async fn commit(unit: &mut Unit) -> Result<(), Unfinished> {
    let Err(error) = Manager::commit_transaction(&mut *unit.connection).await else { return Ok(()) };
    match unit.connection.batch_execute("").await {
        Ok(()) => Err(Failure::Database(error).into()),
        Err(_lost) => Err(Unfinished::OutcomeUnknown),
    }
}

fn is_deadlock(error: &Error) -> bool {
    matches!(error, Error::DatabaseError(DatabaseErrorKind::SerializationFailure, _))
        || matches!(error, Error::DatabaseError(_, info) if info.message().contains("deadlock detected"))
}
