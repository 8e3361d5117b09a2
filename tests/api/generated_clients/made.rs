//! Clients as `docs/clients.md` makes them: its commands are run. What is made is kept below `target/clients` until the document,
//! the tools, the commands or the program change.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use sha2::{Digest, Sha256};

use super::tools::{DOCUMENT, ROOT, Tools};

const PAGE: &str = include_str!("../../../docs/clients.md");

/// A client that is ready to walk.
pub struct Made {
    folder: PathBuf,
    /// How its program is run.
    run: &'static str,
}

/// What the page shows below a heading: the commands that make a client, and those that run its program.
fn commands(heading: &str) -> (&'static str, &'static str) {
    let section = PAGE.split("\n## ").find(|section| section.lines().next() == Some(heading));
    let section = section.unwrap_or_else(|| panic!("docs/clients.md has no section {heading:?}"));
    let blocks: Vec<&str> =
        section.split("```sh\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    let [make, run] = blocks[..] else { panic!("{heading}: one block makes the client, and one runs it") };
    (make, run)
}

impl Made {
    /// The client that the page makes below `heading`, for the programs in a folder of `tests/clients`.
    pub fn of(heading: &str, name: &str, tools: &Tools, variables: &[(&str, &str)]) -> Self {
        let (make, run) = commands(heading);
        let programs = Path::new(ROOT).join("tests/clients").join(name);
        let folder = tools.folder("clients").join(format!("{name}-{}", mark(make, &programs, variables)));
        if !folder.exists() {
            let parent = folder.parent().unwrap();
            clear(parent, name);
            let making = tempfile::Builder::new().prefix(".").tempdir_in(parent).unwrap();
            for file in files(&programs) {
                fs::copy(&file, making.path().join(file.file_name().unwrap())).unwrap();
            }
            let mut command = tools.shell(making.path());
            Tools::run(command.arg(make).envs(variables.iter().copied()));
            fs::rename(making.keep(), &folder).unwrap();
        }
        Self { folder, run }
    }

    /// Runs its program.
    pub fn walks(&self, tools: &Tools, variables: &[(&str, &str)]) {
        let mut command: Command = tools.shell(&self.folder);
        let printed = Tools::run(command.arg(self.run).envs(variables.iter().copied()));
        assert_eq!(printed, "walked\n");
    }
}

/// A name for all that a client is made of.
fn mark(make: &str, programs: &Path, variables: &[(&str, &str)]) -> String {
    let mut digest = Sha256::new();
    let pins = Path::new(ROOT).join("tests/clients");
    let pins = [pins.join("package-lock.json"), pins.join("requirements.txt"), DOCUMENT.into()];
    for file in files(programs).into_iter().chain(pins) {
        digest.update(fs::read(file).unwrap());
    }
    digest.update(make);
    for (name, value) in variables {
        digest.update(format!("{name}={value}"));
    }
    digest.finalize().iter().take(8).fold(String::new(), |mut mark, byte| {
        write!(mark, "{byte:02x}").unwrap();
        mark
    })
}

/// The files of a folder, in order.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.retain(|file| file.is_file());
    files.sort();
    files
}

/// Makes room for a client: those of other documents go. Programs find the modules of Node.js above themselves.
fn clear(clients: &Path, name: &str) {
    fs::create_dir_all(clients).unwrap();
    let modules = clients.join("node_modules");
    if fs::symlink_metadata(&modules).is_err() {
        // Another test may make it at the same time.
        let _ = std::os::unix::fs::symlink("../node/node_modules", modules);
    }
    for old in fs::read_dir(clients).unwrap().map(Result::unwrap) {
        if old.file_name().to_string_lossy().starts_with(&format!("{name}-")) {
            fs::remove_dir_all(old.path()).unwrap();
        }
    }
}
