//! `counterpart account`: who signs in.

mod create;
mod create_admin;

use clap::Subcommand;

use super::Failure;
use crate::config::Config;

/// Make accounts.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    CreateAdmin(create_admin::Arguments),
    Create(create::Arguments),
}

pub(super) fn run(command: Command, config: Config) -> Result<(), Failure> {
    match command {
        Command::CreateAdmin(arguments) => create_admin::run(arguments, config),
        Command::Create(arguments) => create::run(arguments, config),
    }
}
