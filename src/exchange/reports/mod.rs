//! Reports that are kept: what imports over the interface did. Each is for the account that asked for the import, and for
//! nobody else; none is a record of the log.

mod store;

use chrono::{DateTime, Duration, Utc};

use super::Report;
use super::turn::Held;
use crate::access::Refusal;
use crate::db::advisory;
use crate::model::ids::{AccountId, ImportId};
use crate::unit::{Failure, KEYS_KEPT, Unit};

/// How long a report is kept, and how many of one account.
pub const KEPT: Duration = Duration::days(30);
const KEPT_MAX: i64 = 100;

/// No import runs so long: what has no report by then was cut off.
const RUNS_MAX: Duration = Duration::days(1);

/// A report that is kept.
#[derive(Debug)]
pub struct KeptReport {
    /// The import.
    pub id: ImportId,
    /// When it began.
    pub begun_at: DateTime<Utc>,
    /// How far it is.
    pub progress: Progress,
}

/// How far an import is.
#[derive(Debug)]
pub enum Progress {
    /// It runs.
    Running,
    /// It was cut off: nobody says any more how far it came.
    CutOff,
    /// It came to its end, which is told.
    Ended(Box<Report>),
}

impl KeptReport {
    /// Whether the import came to its end and reached all rows.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        matches!(&self.progress, Progress::Ended(report) if report.stopped.is_none())
    }
}

/// The lock that is held while an import runs.
pub(super) fn running(id: ImportId) -> String {
    format!("import {id}")
}

/// Notes that an import begins, and forgets what was kept long enough.
///
/// # Errors
/// [`Failure`].
pub async fn begin(unit: &mut Unit, id: ImportId) -> Result<KeptReport, Failure> {
    unit.enter().await?;
    let (account_id, now) = (account(unit)?, unit.now());
    store::forget(unit.connection(), now - KEPT).await?;
    store::insert(unit.connection(), id, account_id, now).await?;
    // With the one to come.
    let since = [now - RUNS_MAX, now - KEYS_KEPT];
    store::forget_older(unit.connection(), account_id, KEPT_MAX - 1, since).await?;
    Ok(KeptReport { id, begun_at: now, progress: Progress::Running })
}

/// Notes that an import which broke off, or was cut off, is done again.
///
/// # Errors
/// [`Failure`].
pub async fn resume(unit: &mut Unit, before: KeptReport) -> Result<KeptReport, Failure> {
    let account_id = account(unit)?;
    store::finish(unit.connection(), before.id, account_id, None, true).await?;
    Ok(KeptReport { progress: Progress::Running, ..before })
}

/// Keeps what people read of what an import did, also for an account that stands no more: what it did is done. Who has lost
/// the turn meanwhile comes late, and takes the place of nothing that was done again.
///
/// # Errors
/// [`Failure`].
pub async fn finish(
    unit: &mut Unit,
    id: ImportId,
    brief: &Report,
    turn: Option<&Held>,
) -> Result<(), Failure> {
    let account_id = account(unit)?;
    let body = serde_json::to_value(brief)?;
    let is_latest = match turn {
        Some(turn) => turn.stands(unit.connection()).await?,
        None => true,
    };
    if !is_latest && advisory::is_held(unit.connection(), &running(id)).await? {
        return Ok(());
    }
    Ok(store::finish(unit.connection(), id, account_id, Some(body), is_latest).await?)
}

/// The report of an import that the caller's account asked for.
///
/// # Errors
/// [`Failure::Missing`] when there is none; the database's.
pub async fn find(unit: &mut Unit, id: ImportId) -> Result<KeptReport, Failure> {
    known(unit, id).await?.ok_or(Failure::Missing)
}

/// The same, where anything is known of it still.
///
/// # Errors
/// The database's.
pub async fn known(unit: &mut Unit, id: ImportId) -> Result<Option<KeptReport>, Failure> {
    unit.enter().await?;
    let (account_id, since) = (account(unit)?, unit.now() - KEPT);
    // First, so that what ends meanwhile has a report.
    let runs = advisory::is_held(unit.connection(), &running(id)).await?;
    let found = store::find(unit.connection(), id, account_id, since).await?;
    let Some((begun_at, body)) = found else { return Ok(None) };
    let progress = match body {
        Some(body) => Progress::Ended(
            serde_json::from_value(body).map_err(|error| Failure::Damaged(error.to_string()))?,
        ),
        None if runs => Progress::Running,
        None => Progress::CutOff,
    };
    Ok(Some(KeptReport { id, begun_at, progress }))
}

fn account(unit: &Unit) -> Result<AccountId, Failure> {
    Ok(unit.caller().member().ok_or(Refusal::SignIn)?.account_id)
}
