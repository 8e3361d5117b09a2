//! The first start: `initdb`.

use std::fs;
use std::process::{Command, Stdio};

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
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(ManagedError::io("run", &binaries.folder.join("initdb")))?;
    if !output.status.success() {
        let text = String::from_utf8_lossy(&output.stderr).trim().replace('\n', "; ");
        return Err(ManagedError::Initialize(text));
    }
    fs::rename(&layout.draft, &layout.data).map_err(ManagedError::io("rename", &layout.draft))
}
