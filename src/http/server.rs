//! The server: the service for clients, and the metrics on a listener of their own.

mod running;

use std::io;
use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::Duration;

use actix_web::middleware::Compress;
use actix_web::web::ServiceConfig;
use actix_web::{App as Application, HttpServer, web};

pub use running::Running;

use super::api::well_known;
use super::conditional::EntityTags;
use super::docs::Docs;
use super::edge::Edge;
use super::shared::Shared;
use super::{metrics, problem, routes};
use crate::app::App;
use crate::config::Http;

/// How long a client may take to close a connection that is over.
const DISCONNECT: Duration = Duration::from_secs(5);

/// Connections to the listener for metrics: one scraper, perhaps two.
const SCRAPERS: usize = 32;

/// The server cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// An address cannot be listened on.
    #[error("cannot listen on {address}: {reason}; choose another address in {setting}")]
    Bind {
        /// The address.
        address: SocketAddr,
        /// The setting that names it.
        setting: &'static str,
        /// What the system says.
        reason: io::Error,
    },
    /// The OpenAPI document cannot be written.
    #[error("writing the OpenAPI document: {0}")]
    Document(#[from] serde_json::Error),
    /// Metrics cannot be recorded.
    #[error("recording metrics: {0}")]
    Metrics(#[from] metrics::NotRecorded),
}

/// Serves `app` where its configuration says (port 0 takes a free one), until the result is stopped or dropped. Several
/// servers may run in one process.
///
/// # Errors
/// [`StartError`].
pub fn start(app: &Arc<App>) -> Result<Running, StartError> {
    start_with(app, |_| ())
}

/// Serves `app` and what `more` adds to it behind the same layers: how a handler of a benchmark is put beside ours.
///
/// # Errors
/// [`StartError`].
pub fn start_with(
    app: &Arc<App>,
    more: impl Fn(&mut ServiceConfig) + Clone + Send + 'static,
) -> Result<Running, StartError> {
    let settings = &app.config.http;
    let mut running = Running::default();
    if let Some(address) = settings.metrics_bind {
        // The numbers of operations are found when the workers of the service start, so their recorder stands before.
        serve_metrics(app, address, &mut running)?;
    }
    serve_clients(app, settings, more, &mut running)?;
    Ok(running)
}

/// Serves clients. Nobody holds a connection for ever by being slow: the head of a request, the whole of it, and the time
/// between two of them have limits.
fn serve_clients(
    app: &Arc<App>,
    settings: &Http,
    more: impl Fn(&mut ServiceConfig) + Clone + Send + 'static,
    running: &mut Running,
) -> Result<(), StartError> {
    let workers = match settings.workers {
        0 => available_parallelism().map_or(1, NonZeroUsize::get),
        workers => workers,
    };
    let base = if settings.public_url.is_some() { settings.base_url() } else { "/".to_owned() };
    let docs = Docs::new(&routes::document(&base))?;
    let shared = web::Data::new(Shared::new(Arc::clone(app)));
    let breaker = app.database.breaker.clone();
    let edge = Edge {
        https: base.starts_with("https://"),
        timeout: settings.request_timeout,
        as_of: Arc::new(move || breaker.heard().at),
    };
    let service = move || {
        Application::new()
            .app_data(shared.clone())
            .app_data(web::Data::new(EntityTags::new(&shared.app.keyring)))
            .configure(more.clone())
            .configure(|config| routes::table().configure(config))
            .configure(problem::configure)
            .configure(well_known::configure_security)
            .configure(|config| docs.clone().configure(config))
            .wrap(Compress::default())
            .wrap(edge.clone())
    };
    let server = HttpServer::new(service)
        .workers(workers)
        .max_connections((settings.max_connections / workers).max(1))
        .keep_alive(settings.keep_alive)
        .client_request_timeout(settings.request_timeout)
        .client_disconnect_timeout(DISCONNECT)
        .shutdown_timeout(settings.shutdown_timeout.as_secs())
        .disable_signals()
        .bind(settings.bind)
        .map_err(refused(settings.bind, "http.bind"))?;
    running.address = server.addrs().first().copied().unwrap_or(settings.bind);
    running.run(server.run(), app.database.runtime());
    Ok(())
}

fn serve_metrics(app: &Arc<App>, address: SocketAddr, running: &mut Running) -> Result<(), StartError> {
    let page = web::Data::new(metrics::Page::new(Arc::clone(app))?);
    let service = move || Application::new().app_data(page.clone()).configure(metrics::configure);
    let server = HttpServer::new(service)
        .workers(1)
        .max_connections(SCRAPERS)
        .client_request_timeout(DISCONNECT)
        .client_disconnect_timeout(DISCONNECT)
        .shutdown_timeout(1)
        .disable_signals()
        .bind(address)
        .map_err(refused(address, "http.metrics_bind"))?;
    running.metrics_address = server.addrs().first().copied();
    running.run(server.run(), app.database.runtime());
    Ok(())
}

fn refused(address: SocketAddr, setting: &'static str) -> impl FnOnce(io::Error) -> StartError {
    move |reason| StartError::Bind { address, setting, reason }
}
