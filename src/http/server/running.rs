//! A server that runs.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};

use actix_web::dev::{Server, ServerHandle};
use futures_util::future::join_all;
use tokio::runtime::Handle;
use tokio::task::JoinSet;

/// A server that runs. Dropped, it ends at once; [`Running::stop`] lets requests that have begun come to their end.
pub struct Running {
    /// Where clients connect.
    pub address: SocketAddr,
    /// Where metrics are read.
    pub metrics_address: Option<SocketAddr>,
    handles: Vec<ServerHandle>,
    servers: JoinSet<io::Result<()>>,
}

impl Default for Running {
    fn default() -> Self {
        Self {
            address: SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0)),
            metrics_address: None,
            handles: Vec::new(),
            servers: JoinSet::new(),
        }
    }
}

impl Running {
    pub(super) fn run(&mut self, server: Server, runtime: &Handle) {
        self.handles.push(server.handle());
        self.servers.spawn_on(server, runtime);
    }

    /// Waits until one of the listeners ends by itself, which it does only when something is wrong.
    ///
    /// # Errors
    /// What the system says.
    pub async fn ended(&mut self) -> io::Result<()> {
        match self.servers.join_next().await {
            Some(Ok(ended)) => ended,
            Some(Err(stopped)) => Err(io::Error::other(stopped)),
            None => Ok(()),
        }
    }

    /// Takes no more connections, waits for the requests that have begun (at most `http.shutdown_timeout`), and ends.
    pub async fn stop(mut self) {
        join_all(self.handles.iter().map(|handle| handle.stop(true))).await;
        while self.servers.join_next().await.is_some() {}
    }
}
