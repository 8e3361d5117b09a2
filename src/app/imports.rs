//! Imports over the interface: the whole of one runs in a task of its own, so that a client who hangs up cuts none short.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, oneshot};
use tokio::time::timeout;

use super::App;
use crate::access::Caller;
use crate::exchange::reports::{self, KeptReport};
use crate::exchange::{Format, NoTurn, Refused, Report};
use crate::model::ids::ImportId;
use crate::unit::{IdempotencyKey, Unfinished, Unit};

/// An import that is asked for.
pub struct Order {
    /// What kind of file it is.
    pub format: Format,
    /// As whom it is imported.
    pub caller: Caller,
    /// The file.
    pub file: Vec<u8>,
    /// Whether it only says what it would change.
    pub dry_run: bool,
    /// The caller's key for it.
    pub key: Option<IdempotencyKey>,
    /// Its place among the imports that run at once: given back when it is done, also where nobody waits for it any more.
    pub place: OwnedSemaphorePermit,
}

/// An import did not take place.
#[derive(Debug, thiserror::Error)]
pub enum NotImported {
    /// The list is refused whole.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// Another import of the same list runs.
    #[error(transparent)]
    NoTurn(#[from] NoTurn),
    /// The database is away, or fails.
    #[error(transparent)]
    Unfinished(#[from] Unfinished),
    /// The task that imports broke down.
    #[error("the import broke down: {0}")]
    Broken(#[from] tokio::task::JoinError),
}

impl App {
    /// Imports a file and keeps the report; for a key that was used before, the report of then. An import that was cut off
    /// is carried to its end by the same key. One that has begun to write and is not done within `patience` goes on, and is
    /// returned without a report.
    ///
    /// # Errors
    /// [`NotImported`].
    pub async fn import_list(
        self: &Arc<Self>,
        order: Order,
        patience: Duration,
    ) -> Result<KeptReport, NotImported> {
        let app = Arc::clone(self);
        let (tell, begun) = oneshot::channel();
        let mut importing = self.database.runtime().spawn(async move { app.import_here(order, tell).await });
        if let Ok(done) = timeout(patience, &mut importing).await {
            return done?;
        }
        tokio::select! {
            biased;
            done = &mut importing => done?,
            Ok(begun) = begun => Ok(begun),
        }
    }

    async fn import_here(
        &self,
        order: Order,
        tell: oneshot::Sender<KeptReport>,
    ) -> Result<KeptReport, NotImported> {
        let Order { format, caller, file, dry_run, key, place: _place } = order;
        if let Some(done) = self.done_before(&caller, key.clone()).await? {
            return Ok(done);
        }
        let import = self.import(format, &caller);
        let _turn = if dry_run { None } else { Some(import.turn().await?) };
        // It computes for as long as the list is long.
        let difference = tokio::task::block_in_place(|| import.compare(&file))?;
        let id = ImportId::new(difference.at);
        let begin = async move |unit: &mut Unit| {
            if let Some(before) = unit.claim(key.as_ref(), id.0).await? {
                return reports::find(unit, ImportId(before.record_id)).await;
            }
            reports::begin(unit, id).await
        };
        let begun = self.write(&caller, None, begin).await?.value;
        if begun.report.is_some() {
            return Ok(begun);
        }
        let id = begun.id;
        // Nobody may be waiting.
        let _ = tell.send(begun);
        let report =
            if dry_run { Report::planned(&difference) } else { import.apply(&difference, |_| ()).await };
        let report = Arc::new(report);
        let kept = Arc::clone(&report);
        let finish = async move |unit: &mut Unit| {
            unit.enter().await?;
            reports::finish(unit, id, &kept).await
        };
        let finished = self.write(&caller, None, finish).await;
        // Perhaps nobody waits any more to be told.
        finished.inspect_err(
            |error| tracing::error!(%error, import = %id.0, "an import's report cannot be kept"),
        )?;
        Ok(self.import_report(&caller, id).await?)
    }

    /// The report of an import that an earlier request with the same key brought to its end.
    async fn done_before(
        &self,
        caller: &Caller,
        key: Option<IdempotencyKey>,
    ) -> Result<Option<KeptReport>, Unfinished> {
        if key.is_none() {
            return Ok(None);
        }
        let find = async move |unit: &mut Unit| match unit.recall(key.as_ref()).await? {
            Some(before) => reports::find(unit, ImportId(before.record_id)).await.map(Some),
            None => Ok(None),
        };
        let found = self.write(caller, None, find).await?.value;
        Ok(found.filter(|kept| kept.report.is_some()))
    }

    /// The report of an import that the caller's account asked for.
    ///
    /// # Errors
    /// [`Unfinished`].
    pub async fn import_report(&self, caller: &Caller, id: ImportId) -> Result<KeptReport, Unfinished> {
        let find = async move |unit: &mut Unit| reports::find(unit, id).await;
        Ok(self.write(caller, None, find).await?.value)
    }
}
