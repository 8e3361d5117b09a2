//! The disk: room in the state folder, and whether it can be written.

use std::path::Path;

use super::Findings;
use crate::config::Config;

/// With less room than this, something has to be done soon, and now.
const SCARCE: u64 = 1024 * 1024 * 1024;
const LACKING: u64 = 128 * 1024 * 1024;

/// Looks at it.
pub(super) fn look(config: &Config) -> Findings {
    let mut findings = Findings::of("disk");
    let folder = &config.state.folder;
    if !folder.exists() {
        findings.note(format!(
            "there is no state folder {} yet: it is made at the first start",
            folder.display()
        ));
        return findings;
    }
    if let Err(error) = tempfile::tempfile_in(folder) {
        findings.wrong(
            format!("the state folder {} cannot be written: {error}", folder.display()),
            "give it to the service's user, or name another in state.folder",
        );
    }
    match room(folder) {
        Ok(bytes) => {
            let said = format!("{} are free where {} is", size(bytes), folder.display());
            let todo = "make room: the copy of the directory, and a private Postgres, need it";
            if bytes < LACKING {
                findings.wrong(said, todo);
            } else if bytes < SCARCE {
                findings.warn(said, todo);
            } else {
                findings.good(said);
            }
        }
        Err(error) => findings.warn(
            format!("the room in {} cannot be found out: {error}", folder.display()),
            "see `df` yourself",
        ),
    }
    findings
}

/// How many bytes the service may still write there.
fn room(folder: &Path) -> rustix::io::Result<u64> {
    let disk = rustix::fs::statvfs(folder)?;
    Ok(disk.f_bavail.saturating_mul(disk.f_frsize))
}

/// Bytes as people read them.
pub(super) fn size(bytes: u64) -> String {
    let units = [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1_u64 << 10)];
    match units.into_iter().find(|(_, unit)| bytes >= 10 * unit) {
        Some((name, unit)) => format!("{} {name}", bytes / unit),
        None => format!("{bytes} B"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_read_well() {
        assert_eq!(size(12 * 1024 * 1024 * 1024), "12 GiB");
        assert_eq!(size(3 * 1024 * 1024 * 1024), "3072 MiB");
        assert_eq!(size(900), "900 B");
    }
}
