//! `counterpart config`: what the service is set up to do.

use clap::Args;

use super::{Failure, print};
use crate::config::{Config, ConfigError};

/// Print the effective configuration as TOML, each key documented, secrets masked.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Print a file to start from instead: every key documented, none set.
    #[arg(long)]
    defaults: bool,
}

pub(super) fn run(
    arguments: &Arguments,
    config: impl FnOnce() -> Result<Config, ConfigError>,
) -> Result<(), Failure> {
    let text = if arguments.defaults { Config::template() } else { config()?.to_toml() };
    print(&text)
}
