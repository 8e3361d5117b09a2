//! The command line: one subcommand a file, each a thin skin over an act or a look-up.
//!
//! A command ends with 0 when it did what was asked, with 1 when it could not, with 2 when the command line or
//! the configuration is wrong. What went wrong is one line on standard error, with what to do.

mod account;
mod config;
mod database;
mod demo;
mod import;
mod instance;
mod journal;
mod openapi;
mod operator;
mod option;
mod organization;
mod password;
mod postgres;
mod runtime;
mod serve;
mod serving;

use std::error::Error;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::access::Caller;
use crate::config::{Config, ConfigError};

/// Why a command could not do what was asked: an error whose text says what to do.
type Failure = Box<dyn Error + Send + Sync>;

/// As whom commands write: whoever runs them has the server.
const COMMAND_LINE: Caller = Caller::Process("system:command-line");

/// A directory of points of contact for ICT security.
#[derive(Debug, Parser)]
#[command(name = "counterpart", version, arg_required_else_help = true)]
pub struct CommandLine {
    /// The configuration file (TOML); else the one that `COUNTERPART_CONFIG` names.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Serve(serve::Arguments),
    Config(config::Arguments),
    Demo(demo::Arguments),
    Openapi(openapi::Arguments),
    #[command(subcommand)]
    Database(database::Command),
    #[command(subcommand)]
    Account(account::Command),
    #[command(subcommand)]
    Organization(organization::Command),
    #[command(subcommand)]
    Journal(journal::Command),
    Import(import::Arguments),
}

impl CommandLine {
    /// Reads the arguments of this process; ends it when they are wrong or when help was asked for.
    #[must_use]
    pub fn of_process() -> Self {
        Self::parse()
    }

    /// Does what was asked.
    #[must_use]
    pub fn run(self) -> ExitCode {
        match self.dispatch() {
            Ok(()) => ExitCode::SUCCESS,
            Err(failure) => {
                // Standard error may be closed; the exit code tells it all the same.
                let _ = writeln!(io::stderr(), "counterpart: {failure}");
                ExitCode::from(if failure.is::<ConfigError>() { 2 } else { 1 })
            }
        }
    }

    fn dispatch(self) -> Result<(), Failure> {
        let config = || Config::from_process(self.config.as_deref());
        match self.command {
            Command::Serve(_) => serve::run(config()?),
            Command::Config(arguments) => config::run(&arguments, config),
            Command::Demo(_) => demo::run(config()?),
            Command::Openapi(arguments) => openapi::run(&arguments),
            Command::Database(command) => database::run(&command, &config()?),
            Command::Account(command) => account::run(command, config()?),
            Command::Organization(command) => organization::run(command, config()?),
            Command::Import(arguments) => import::run(arguments, config()?),
            Command::Journal(command) => journal::run(&command, &config()?),
        }
    }
}

/// Prints `text`. A reader that has seen enough and went away, such as `head`, is no failure.
fn print(text: &str) -> Result<(), Failure> {
    match io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}
