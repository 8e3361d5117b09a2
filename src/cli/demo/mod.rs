//! `counterpart demo`: an invented directory to look around in.

mod deeds;
mod enter;
mod load;
mod names;
mod passwords;
mod seed;
mod welcome;
mod written;

use std::sync::Arc;

use clap::Args;

use super::instance::Instance;
use super::serving::{self, Stop};
use super::{Failure, runtime};
use crate::config::{Config, MailTransport};
use crate::mail::Mailer;

/// Serve an invented directory, until Ctrl-C. Its database is made ready and filled at the first start; its passwords are
/// made anew at each.
#[derive(Debug, Args)]
pub(super) struct Arguments {}

pub(super) fn run(mut config: Config) -> Result<(), Failure> {
    let log = config.log.clone();
    // Nobody of an invented directory gets mail: who tries it out finds the mails in files.
    let transport = *config.mail.transport.get_or_insert(MailTransport::Files);
    let mails = (transport == MailTransport::Files).then(|| Mailer::folder(&config.state.folder));
    runtime::run(&log, async {
        let mut stop = Stop::listen()?;
        let instance = tokio::select! {
            opened = Instance::open_prepared(config) => opened?,
            _ = stop.told() => return Ok(()),
        };
        let worker = instance.app.keep_working();
        // Filled only once it listens: a second demo beside the first fails before it changes passwords.
        let served = serving::until_stopped(&instance, &mut stop, async |running| {
            let seed = Arc::new(seed::read(instance.app.clock.now())?);
            load::load(&instance.app, &seed).await?;
            let sign_ins = passwords::set(&instance.app, &seed).await?;
            let places = welcome::Places {
                address: running.address,
                metrics: running.metrics_address,
                mails: mails.as_deref(),
            };
            Ok(welcome::text(places, &sign_ins))
        })
        .await;
        worker.finish().await;
        instance.close().await?;
        served
    })
}
