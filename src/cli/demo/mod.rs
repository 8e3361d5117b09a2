//! `counterpart demo`: an invented directory to look around in.

mod load;
mod passwords;
mod seed;
mod welcome;

use clap::Args;

use super::instance::Instance;
use super::serving::{self, Stop};
use super::{Failure, runtime};
use crate::config::Config;

/// Serve an invented directory, until Ctrl-C. Its database is made ready and filled at the first start; its passwords are
/// made anew at each.
#[derive(Debug, Args)]
pub(super) struct Arguments {}

pub(super) fn run(config: Config) -> Result<(), Failure> {
    let log = config.log.clone();
    runtime::run(&log, async {
        let mut stop = Stop::listen()?;
        let instance = tokio::select! {
            opened = Instance::open_prepared(config) => opened?,
            _ = stop.told() => return Ok(()),
        };
        // Filled only once it listens: a second demo beside the first fails before it changes passwords.
        let served = serving::until_stopped(&instance, &mut stop, async |running| {
            let seed = seed::read()?;
            load::load(&instance.app, &seed).await?;
            let sign_ins = passwords::set(&instance.app, &seed).await?;
            Ok(welcome::text(&running.address.to_string(), &sign_ins))
        })
        .await;
        instance.close().await?;
        served
    })
}
