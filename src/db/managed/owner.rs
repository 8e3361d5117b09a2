//! The user that Postgres runs as. It refuses to run as root, so root hands it to another.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use super::error::ManagedError;
use super::layout::Layout;

/// A user and group of the system.
#[derive(Clone, Debug)]
pub(super) struct Owner {
    pub uid: u32,
    pub gid: u32,
    /// Whether this process is root and has to become this user first.
    by_root: bool,
}

impl Owner {
    /// Who owns the cluster: this process, or, when it is root, who made the cluster, else `postgres`, else `nobody`.
    pub fn of(layout: &Layout) -> Result<Self, ManagedError> {
        let uid = rustix::process::geteuid();
        let made_by = fs::metadata(&layout.data).ok();
        if !uid.is_root() {
            let gid = rustix::process::getegid().as_raw();
            return match made_by {
                Some(data) if data.uid() != uid.as_raw() => Err(ManagedError::Foreign(layout.folder.clone())),
                _ => Ok(Self { uid: uid.as_raw(), gid, by_root: false }),
            };
        }
        if let Some(data) = made_by.filter(|data| data.uid() != 0) {
            return Ok(Self { uid: data.uid(), gid: data.gid(), by_root: true });
        }
        let known = |name| Some(Self { uid: id("-u", name)?, gid: id("-g", name)?, by_root: true });
        known("postgres").or_else(|| known("nobody")).ok_or(ManagedError::NoUser)
    }

    /// Lets `command` run as this user, in a folder that this user may be in.
    pub fn run(&self, command: &mut Command, folder: &Path) {
        if self.by_root {
            command.uid(self.uid).gid(self.gid);
        }
        command.current_dir(folder).env("LC_ALL", "C");
    }

    /// Makes `path` belong to this user.
    pub fn give(&self, path: &Path) -> Result<(), ManagedError> {
        if self.by_root {
            chown(path, Some(self.uid), Some(self.gid))
                .map_err(ManagedError::io("change the owner of", path))?;
        }
        Ok(())
    }

    /// Lets this user walk through `folder`, without reading it, and checks the way down to it.
    pub fn open_the_way(&self, folder: &Path) -> Result<(), ManagedError> {
        if !self.by_root {
            return Ok(());
        }
        for step in folder.ancestors() {
            let found = fs::metadata(step).map_err(ManagedError::io("look at", step))?;
            let mode = found.permissions().mode();
            let may_enter = mode & 0o001 != 0 || (found.uid() == self.uid && mode & 0o100 != 0);
            if may_enter {
                continue;
            }
            if step != folder || found.uid() != 0 {
                return Err(ManagedError::Unreachable { folder: step.into(), uid: self.uid });
            }
            fs::set_permissions(step, Permissions::from_mode(mode | 0o011))
                .map_err(ManagedError::io("set the mode of", step))?;
        }
        Ok(())
    }
}

/// Asks the system for the number of a user or group.
fn id(what: &str, name: &str) -> Option<u32> {
    let output = Command::new("id").args([what, name]).output().ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}
