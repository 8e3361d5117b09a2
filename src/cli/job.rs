//! `counterpart job`: work that was left for later, such as mails.

use std::fmt::Write;

use clap::Subcommand;

use super::{Failure, instance};
use crate::config::Config;
use crate::jobs::{self, Standing};
use crate::model::ids::JobId;

/// How many jobs are listed.
const LISTED: i64 = 1000;

/// Look after work that was left for later, such as mails.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// List the jobs that failed, then those that wait.
    List,
    /// Have a job that failed tried again, from the first attempt on.
    Retry {
        /// The job's id, as `job list` prints it.
        #[arg(value_name = "ID")]
        job: JobId,
    },
}

pub(super) fn run(command: Command, config: Config) -> Result<(), Failure> {
    match command {
        Command::List => instance::with(config, async move |app| {
            let mut connection = app.database.connection().await?;
            Ok(text(&jobs::listed(&mut connection, LISTED).await?))
        }),
        Command::Retry { job } => instance::with(config, async move |app| {
            let mut connection = app.database.connection().await?;
            if jobs::retry(&mut connection, job, app.clock.now()).await? {
                Ok(format!("job {job} is tried again\n"))
            } else {
                Err(format!("there is no failed job {job}: `counterpart job list` lists them").into())
            }
        }),
    }
}

/// A line for each job.
fn text(listed: &[Standing]) -> String {
    let mut text = String::new();
    for job in listed {
        let state = match job.failed_at {
            Some(at) => format!("failed {}", at.to_rfc3339()),
            None => format!("waits until {}", job.due_at.to_rfc3339()),
        };
        let reason = job.reason.as_deref().unwrap_or("not tried yet");
        // Writing into a string does not fail.
        let _ = writeln!(
            text,
            "{}  {}  {state}  attempts {}  {reason}  {}",
            job.id, job.kind, job.attempts, job.body
        );
    }
    if text.is_empty() { "no job failed, and none waits\n".to_owned() } else { text }
}
