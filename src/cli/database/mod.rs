//! `counterpart database`: the schema and its roles.

mod prepare;

use clap::Subcommand;

use super::Failure;
use crate::config::Config;

/// Look after the database.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Prepare(prepare::Arguments),
}

pub(super) fn run(command: &Command, config: &Config) -> Result<(), Failure> {
    match command {
        Command::Prepare(_) => prepare::run(config),
    }
}
