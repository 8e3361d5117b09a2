//! The copy of the directory on disk: written now and then and at the end, read where the database does not answer at the
//! start.

use std::sync::Arc;

use tokio::task::spawn_blocking;
use tokio::time::sleep;
use tokio_util::task::AbortOnDropHandle;

use super::{App, AppError};
use crate::config::Config;
use crate::directory::{CopyError, DiskCopy, Restored, StartError};
use crate::secrets::Keyring;

/// The name of the copy in the state folder.
const NAME: &str = "directory.copy";

/// Writes copies until it is dropped.
pub struct Copies {
    app: Arc<App>,
    copy: Arc<DiskCopy>,
    writer: AbortOnDropHandle<()>,
}

/// What the last good copy holds. `away` is why the database cannot be used.
pub(super) async fn restore(
    config: &Config,
    keyring: &Keyring,
    away: StartError,
) -> Result<Restored, AppError> {
    if config.directory.copy_interval.is_zero() {
        return Err(away.into());
    }
    let copy = disk_copy(config, keyring);
    match blocking(move || copy.read()).await {
        Ok(Some(restored)) => {
            let heard_at = restored.heard_at;
            tracing::error!(%away, %heard_at, "starting for reading only, from the copy on disk");
            Ok(restored)
        }
        Ok(None) => Err(away.into()),
        Err(copy) => Err(AppError::NoCopy { away, copy }),
    }
}

impl App {
    /// Writes a copy now and then from here on; nothing when the configuration wants none.
    pub fn keep_copies(self: &Arc<Self>) -> Option<Copies> {
        let interval = self.config.directory.copy_interval;
        if interval.is_zero() {
            return None;
        }
        let (app, copy) = (Arc::clone(self), Arc::new(disk_copy(&self.config, &self.keyring)));
        let writer = {
            let (app, copy) = (Arc::clone(&app), Arc::clone(&copy));
            self.database.runtime().spawn(async move {
                loop {
                    write(&app, &copy).await;
                    sleep(interval).await;
                }
            })
        };
        Some(Copies { app, copy, writer: AbortOnDropHandle::new(writer) })
    }
}

impl Copies {
    /// Writes the last copy, of what the directory is at the end.
    pub async fn finish(self) {
        drop(self.writer);
        write(&self.app, &self.copy).await;
    }
}

/// Writes what is known to be good: not what is older than the copy that is there, nor half of what the log holds.
async fn write(app: &App, copy: &Arc<DiskCopy>) {
    let status = app.directory.status();
    if status.lost_since.is_some() || status.unreadable > 0 {
        return;
    }
    let (snapshot, copy) = (app.directory.snapshot_arc(), Arc::clone(copy));
    if let Err(error) = blocking(move || copy.write(&snapshot, status.heard_at)).await {
        tracing::warn!(%error, "no copy of the directory is kept: this instance needs the database to start");
    }
}

/// The copy of an instance with this configuration.
#[must_use]
pub fn disk_copy(config: &Config, keyring: &Keyring) -> DiskCopy {
    DiskCopy::new(keyring, config.state.folder.join(NAME))
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, CopyError> + Send + 'static,
) -> Result<T, CopyError> {
    spawn_blocking(work).await.unwrap_or_else(|stopped| std::panic::resume_unwind(stopped.into_panic()))
}
