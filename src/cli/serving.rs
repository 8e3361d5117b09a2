//! Serving until somebody says stop: what `serve` and `demo` share.

use futures_util::future::join;
use tokio::signal::unix::{Signal, SignalKind, signal};

use super::instance::Instance;
use super::{Failure, print};
use crate::http::server::{self, Running};

/// The signals that end the service: Ctrl-C, and what an init system sends.
pub(super) struct Stop {
    interrupt: Signal,
    terminate: Signal,
}

/// A listener ended by itself.
#[derive(Debug, thiserror::Error)]
#[error("the server ended by itself: {0}")]
struct Ended(String);

impl Stop {
    /// Listens for them from now on: before anything is opened that has to be closed.
    pub(super) fn listen() -> Result<Self, Failure> {
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    /// Waits for one of them.
    pub(super) async fn told(&mut self) -> &'static str {
        tokio::select! {
            _ = self.interrupt.recv() => "SIGINT",
            _ = self.terminate.recv() => "SIGTERM",
        }
    }
}

/// Serves until a signal comes, then lets requests that have begun come to their end; a second signal cuts them off.
/// `greeting` is printed once clients can connect.
pub(super) async fn until_stopped(
    instance: &Instance,
    stop: &mut Stop,
    greeting: impl AsyncFnOnce(&Running) -> Result<String, Failure>,
) -> Result<(), Failure> {
    let mut running = server::start(&instance.app)?;
    tokio::select! {
        greeted = greet(&running, greeting) => greeted?,
        _ = stop.told() => return Ok(()),
    }
    tokio::select! {
        signal = stop.told() => tracing::info!(signal, "stopping"),
        ended = running.ended() => {
            instance.app.imports.finish().await;
            let how = ended.err().map_or_else(|| "without an error".to_owned(), |error| error.to_string());
            return Err(Ended(how).into());
        }
    }
    tokio::select! {
        _ = join(running.stop(), instance.app.imports.finish()) => {}
        signal = stop.told() => tracing::warn!(signal, "stopping at once"),
    }
    Ok(())
}

async fn greet(
    running: &Running,
    greeting: impl AsyncFnOnce(&Running) -> Result<String, Failure>,
) -> Result<(), Failure> {
    print(&greeting(running).await?)
}
