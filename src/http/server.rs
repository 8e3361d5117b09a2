//! The server: the service for clients, and the metrics on a listener of their own.

mod places;
mod running;
mod watched;

use std::future::ready;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::Duration;

use actix_http::error::DispatchError;
use actix_http::{HttpService, Protocol};
use actix_service::{IntoServiceFactory, ServiceFactoryExt, fn_service, map_config};
use actix_web::dev::{AppConfig, Server};
use actix_web::middleware::Compress;
use actix_web::rt::net::TcpStream;
use actix_web::web::ServiceConfig;
use actix_web::{App as Application, Error, HttpServer, web};

pub use running::Running;

use super::api::well_known;
use super::conditional::EntityTags;
use super::docs::Docs;
use super::edge::Edge;
use super::shared::Shared;
use super::{metrics, problem, routes};
use crate::access::Caller;
use crate::app::App;
use crate::config::Http;
use places::Places;
use watched::{Patience, Watched};

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

/// Serves clients. Nobody holds a connection for ever by being slow: the head of a request, the whole of it, the time
/// between two of them and the taking of an answer have limits.
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
    let shared = web::Data::new(Shared::new(Arc::clone(app)));
    let strangers = shared.clone();
    let meter = move |request: &_| strangers.allow(request, &Caller::Stranger);
    let docs = Docs::new(&routes::document(&base), Arc::new(meter))?;
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
    let listener = TcpListener::bind(settings.bind).map_err(refused(settings.bind, "http.bind"))?;
    running.address = listener.local_addr().unwrap_or(settings.bind);
    let server = Server::build()
        .workers(workers)
        .max_concurrent_connections((settings.max_connections / workers).max(1))
        .shutdown_timeout(settings.shutdown_timeout.as_secs())
        .disable_signals();
    let ending = server.graceful_shutdown_signal();
    let (keep_alive, timeout) = (settings.keep_alive, settings.request_timeout);
    let (places, patience) = (Places::new(settings), Patience::of(settings));
    // What `HttpServer` does, with our own connection in the place of the system's.
    let connections = move || {
        let (ending, places) = (ending.clone(), places.clone());
        let answers = service().into_factory().map_err(|error: Error| error.error_response());
        let http = HttpService::build()
            .graceful_shutdown_signal(move || {
                let ending = ending.clone();
                async move { ending.notified().await }
            })
            .keep_alive(keep_alive)
            .client_request_timeout(timeout)
            .client_disconnect_timeout(DISCONNECT)
            .finish(map_config(answers, |()| AppConfig::default()));
        fn_service(move |stream: TcpStream| ready(admitted(stream, &places, patience))).and_then(http)
    };
    let server =
        server.listen("clients", listener, connections).map_err(refused(settings.bind, "http.bind"))?;
    running.run(server.run(), app.database.runtime());
    Ok(())
}

/// A new connection, unless its address holds as many as it may.
fn admitted(
    stream: TcpStream,
    places: &Places,
    patience: Patience,
) -> Result<(Watched, Protocol, Option<SocketAddr>), DispatchError> {
    let peer = stream.peer_addr().map_err(DispatchError::Io)?;
    let place =
        places.take(peer.ip()).ok_or_else(|| DispatchError::Io(io::ErrorKind::QuotaExceeded.into()))?;
    // An answer is written at once, so there is nothing to wait for.
    stream.set_nodelay(true).map_err(DispatchError::Io)?;
    patience.tell(&stream).map_err(DispatchError::Io)?;
    Ok((Watched::new(stream, patience, place), Protocol::Http1, Some(peer)))
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
