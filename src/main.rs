//! The `counterpart` command.

use std::process::ExitCode;

use counterpart::cli::CommandLine;

fn main() -> ExitCode {
    CommandLine::of_process().run()
}
