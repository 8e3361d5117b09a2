//! What a command runs on: a log on standard error, and a runtime that all connections live on.

use std::io::{self, IsTerminal};
use std::panic;
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};

use super::Failure;
use crate::config::{Log, LogFormat};

/// How long tasks that a command leaves behind may take to end.
const GOODBYE: Duration = Duration::from_secs(1);

/// Runs `work` to its end. On several threads: migrations wait for the database inside of one.
pub(super) fn run<T>(log: &Log, work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    start_log(log);
    let runtime: Runtime = Builder::new_multi_thread().enable_all().build()?;
    let outcome = runtime.block_on(work);
    runtime.shutdown_timeout(GOODBYE);
    outcome
}

/// Logs to standard error from now on; what a command is asked for goes to standard output.
fn start_log(log: &Log) {
    let subscriber = tracing_subscriber::fmt()
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal())
        .with_env_filter(log.level.filter());
    // The log of a process is started once: a second start, as in tests, changes nothing.
    let _ = match log.format {
        LogFormat::Text => subscriber.try_init(),
        LogFormat::Json => {
            // A reader of lines that are all JSON loses none for a fault of ours.
            panic::set_hook(Box::new(|fault| tracing::error!(%fault, "a thread panicked")));
            subscriber.json().flatten_event(true).try_init()
        }
    };
}
