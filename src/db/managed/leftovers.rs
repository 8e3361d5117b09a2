//! What a killed Postgres leaves behind. Cleared only under the cluster's lock, when none of its processes is left.

use std::fs;
use std::io;
use std::path::Path;

use super::error::ManagedError;
use super::layout::Layout;

/// The process that the data folder says it belongs to.
pub(super) fn process(layout: &Layout) -> Option<u32> {
    let text = fs::read_to_string(layout.data.join("postmaster.pid")).ok()?;
    text.lines().next()?.trim().parse().ok()
}

/// Removes what would keep Postgres from starting.
///
/// Its own check of `postmaster.pid` takes any process of the same user with that number for a Postgres: in a
/// container, where numbers start anew and the dead may wait long to be buried, often wrongly. Where the system shows
/// in which folder a process works, the file of another goes. A Postgres that works in this folder was started by
/// other means and is left alone.
pub(super) fn clear(layout: &Layout, port: u16) -> Result<(), ManagedError> {
    if let Some(pid) = process(layout) {
        match fs::read_link(format!("/proc/{pid}/cwd")) {
            Ok(folder) if layout.data.canonicalize().is_ok_and(|data| data == folder) => {
                return Err(ManagedError::Occupied { data: layout.data.clone(), pid });
            }
            Ok(_) => remove(&layout.data.join("postmaster.pid"))?,
            // A dead process that nobody has waited for works nowhere.
            Err(error)
                if error.kind() == io::ErrorKind::NotFound && Path::new(&format!("/proc/{pid}")).exists() =>
            {
                remove(&layout.data.join("postmaster.pid"))?;
            }
            // There is no such process or no /proc: Postgres judges.
            Err(_) => {}
        }
    }
    remove(&layout.keep)?;
    remove(&layout.sockets.join(format!(".s.PGSQL.{port}")))?;
    remove(&layout.sockets.join(format!(".s.PGSQL.{port}.lock")))
}

fn remove(file: &Path) -> Result<(), ManagedError> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(ManagedError::io("remove", file)(error)),
        _ => Ok(()),
    }
}
