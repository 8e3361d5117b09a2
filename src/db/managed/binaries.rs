//! The Postgres programs on this machine.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::error::ManagedError;

/// The oldest major version that the service works with.
const OLDEST: u32 = 14;

/// Where distributions put the programs; `*` stands for a version.
const USUAL: [&str; 6] = [
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/usr/lib/postgresql*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/usr/local/pgsql/bin",
];

/// A folder with `postgres` and `initdb` of one version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Binaries {
    pub folder: PathBuf,
    pub version: u32,
}

impl Binaries {
    /// The programs in `named`, or the newest that are found; of `version`, if a cluster of that version exists.
    pub fn find(named: Option<&Path>, version: Option<u32>) -> Result<Self, ManagedError> {
        let found = match named {
            Some(folder) => {
                vec![Self::in_folder(folder).ok_or_else(|| ManagedError::BadBinaries(folder.into()))?]
            }
            None => candidates().iter().filter_map(|folder| Self::in_folder(folder)).collect(),
        };
        Self::choose(found, version)
    }

    fn choose(found: Vec<Self>, version: Option<u32>) -> Result<Self, ManagedError> {
        let versions = found.iter().map(|it| it.version.to_string()).collect::<Vec<_>>().join(", ");
        // Of several of one version the first stays: what the user's own path names comes before the usual folders.
        let newest = |best: Option<Self>, next: Self| match best {
            Some(best) if best.version >= next.version => Some(best),
            _ => Some(next),
        };
        let fitting = found.into_iter().filter(|it| version.is_none_or(|version| version == it.version));
        fitting.fold(None, newest).ok_or(match version {
            Some(cluster) if !versions.is_empty() => ManagedError::OtherVersion { cluster, found: versions },
            _ => ManagedError::NoBinaries,
        })
    }

    /// The programs in `folder`, when they are there and new enough.
    fn in_folder(folder: &Path) -> Option<Self> {
        // A link in the path leads to the folder that has all the programs.
        let folder = folder.join("postgres").canonicalize().ok()?.parent()?.to_owned();
        if !folder.join("initdb").is_file() {
            return None;
        }
        let output = Command::new(folder.join("postgres")).arg("--version").output().ok()?;
        let version = major(&String::from_utf8(output.stdout).ok()?)?;
        (version >= OLDEST).then_some(Self { folder, version })
    }
}

/// The major version in what `postgres --version` prints.
fn major(text: &str) -> Option<u32> {
    let after = text.trim().strip_prefix("postgres (PostgreSQL) ")?;
    after.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

/// All folders worth a look: the path, what `pg_config` says, the usual ones.
fn candidates() -> Vec<PathBuf> {
    let in_path = answer("sh", &["-c", "command -v postgres"]);
    let in_path = in_path.and_then(|file| file.parent().map(Path::to_owned));
    let configured = answer("pg_config", &["--bindir"]);
    let usual = USUAL.iter().flat_map(|pattern| matching(pattern));
    in_path.into_iter().chain(configured).chain(usual).collect()
}

/// The path that a command prints.
fn answer(program: &str, arguments: &[&str]) -> Option<PathBuf> {
    let output = Command::new(program).args(arguments).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    Some(PathBuf::from(text.trim())).filter(|path| path.is_absolute())
}

/// The folders that match a pattern with at most one `*`.
fn matching(pattern: &str) -> Vec<PathBuf> {
    let Some((before, after)) = pattern.split_once('*') else { return vec![pattern.into()] };
    let Some((parent, prefix)) = before.rsplit_once('/') else { return Vec::new() };
    let Ok(entries) = fs::read_dir(parent) else { return Vec::new() };
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    names
        .filter(|name| name.starts_with(prefix))
        .map(|name| format!("{parent}/{name}{after}").into())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_read_from_what_postgres_prints() {
        assert_eq!(major("postgres (PostgreSQL) 15.13 (Debian 15.13-0+deb12u1)\n"), Some(15));
        assert_eq!(major("postgres (PostgreSQL) 19beta2"), Some(19));
        assert_eq!(major("postgres (PostgreSQL) devel"), None);
        assert_eq!(major("sh: postgres: not found"), None);
    }

    #[test]
    fn the_newest_is_chosen_or_the_one_that_made_the_cluster() {
        let of = |version: u32, folder: &str| Binaries { folder: folder.into(), version };
        let found = || vec![of(15, "/first"), of(17, "/newest"), of(15, "/second")];
        assert_eq!(Binaries::choose(found(), None).unwrap(), of(17, "/newest"));
        assert_eq!(Binaries::choose(found(), Some(15)).unwrap(), of(15, "/first"));
        let error = Binaries::choose(found(), Some(16)).unwrap_err().to_string();
        assert!(error.contains("version 16") && error.contains("15, 17, 15"), "{error}");
        assert!(matches!(Binaries::choose(Vec::new(), Some(16)), Err(ManagedError::NoBinaries)));
    }

    #[test]
    fn a_folder_without_the_programs_is_refused_by_name() {
        let error = Binaries::find(Some(Path::new("/nowhere/bin")), None).unwrap_err().to_string();
        assert!(error.contains("/nowhere/bin"), "{error}");
    }

    #[test]
    fn a_pattern_matches_each_version() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["pgsql-14", "pgsql-17", "other"] {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        let mut found = matching(&format!("{}/pgsql-*/bin", folder.path().display()));
        found.sort();
        assert_eq!(found, ["pgsql-14/bin", "pgsql-17/bin"].map(|name| folder.path().join(name)));
    }
}
