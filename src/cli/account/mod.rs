//! `counterpart account`: who signs in.

mod create;
mod create_admin;
mod rekey;
mod set_password;

use clap::Subcommand;

use super::Failure;
use crate::config::Config;

/// Make accounts and look after them.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    CreateAdmin(create_admin::Arguments),
    Create(create::Arguments),
    Rekey(rekey::Arguments),
    SetPassword(set_password::Arguments),
}

pub(super) fn run(command: Command, config: Config) -> Result<(), Failure> {
    match command {
        Command::CreateAdmin(arguments) => create_admin::run(arguments, config),
        Command::Create(arguments) => create::run(arguments, config),
        Command::Rekey(_) => rekey::run(config),
        Command::SetPassword(arguments) => set_password::run(arguments, config),
    }
}
