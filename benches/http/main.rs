//! `make bench`: what the service costs, as ratios within one run.
//!
//! The service runs in a process of its own over a durable private Postgres, so that its processor time (utime and stime)
//! is its own. Nine rounds, each asking every case in turn, so that a noisy moment of the machine falls on all of them;
//! medians are printed. No request names an encoding. The service writes its log and counts its numbers as `serve` does.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a measurement that cannot go on has failed")]
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a measurement is printed")]
#![expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]

mod load;
mod report;
mod service;
#[path = "../../tests/support/mod.rs"]
#[expect(dead_code, unused_imports, clippy::wildcard_imports, reason = "the tests use the rest")]
mod support;

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    if std::env::args().any(|argument| argument == service::ARGUMENT) {
        service::serve().await;
        return ExitCode::SUCCESS;
    }
    report::measure().await
}
