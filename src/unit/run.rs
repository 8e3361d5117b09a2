//! Running a unit: BEGIN, the act, the log, COMMIT. In a task of its own, so that a client that hangs up cannot cut it
//! in half; tried once more when Postgres ended it for a deadlock.

use std::collections::BTreeSet;

use diesel::result::{DatabaseErrorKind, Error};
use diesel_async::AsyncPgConnection;
use diesel_async::{AsyncConnection, TransactionManager};

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
    /// The connection was lost during COMMIT.
    #[error("the connection to the database was lost while it confirmed the write")]
    OutcomeUnknown,
}

type Manager = <AsyncPgConnection as AsyncConnection>::TransactionManager;

/// Runs `act` in a unit.
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
    let outcome = attempts(&database, &clock, &intent, act).await;
    tally::unit(&outcome);
    outcome
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
    let mut is_retry = false;
    loop {
        let attempt = attempt(database, clock, intent.clone(), act.clone()).await;
        match attempt {
            Err(Unfinished::Failed(Failure::Database(ref error))) if !is_retry && is_deadlock(error) => {
                is_retry = true;
            }
            Err(Unfinished::Failed(Failure::Database(ref error))) if is_lost(error) => {
                tracing::warn!(%error, "the database is lost");
                database.lose();
                return Err(Unavailable::Away.into());
            }
            outcome => return outcome,
        }
    }
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
) -> Result<Committed<R>, Unfinished>
where
    F: for<'u> AsyncAct<'u, R>,
{
    let connection = database.connection().await?;
    let mut unit = Unit {
        connection,
        caller: intent.caller,
        now: clock.now(),
        reference: intent.reference,
        is_entered: false,
        permitted: BTreeSet::new(),
        changes: Vec::new(),
        entries: Vec::new(),
    };
    let written = tokio::select! {
        written = write(&mut unit, act) => written,
        () = database.breaker.opened() => {
            // A connection in the middle of a statement cannot be used again.
            drop(deadpool_take(unit.connection));
            return Err(Unavailable::Away.into());
        }
    };
    match written {
        Ok((value, position)) => {
            commit(database, &mut unit).await?;
            tally::changes(&unit.changes);
            Ok(Committed { value, position })
        }
        Err(failure) => {
            if Manager::rollback_transaction(&mut *unit.connection).await.is_err() {
                drop(deadpool_take(unit.connection));
            }
            Err(failure.into())
        }
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

/// What is sent as COMMIT may be carried out although no answer comes back.
async fn commit(database: &Database, unit: &mut Unit) -> Result<(), Unfinished> {
    let committed = tokio::select! {
        committed = Manager::commit_transaction(&mut *unit.connection) => committed,
        () = database.breaker.opened() => return Err(Unfinished::OutcomeUnknown),
    };
    match committed {
        Ok(()) => Ok(()),
        Err(error) if is_lost(&error) => {
            database.lose();
            Err(Unfinished::OutcomeUnknown)
        }
        Err(error) => Err(Failure::Database(error).into()),
    }
}

fn deadpool_take(connection: crate::db::Connection) -> AsyncPgConnection {
    diesel_async::pooled_connection::deadpool::Object::take(connection)
}

fn is_deadlock(error: &Error) -> bool {
    matches!(error, Error::DatabaseError(DatabaseErrorKind::SerializationFailure, _))
        || matches!(error, Error::DatabaseError(_, info) if info.message().contains("deadlock detected"))
}

fn is_lost(error: &Error) -> bool {
    matches!(
        error,
        Error::DatabaseError(DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand, _)
            | Error::BrokenTransactionManager
    )
}
