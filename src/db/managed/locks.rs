//! The two locks of a private Postgres; the module above says what each is for.

use std::fs::{File, TryLockError};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::error::ManagedError;
use super::layout::{Layout, no_links};

/// How long a killed process' Postgres may take to shut down.
const SHUTDOWN_LIMIT: Duration = Duration::from_mins(1);

/// A look by [`is_owned`] holds the lock for an instant.
const LOOK_LIMIT: Duration = Duration::from_millis(500);

const STEP: Duration = Duration::from_millis(20);

/// Makes this process the one that runs the cluster.
pub(super) fn own(layout: &Layout) -> Result<File, ManagedError> {
    lock(&layout.owner_lock, LOOK_LIMIT)?.ok_or_else(|| ManagedError::InUse(layout.folder.clone()))
}

/// Waits until no process of an earlier Postgres of this cluster is left.
pub(super) fn wait_for_cluster(layout: &Layout) -> Result<File, ManagedError> {
    let (folder, log) = (layout.folder.clone(), layout.log.clone());
    lock(&layout.cluster_lock, SHUTDOWN_LIMIT)?.ok_or(ManagedError::StillRunning { folder, log })
}

/// Whether a process runs the cluster, or is about to.
pub(super) fn is_owned(layout: &Layout) -> bool {
    let Ok(file) = File::open(&layout.owner_lock) else { return false };
    matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock))
}

fn lock(path: &std::path::Path, limit: Duration) -> Result<Option<File>, ManagedError> {
    let file = no_links().open(path).map_err(ManagedError::io("open", path))?;
    let started = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(Some(file)),
            Err(TryLockError::Error(error)) => return Err(ManagedError::io("lock", path)(error)),
            Err(TryLockError::WouldBlock) if started.elapsed() > limit => return Ok(None),
            Err(TryLockError::WouldBlock) => sleep(STEP),
        }
    }
}
