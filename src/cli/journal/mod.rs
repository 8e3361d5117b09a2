//! `counterpart journal`: what was done and read, and that nothing of it was changed.

mod checkpoint;
mod verify;

use clap::Subcommand;

use super::Failure;
use crate::config::Config;

/// Look after history.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Verify(verify::Arguments),
}

pub(super) fn run(command: &Command, config: &Config) -> Result<(), Failure> {
    match command {
        Command::Verify(arguments) => verify::run(arguments, config),
    }
}
