//! `counterpart doctor`: looks at everything that an instance stands on, and says what is wrong and what to do. It changes
//! nothing, and looks on where one thing is wrong. One check a file.
//!
//! It ends with 0 when nothing has to be done, with 1 when something has (docs/decisions/0052), with 2 when the configuration
//! cannot be used.

mod clock;
mod configuration;
mod database;
mod disk;
mod durability;
mod finding;
mod jobs;
mod keys;
mod log;
mod patient;

use clap::Args;

use super::{Failure, print, runtime};
use crate::config::{Config, ConfigError};
use finding::{Finding, Findings, Report};
use patient::Patient;

/// Look at configuration, keys, database, durability, clock, disk, log and jobs, and say what is wrong and what to do.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(
    arguments: &Arguments,
    config: impl FnOnce() -> Result<Config, ConfigError>,
) -> Result<(), Failure> {
    let config = match config() {
        Ok(config) => config,
        Err(error) => {
            let findings = configuration::refused(&error);
            tell(arguments, &Report::of(&findings.found))?;
            return Err(error.into());
        }
    };
    let findings = runtime::run(&config.log, async { Ok(examine(&config).await) })?;
    let report = Report::of(&findings);
    tell(arguments, &report)?;
    report.complaint().map_or(Ok(()), |complaint| Err(complaint.into()))
}

/// Prints the report.
fn tell(arguments: &Arguments, report: &Report<'_>) -> Result<(), Failure> {
    let text =
        if arguments.json { format!("{}\n", serde_json::to_string_pretty(report)?) } else { report.text() };
    print(&text)
}

/// All checks, in the order in which one mends what they find.
async fn examine(config: &Config) -> Vec<Finding> {
    let mut all = vec![configuration::look(config)];
    let (keys, keyring) = keys::look(config);
    all.push(keys);
    let mut reached = Findings::of("database");
    let patient = Patient::reach(config, &mut reached).await;
    all.push(reached);
    all.push(disk::look(config));
    if let Some(mut patient) = patient {
        all.push(database::look(config, &mut patient).await);
        all.push(durability::look(config, &patient));
        all.push(clock::look(&patient));
        all.push(log::look(config, keyring.as_ref(), &mut patient).await);
        all.push(jobs::look(&mut patient).await);
        patient.release().await;
    }
    all.into_iter().flat_map(|findings| findings.found).collect()
}
