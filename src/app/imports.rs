//! Imports over the interface: the whole of one runs in a task of its own, so that a client who hangs up cuts none short.

use std::sync::Arc;

use super::App;
use crate::access::Caller;
use crate::exchange::reports::{self, KeptReport};
use crate::exchange::{Format, Refused, Report};
use crate::model::ids::ImportId;
use crate::unit::{IdempotencyKey, Made, Unfinished, Unit};

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
}

/// An import did not take place.
#[derive(Debug, thiserror::Error)]
pub enum NotImported {
    /// The list is refused whole.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The database is away, or fails.
    #[error(transparent)]
    Unfinished(#[from] Unfinished),
    /// The task that imports broke down.
    #[error("the import broke down: {0}")]
    Broken(#[from] tokio::task::JoinError),
}

impl App {
    /// Imports a file and keeps the report; for a key that was used before, the report of then.
    ///
    /// # Errors
    /// [`NotImported`].
    pub async fn import_list(self: &Arc<Self>, order: Order) -> Result<KeptReport, NotImported> {
        let app = Arc::clone(self);
        self.database.runtime().spawn(async move { app.import_here(order).await }).await?
    }

    async fn import_here(&self, order: Order) -> Result<KeptReport, NotImported> {
        let Order { format, caller, file, dry_run, key } = order;
        let import = self.import(format, &caller);
        // It computes for as long as the list is long.
        let difference = tokio::task::block_in_place(|| import.compare(&file))?;
        let id = ImportId::new(difference.at);
        let begin = async move |unit: &mut Unit| {
            if let Some(before) = unit.claim(key.as_ref(), id.0).await? {
                return Ok(Made::Before(before));
            }
            reports::begin(unit, id).await.map(Made::Now)
        };
        if let Made::Before(before) = self.write(&caller, None, begin).await?.value {
            return Ok(self.import_report(&caller, ImportId(before.record_id)).await?);
        }
        let report =
            if dry_run { Report::planned(&difference) } else { import.apply(&difference, |_| ()).await };
        let report = Arc::new(report);
        let kept = Arc::clone(&report);
        let finish = async move |unit: &mut Unit| {
            unit.enter().await?;
            reports::finish(unit, id, &kept).await
        };
        self.write(&caller, None, finish).await?;
        Ok(self.import_report(&caller, id).await?)
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
