//! The `counterpart` command.

use std::process::ExitCode;

use counterpart::cli::CommandLine;

/// Answers are many small pieces of memory that come and go on several threads.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    CommandLine::of_process().run()
}
