//! The tools that `scripts/setup.sh` installs below `target/`, or that the machine has.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::support::figure;

/// The project's folder.
pub const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Where `openapi/v1.json` lies.
pub const DOCUMENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi/v1.json");

/// Set where a tool that is missing is a failure.
const REQUIRED: &str = "REQUIRE_TEST_TOOLS";

/// A machine that has the tools of a test.
pub struct Tools {
    target: PathBuf,
}

impl Tools {
    /// Where all these programs are found, by their names. Elsewhere the test says aloud that it is left out, and `None`
    /// comes; with [`REQUIRED`] it fails.
    pub fn with(purpose: &str, programs: &[&str]) -> Option<Self> {
        // target/debug/deps/api-... runs this.
        let program = std::env::current_exe().unwrap();
        let tools = Self { target: program.ancestors().nth(3).unwrap().to_owned() };
        let look = "for program; do \"$program\" --version >/dev/null 2>&1 || echo \"$program\"; done";
        let looked = tools.shell(Path::new(ROOT)).arg(look).arg("look").args(programs).output().unwrap();
        let missing = String::from_utf8(looked.stdout).unwrap();
        let missing: Vec<&str> = missing.lines().collect();
        if missing.is_empty() {
            return Some(tools);
        }
        left_out(purpose, &missing.join(", "));
        None
    }

    /// A folder below `target/`.
    pub fn folder(&self, name: &str) -> PathBuf {
        self.target.join(name)
    }

    /// `bash -c`, which finds the tools; what it runs is still to be added.
    pub fn shell(&self, folder: &Path) -> Command {
        let path = format!(
            "{}:{}:$PATH:/opt/homebrew/opt/openjdk/bin",
            self.target.join("python/bin").display(),
            self.target.join("node/node_modules/.bin").display()
        );
        let mut command = Command::new("bash");
        command
            .args(["-euo", "pipefail", "-c"])
            .current_dir(folder)
            .env("DOCUMENT", DOCUMENT)
            .env("BASH_ENV", self.profile(&path))
            // Tools that look for a newer version of themselves, or tell their makers of us.
            .env("REDOCLY_SUPPRESS_UPDATE_NOTICE", "true")
            .env("REDOCLY_TELEMETRY", "off")
            .stdin(Stdio::null());
        command
    }

    /// A file that sets the search path of a shell.
    fn profile(&self, path: &str) -> PathBuf {
        let file = self.target.join("tools.sh");
        let text = format!("PATH=\"{path}\"\n");
        if fs::read_to_string(&file).ok().as_deref() != Some(&text) {
            // Others may read it meanwhile.
            let whole = tempfile::NamedTempFile::new_in(&self.target).unwrap();
            fs::write(&whole, text).unwrap();
            whole.persist(&file).unwrap();
        }
        file
    }

    /// Runs a command, which has to go well.
    pub fn run(command: &mut Command) -> String {
        let Output { status, stdout, stderr } = command.output().unwrap();
        let (out, err) = (String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
        assert!(status.success(), "{command:?}: {status}\n{out}\n{err}");
        out.into_owned()
    }
}

/// What the environment says to a test; an empty text says nothing.
pub fn variable(name: &str) -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "it is said to the test, not to the service")]
    std::env::var(name).ok().filter(|said| !said.is_empty())
}

/// Says aloud that a test is left out, or fails where it may not be.
pub fn left_out(purpose: &str, missing: &str) {
    assert!(variable(REQUIRED).is_none(), "{purpose} needs {missing}: run scripts/setup.sh --test");
    figure(
        &format!("LEFT OUT: {purpose}"),
        &format!("there is no {missing} that runs; scripts/setup.sh --test installs it where it can"),
    );
}
