//! The command line: one subcommand a file, each a thin skin over an act or a look-up.
//!
//! A command ends with 0 when it did what was asked, with 1 when it could not, with 2 when the command line or
//! the configuration is wrong. What went wrong is one line on standard error, with what to do.

mod account;
mod config;
mod database;
mod demo;
mod doctor;
mod import;
mod instance;
mod job;
mod journal;
mod openapi;
mod operator;
mod option;
mod organization;
mod password;
mod postgres;
mod ready;
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
    Ready(ready::Arguments),
    Config(config::Arguments),
    Demo(demo::Arguments),
    Doctor(doctor::Arguments),
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
    #[command(subcommand)]
    Job(job::Command),
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
                let _ = writeln!(io::stderr(), "counterpart: {}", printable(&failure.to_string()));
                ExitCode::from(if failure.is::<ConfigError>() { 2 } else { 1 })
            }
        }
    }

    fn dispatch(self) -> Result<(), Failure> {
        let config = || Config::from_process(self.config.as_deref());
        match self.command {
            Command::Serve(_) => serve::run(config()?),
            Command::Ready(_) => ready::run(&config()?),
            Command::Config(arguments) => config::run(&arguments, config),
            Command::Demo(_) => demo::run(config()?),
            Command::Doctor(arguments) => doctor::run(&arguments, config),
            Command::Openapi(arguments) => openapi::run(&arguments),
            Command::Database(command) => database::run(&command, &config()?),
            Command::Account(command) => account::run(command, config()?),
            Command::Organization(command) => organization::run(command, config()?),
            Command::Import(arguments) => import::run(arguments, config()?),
            Command::Job(command) => job::run(command, config()?),
            Command::Journal(command) => journal::run(&command, &config()?),
        }
    }
}

/// A text for a terminal: what files and records hold must not move its cursor, nor turn letters round.
fn printable(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut safe, letter| {
        match letter {
            '\n' | '\t' => safe.push(letter),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => safe.extend(letter.escape_unicode()),
            _ if letter.is_control() => safe.extend(letter.escape_unicode()),
            _ => safe.push(letter),
        }
        safe
    })
}

/// Prints `text`. A reader that has seen enough and went away, such as `head`, is no failure.
fn print(text: &str) -> Result<(), Failure> {
    match io::stdout().write_all(printable(text).as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_moves_no_cursor_and_turns_nothing_round() {
        assert_eq!(printable("Équipe\t1\n"), "Équipe\t1\n");
        assert_eq!(printable("\u{1b}]0;x\u{7}\u{9b}2J"), "\\u{1b}]0;x\\u{7}\\u{9b}2J");
        assert_eq!(printable("a\u{202e}b\r"), "a\\u{202e}b\\u{d}");
    }
}
