//! The folders and files of a private Postgres.

use std::fs::{self, DirBuilder, OpenOptions, Permissions};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::OFlags;
use sha2::{Digest, Sha256};

use super::error::ManagedError;
use super::owner::Owner;

/// The path of a Unix socket holds 103 bytes on the strictest systems.
const LONGEST_SOCKET_FOLDER: usize = 103 - "/.s.PGSQL.65535".len();

/// Where everything of one cluster is.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    /// Holds all the others, except the sockets of a folder with a long name.
    pub folder: PathBuf,
    /// The data of Postgres.
    pub data: PathBuf,
    /// Where `initdb` works, until it is done.
    pub draft: PathBuf,
    pub sockets: PathBuf,
    pub log: PathBuf,
    pub owner_lock: PathBuf,
    pub cluster_lock: PathBuf,
    /// While it exists, an ephemeral cluster outlives its Postgres.
    pub keep: PathBuf,
}

impl Layout {
    pub fn of(folder: &Path) -> Self {
        Self {
            folder: folder.into(),
            data: folder.join("data"),
            draft: folder.join("data.new"),
            sockets: sockets(folder),
            log: folder.join("postgres.log"),
            owner_lock: folder.join("owner.lock"),
            cluster_lock: folder.join("cluster.lock"),
            keep: folder.join("keep"),
        }
    }

    /// The major version of the cluster, if there is one.
    pub fn version(&self) -> Option<u32> {
        fs::read_to_string(self.data.join("PG_VERSION")).ok()?.trim().parse().ok()
    }

    /// Makes the folders, open to the owner alone.
    pub fn make(&self, owner: &Owner) -> Result<(), ManagedError> {
        if let Some(parent) = self.folder.parent() {
            fs::create_dir_all(parent).map_err(ManagedError::io("create", parent))?;
            owner.open_the_way(parent)?;
        }
        private(&self.folder, owner)?;
        private(&self.sockets, owner)
    }
}

/// How files in the cluster's folder are opened: never through a link. Where this process is root, the folder belongs to
/// another user, who must not have us write elsewhere.
pub(super) fn no_links() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create(true).custom_flags(OFlags::NOFOLLOW.bits().cast_signed());
    options
}

/// Makes a folder of mode 0700 that belongs to `owner`. One that exists must be so: the name of a socket folder in
/// /tmp can be foreseen, and somebody else may have been there first.
fn private(folder: &Path, owner: &Owner) -> Result<(), ManagedError> {
    match DirBuilder::new().mode(0o700).create(folder) {
        Ok(()) => return owner.give(folder),
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
            return Err(ManagedError::io("create", folder)(error));
        }
        Err(_) => {}
    }
    let found = fs::symlink_metadata(folder).map_err(ManagedError::io("look at", folder))?;
    if !found.is_dir() || found.uid() != owner.uid {
        return Err(ManagedError::Foreign(folder.into()));
    }
    fs::set_permissions(folder, Permissions::from_mode(0o700))
        .map_err(ManagedError::io("set the mode of", folder))
}

fn sockets(folder: &Path) -> PathBuf {
    let inside = folder.join("run");
    if inside.as_os_str().len() <= LONGEST_SOCKET_FOLDER {
        return inside;
    }
    let digest = Sha256::digest(folder.as_os_str().as_bytes());
    let name: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    Path::new("/tmp").join(format!("counterpart-{name}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_in_the_folder_is_not_followed() {
        let folder = tempfile::tempdir().expect("a folder");
        let (elsewhere, link) = (folder.path().join("elsewhere"), folder.path().join("cluster.lock"));
        std::os::unix::fs::symlink(&elsewhere, &link).expect("a link");
        assert!(no_links().open(&link).is_err());
        assert!(!elsewhere.exists());
        assert!(no_links().open(folder.path().join("owner.lock")).is_ok());
    }

    #[test]
    fn a_socket_always_has_a_short_path() {
        assert_eq!(
            sockets(Path::new("/var/lib/counterpart/postgres")),
            Path::new("/var/lib/counterpart/postgres/run")
        );
        let long = |letter: &str| sockets(Path::new(&format!("/{}", letter.repeat(200))));
        assert!(long("a").as_os_str().len() <= LONGEST_SOCKET_FOLDER);
        assert_ne!(long("a"), long("b"));
    }
}
