//! `counterpart organization`: what the operator decides on organizations.

mod accredit;

use clap::Subcommand;

use super::Failure;
use crate::config::Config;

/// Decide on organizations.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Accredit(accredit::Arguments),
}

pub(super) fn run(command: Command, config: Config) -> Result<(), Failure> {
    match command {
        Command::Accredit(arguments) => accredit::run(arguments, config),
    }
}
