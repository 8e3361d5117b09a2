//! `counterpart serve`: an instance of the service.

use clap::Args;

use super::instance::Instance;
use super::serving::{self, Stop};
use super::{Failure, runtime};
use crate::config::Config;
use crate::http::server::Running;

/// Serve the directory, until SIGTERM or Ctrl-C. It never migrates: a database that is behind is refused. While the
/// database does not answer, it starts for reading from the last good copy in the state folder.
#[derive(Debug, Args)]
pub(super) struct Arguments {}

pub(super) fn run(config: Config) -> Result<(), Failure> {
    let log = config.log.clone();
    runtime::run(&log, async {
        let mut stop = Stop::listen()?;
        let instance = tokio::select! {
            opened = Instance::open_or_resume(config) => opened?,
            signal = stop.told() => {
                tracing::info!(signal, "stopped before it served");
                return Ok(());
            }
        };
        let copies = instance.app.keep_copies();
        let worker = instance.app.keep_working();
        let served =
            serving::until_stopped(&instance, &mut stop, async |running| Ok(greeting(running))).await;
        worker.finish().await;
        if let Some(copies) = copies {
            copies.finish().await;
        }
        instance.close().await?;
        served
    })
}

/// The line that tells where it listens.
fn greeting(running: &Running) -> String {
    let metrics = match running.metrics_address {
        Some(address) => format!(", metrics at http://{address}/metrics"),
        None => String::new(),
    };
    format!("counterpart listens at http://{}{metrics}\n", running.address)
}
