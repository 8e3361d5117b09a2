//! The first start: `initdb`.

use std::fs::{self, File};
use std::process::{Child, Command, Stdio};

use super::address::ClusterAddress;
use super::binaries::Binaries;
use super::error::ManagedError;
use super::layout::Layout;
use super::owner::Owner;

/// Makes the cluster's data: aside first, then in its place, so that a killed `initdb` leaves nothing that looks done.
pub(super) fn initialize(
    layout: &Layout,
    owner: &Owner,
    binaries: &Binaries,
    durable: bool,
    cluster_lock: &File,
) -> Result<(), ManagedError> {
    if layout.draft.exists() {
        fs::remove_dir_all(&layout.draft).map_err(ManagedError::io("remove", &layout.draft))?;
    }
    let mut command = Command::new(binaries.folder.join("initdb"));
    command.arg("--pgdata").arg(&layout.draft);
    command.args(["--username", ClusterAddress::SUPERUSER, "--auth", "trust"]);
    command.args(["--encoding", "UTF8", "--locale", "C"]);
    command.arg(if durable { "--data-checksums" } else { "--no-sync" });
    owner.run(&mut command, &layout.folder);
    let lock = cluster_lock.try_clone().map_err(ManagedError::io("open", &layout.cluster_lock))?;
    let output = command
        .stdin(Stdio::null())
        // The open file carries the lock: should we be killed, the next start waits until `initdb` is gone as well.
        .stdout(lock)
        .stderr(Stdio::piped())
        .spawn()
        .and_then(Child::wait_with_output)
        .map_err(ManagedError::io("run", &binaries.folder.join("initdb")))?;
    if !output.status.success() {
        let text = String::from_utf8_lossy(&output.stderr).trim().replace('\n', "; ");
        return Err(ManagedError::Initialize(text));
    }
    fs::rename(&layout.draft, &layout.data).map_err(ManagedError::io("rename", &layout.draft))
}
