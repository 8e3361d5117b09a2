//! Somebody with the server, who runs commands as processes of their own.

use std::ffi::OsString;
use std::io::Write;
use std::process::{Command, Output, Stdio};

use secrecy::ExposeSecret;
use tempfile::TempDir;

use super::{PATIENCE, Process, TestApp, TestDatabase};

/// Somebody with the server, whose databases and keys are those that are set here.
pub struct Operator {
    variables: Vec<(&'static str, OsString)>,
}

/// What a command did.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Operator {
    /// Works beside a service under test.
    pub fn beside(app: &TestApp) -> Self {
        Self::over(&app.database, &app.keys)
    }

    /// Works on a database, with its keys in `state`.
    pub fn over(database: &TestDatabase, state: &TempDir) -> Self {
        Self {
            variables: vec![
                ("DATABASE_URL", database.application.expose_secret().into()),
                ("DATABASE_OWNER_URL", database.owner.expose_secret().into()),
                ("COUNTERPART_STATE_FOLDER", state.path().into()),
                ("COUNTERPART_DATABASE_ALLOW_UNSAFE_DURABILITY", "true".into()),
                ("COUNTERPART_DIRECTORY_PATIENCE", format!("{}s", PATIENCE.as_secs()).into()),
            ],
        }
    }

    /// Has a machine where nothing is configured but the state folder.
    pub fn alone(state: &TempDir) -> Self {
        Self { variables: vec![("COUNTERPART_STATE_FOLDER", state.path().into())] }
    }

    /// Without a variable.
    pub fn without(mut self, name: &str) -> Self {
        self.variables.retain(|(variable, _)| *variable != name);
        self
    }

    /// With services that listen on free ports.
    pub fn anywhere(self) -> Self {
        self.with("COUNTERPART_HTTP_BIND", "127.0.0.1:0").with("COUNTERPART_HTTP_METRICS_BIND", "")
    }

    /// With services whose callers meet no limit.
    pub fn unlimited(self) -> Self {
        [
            "COUNTERPART_LIMITS_STRANGER_PER_MINUTE",
            "COUNTERPART_LIMITS_ACCOUNT_PER_MINUTE",
            "COUNTERPART_LIMITS_ORGANIZATION_PER_MINUTE",
        ]
        .into_iter()
        .fold(self, |operator, limit| operator.with(limit, "1000000"))
    }

    /// Runs a command to its end.
    pub fn run(&self, arguments: &[&str]) -> Ran {
        self.run_with(arguments, "")
    }

    /// Runs a command to its end, with something on its standard input.
    pub fn run_with(&self, arguments: &[&str], input: &str) -> Ran {
        let mut child = self.command(arguments).spawn().unwrap();
        // A command that takes no input may have gone.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
        Ran {
            code: status.code().unwrap(),
            out: String::from_utf8(stdout).unwrap(),
            err: String::from_utf8(stderr).unwrap(),
        }
    }

    /// With another variable.
    pub fn with(mut self, name: &'static str, value: impl Into<OsString>) -> Self {
        self.variables.push((name, value.into()));
        self
    }

    /// Starts a command that goes on until it is stopped.
    pub fn start(&self, arguments: &[&str]) -> Process {
        Process::of(self.command(arguments).stdin(Stdio::null()).spawn().unwrap())
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_counterpart"));
        for name in ["CONFIG", "DATABASE_URL", "DATABASE_OWNER_URL"] {
            command.env_remove(name).env_remove(format!("COUNTERPART_{name}"));
        }
        command
            .args(arguments)
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }
}

impl Ran {
    /// What it says it made.
    pub fn done(&self) -> &Self {
        assert_eq!(self.code, 0, "{self:?}");
        self
    }

    /// The line with which it refused: one, whatever its log says besides on a busy machine.
    pub fn refused(&self) -> &str {
        assert_eq!((self.code, self.out.as_str()), (1, ""), "{self:?}");
        let mut lines = self.err.lines().filter_map(|line| line.strip_prefix("counterpart: "));
        let line = lines.next().unwrap_or_else(|| panic!("{self:?}"));
        assert_eq!(lines.next(), None, "{self:?}");
        line
    }

    /// The word after `label`.
    pub fn word(&self, label: &str) -> &str {
        let line = self.out.lines().find_map(|line| line.strip_prefix(label)).unwrap();
        line.split_whitespace().next().unwrap()
    }
}
