//! The processes of a private Postgres: a shell that holds our pipe, and Postgres under it.

use std::fs::{self, File};
use std::io;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use tokio::time::sleep;
use tokio_postgres::NoTls;

use super::address::ClusterAddress;
use super::error::ManagedError;
use super::layout::{Layout, no_links};
use super::options::ManagedOptions;
use super::{Ground, leftovers};

/// How long Postgres may take to start; after a crash it first reads its log.
pub(super) const START_LIMIT: Duration = Duration::from_mins(2);

/// How long Postgres may take to stop in good order.
const STOP_LIMIT: Duration = Duration::from_mins(1);

pub(super) const STEP: Duration = Duration::from_millis(20);

/// A Postgres that runs, by the shell that started it. Its standard input is the pipe: closed, Postgres stops.
#[derive(Debug)]
pub(super) struct Postgres {
    shell: Child,
    layout: Layout,
}

impl Postgres {
    pub fn spawn(ground: &Ground, options: &ManagedOptions) -> Result<Self, ManagedError> {
        let Ground { layout, owner, binaries, cluster_lock, .. } = ground;
        let mut command = Command::new("sh");
        command.arg("-c").arg(include_str!("supervisor.sh")).arg("supervisor.sh");
        command.arg(if options.ephemeral { layout.folder.as_os_str() } else { "".as_ref() });
        command.arg(binaries.folder.join("postgres")).arg("-D").arg(&layout.data);
        command
            .arg("-c")
            .arg(format!("unix_socket_directories={}", quoted(&layout.sockets.to_string_lossy())));
        for (name, value) in options.settings() {
            command.arg("-c").arg(format!("{name}={value}"));
        }
        owner.run(&mut command, &layout.folder);
        let lock = cluster_lock.try_clone().map_err(ManagedError::io("open", &layout.cluster_lock))?;
        let shell = command
            .stdin(Stdio::piped())
            // Nothing is written there: the open file carries the lock to Postgres.
            .stdout(lock)
            .stderr(new_log(layout)?)
            // Away from the terminal's Ctrl-C, which is for the service alone.
            .process_group(0)
            .spawn()
            .map_err(ManagedError::io("run", "sh".as_ref()))?;
        Ok(Self { shell, layout: layout.clone() })
    }

    /// Waits until Postgres takes connections, or has ended.
    pub async fn wait_until_ready(&mut self, address: &ClusterAddress) -> Result<(), ManagedError> {
        let started = Instant::now();
        while started.elapsed() < START_LIMIT && self.shell.try_wait().is_ok_and(|status| status.is_none()) {
            if accepts(address).await {
                return Ok(());
            }
            sleep(STEP).await;
        }
        Err(ManagedError::Start { log: self.layout.log.clone(), tail: tail(&self.layout) })
    }

    /// Closes the pipe and waits until Postgres is gone.
    pub async fn stop(mut self) -> Result<(), ManagedError> {
        drop(self.shell.stdin.take());
        self.wait_until_gone().await
    }

    /// Kills all processes of Postgres. The first is halted meanwhile, so that it starts no others.
    pub async fn kill(mut self) -> Result<(), ManagedError> {
        let first = leftovers::process(&self.layout).and_then(pid);
        if let Some(first) = first {
            signal(first, Signal::STOP)?;
            for child in children(first)? {
                signal(child, Signal::KILL)?;
            }
            signal(first, Signal::KILL)?;
        }
        self.wait_until_gone().await
    }

    async fn wait_until_gone(&mut self) -> Result<(), ManagedError> {
        let started = Instant::now();
        while started.elapsed() < STOP_LIMIT {
            if !self.shell.try_wait().is_ok_and(|status| status.is_none()) {
                return Ok(());
            }
            sleep(STEP).await;
        }
        let Layout { folder, log, .. } = self.layout.clone();
        Err(ManagedError::StillRunning { folder, log })
    }
}

/// Whether Postgres takes connections.
pub(super) async fn accepts(address: &ClusterAddress) -> bool {
    tokio_postgres::connect(&address.url(ClusterAddress::SUPERUSER, "postgres"), NoTls).await.is_ok()
}

/// A fresh log; that of the last start is kept beside it.
fn new_log(layout: &Layout) -> Result<File, ManagedError> {
    match fs::rename(&layout.log, layout.log.with_extension("log.1")) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(ManagedError::io("rename", &layout.log)(error))
        }
        _ => no_links().truncate(true).open(&layout.log).map_err(ManagedError::io("create", &layout.log)),
    }
}

/// The last lines of the log, on one line.
fn tail(layout: &Layout) -> String {
    let text = fs::read_to_string(&layout.log).unwrap_or_default();
    let lines: Vec<_> = text.lines().rev().take(5).collect();
    lines.into_iter().rev().collect::<Vec<_>>().join("; ")
}

/// A folder in a list of folders, as Postgres reads it.
fn quoted(folder: &str) -> String {
    format!("\"{}\"", folder.replace('"', "\"\""))
}

fn pid(number: u32) -> Option<Pid> {
    Pid::from_raw(i32::try_from(number).ok()?)
}

/// The processes that `parent` started.
fn children(parent: Pid) -> Result<Vec<Pid>, ManagedError> {
    let output = Command::new("ps")
        .args(["-A", "-o", "pid=,ppid="])
        .output()
        .map_err(ManagedError::io("run", "ps".as_ref()))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let pairs = text.lines().filter_map(|line| {
        let (child, of) = line.trim().split_once(char::is_whitespace)?;
        Some((pid(child.parse().ok()?)?, pid(of.trim().parse().ok()?)?))
    });
    Ok(pairs.filter(|(_, of)| *of == parent).map(|(child, _)| child).collect())
}

/// Sends a signal; a process that is gone has no need of it.
fn signal(process: Pid, signal: Signal) -> Result<(), ManagedError> {
    match kill_process(process, signal) {
        Err(error) if error != rustix::io::Errno::SRCH => {
            Err(ManagedError::io("signal", format!("process {process:?}").as_ref())(error.into()))
        }
        _ => Ok(()),
    }
}
