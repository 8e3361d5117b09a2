//! Imports over the interface: the whole of one runs in a task of its own, so that a client who hangs up cuts none short.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, oneshot};
use tokio::task::block_in_place;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::App;
use crate::access::Caller;
use crate::exchange::reports::{self, KeptReport, Progress};
use crate::exchange::{Format, Held, NoTurn, NotCompared, Refused, Report};
use crate::model::ids::ImportId;
use crate::unit::{self, Failure, IdempotencyKey, Intent, Unfinished, Unit};

/// How long imports that have begun may take when the service is told to stop: to write one block, and a report.
const GOODBYE: Duration = Duration::from_secs(10);

/// For how many seconds to wait for a database that is away before a report is kept, each time: two minutes in all.
const PAUSES: [u64; 8] = [1, 1, 2, 4, 8, 16, 32, 56];

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
    pub place: Place,
}

/// Places that are given back when this is dropped.
pub type Place = Vec<OwnedSemaphorePermit>;

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

/// The imports that run in this instance.
#[derive(Debug, Default)]
pub struct RunningImports {
    tasks: TaskTracker,
    /// Told when the service stops.
    pub(super) stop: CancellationToken,
}

impl From<NotCompared> for NotImported {
    fn from(not_compared: NotCompared) -> Self {
        match not_compared {
            NotCompared::Refused(refused) => Self::Refused(refused),
            NotCompared::NoTurn(no_turn) => Self::NoTurn(no_turn),
        }
    }
}

impl RunningImports {
    /// Tells them, and those to come, to write no more than the unit that they have begun.
    pub fn stop(&self) {
        self.stop.cancel();
    }

    /// Stops them, and waits until their reports are kept.
    pub async fn finish(&self) {
        self.stop();
        self.tasks.close();
        if timeout(GOODBYE, self.tasks.wait()).await.is_err() {
            tracing::warn!(imports = self.tasks.len(), "imports are cut off");
        }
    }
}

impl App {
    /// Imports a file and keeps the report. A key that was used before answers with the import of then, which may run still;
    /// one that was cut off is carried to its end. An import that has begun to write and is not done within `patience` goes
    /// on, and is returned as running.
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
        let task = async move { app.import_here(order, tell).await };
        let mut importing = self.imports.tasks.spawn_on(task, self.database.runtime());
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
        let before = self.asked_before(&caller, key.clone()).await?;
        let before = match before {
            Some(known) if known.is_whole() || matches!(known.progress, Progress::Running) => {
                return Ok(known);
            }
            before => before.map(|it| it.id),
        };
        let import = self.import(format, &caller);
        let mut turn = if dry_run { None } else { Some(import.turn().await?) };
        let difference = match &mut turn {
            None => block_in_place(|| import.compare(&file))?,
            Some(turn) => turn.compare(&file).await?,
        };
        let id = before.unwrap_or_else(|| ImportId::new(difference.at));
        if let Some(turn) = &mut turn {
            turn.runs(id).await?;
        }
        let planned = dry_run.then(|| Arc::new(Report::planned(&difference).brief()));
        let begin = async move |unit: &mut Unit| {
            let begun = match unit.claim(key.as_ref(), id.0).await? {
                None => reports::begin(unit, id).await?,
                Some(before) => match reports::known(unit, ImportId(before.record_id)).await? {
                    Some(known) if known.is_whole() => return Ok(known),
                    Some(known) => reports::resume(unit, known).await?,
                    // What it did is told no more: it is done again.
                    None => reports::begin(unit, ImportId(before.record_id)).await?,
                },
            };
            let Some(planned) = planned else { return Ok(begun) };
            reports::finish(unit, begun.id, &planned, None).await?;
            reports::find(unit, begun.id).await
        };
        let begun = self.write(&caller, None, begin).await?.value;
        let Some(turn) = turn.as_mut().filter(|_| !begun.is_whole()) else { return Ok(begun) };
        if begun.id != id {
            turn.runs(begun.id).await?;
        }
        let id = begun.id;
        // Nobody may be waiting.
        let _ = tell.send(begun);
        let report = turn.apply(&difference, |_| ()).await.brief();
        // Perhaps nobody waits any more to be told.
        self.keep_report(&caller, id, Arc::new(report), turn.held()).await.inspect_err(
            |error| tracing::error!(%error, import = %id.0, "an import's report cannot be kept"),
        )?;
        Ok(self.import_report(&caller, id).await?)
    }

    /// Keeps a report: where the database is away, once it is back, unless that takes long.
    async fn keep_report(
        &self,
        caller: &Caller,
        id: ImportId,
        report: Arc<Report>,
        turn: Held,
    ) -> Result<(), Unfinished> {
        let mut pauses = PAUSES.iter();
        loop {
            let (kept, turn) = (Arc::clone(&report), turn.clone());
            let finish = async move |unit: &mut Unit| reports::finish(unit, id, &kept, Some(&turn)).await;
            let intent = Intent { caller: caller.clone(), reference: None, by_mail: false };
            let finished = unit::run(self.database.clone(), self.clock.clone(), intent, finish).await;
            match (finished, pauses.next()) {
                (Err(error), Some(pause)) if is_passing(&error) => {
                    sleep(Duration::from_secs(*pause)).await;
                }
                (finished, _) => return finished.map(drop),
            }
        }
    }

    /// The import that an earlier request with the same key asked for, where anything is known of it still.
    async fn asked_before(
        &self,
        caller: &Caller,
        key: Option<IdempotencyKey>,
    ) -> Result<Option<KeptReport>, Unfinished> {
        if key.is_none() {
            return Ok(None);
        }
        let find = async move |unit: &mut Unit| match unit.recall(key.as_ref()).await? {
            Some(before) => reports::known(unit, ImportId(before.record_id)).await,
            None => Ok(None),
        };
        Ok(self.write(caller, None, find).await?.value)
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

/// Whether the same write may do better later.
fn is_passing(unfinished: &Unfinished) -> bool {
    use Unfinished::{Failed, OutcomeUnknown, Unavailable};
    matches!(unfinished, Unavailable(_) | OutcomeUnknown | Failed(Failure::Database(_)))
}
