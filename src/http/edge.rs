//! The one layer around every operation.
//!
//! It gives the request its id, bounds its time, turns a panic and every error of the framework into a
//! problem document, sets the headers that every answer has, and notes the request. It is one layer
//! and not seven, because its cost is paid on every look-up.

mod common;
mod ids;
mod sent;
mod worker;

use std::future::{Future, Ready, ready};
use std::panic::AssertUnwindSafe;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::sync::Arc;
use std::task::Poll;
use std::time::{Duration, Instant};

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform, forward_ready};
use actix_web::{Error, HttpResponse};
use chrono::{DateTime, Utc};
use futures_util::FutureExt;

use super::headers::{chosen_id, name};
use worker::{Asked, Worker};

/// When the directory last heard the database.
pub type AsOf = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// What the layer needs to know. It is wrapped around everything else, compression included.
#[derive(Clone)]
pub struct Edge {
    /// Callers reach the service by https, so their browsers are told never to use less.
    pub https: bool,
    /// How long a request may take.
    pub timeout: Duration,
    /// What `Directory-As-Of` says.
    pub as_of: AsOf,
}

impl<S, B> Transform<S, ServiceRequest> for Edge
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    S::Future: 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<BoxBody>;
    type Error = Error;
    type InitError = ();
    type Transform = Around<S>;
    type Future = Ready<Result<Around<S>, ()>>;

    fn new_transform(&self, service: S) -> Self::Future {
        ready(Ok(Around { service, timeout: self.timeout, worker: Rc::new(Worker::new(self)) }))
    }
}

/// A service inside the layer.
pub struct Around<S> {
    service: S,
    timeout: Duration,
    worker: Rc<Worker>,
}

/// How a handler ended.
enum Outcome<B> {
    Answered(ServiceResponse<B>),
    Failed(Error),
    Panicked,
    OutOfTime,
}

impl<S, B> Service<ServiceRequest> for Around<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    S::Future: 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<BoxBody>;
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Error>>>>;

    forward_ready!(service);

    fn call(&self, mut request: ServiceRequest) -> Self::Future {
        let started = Instant::now();
        let (worker, timeout) = (Rc::clone(&self.worker), self.timeout);
        let (chosen, twice) = chosen_id(request.headers());
        let id = chosen.cloned().unwrap_or_else(|| {
            let id = worker.new_id();
            request.headers_mut().insert(name::REQUEST_ID, id.clone());
            id
        });
        let asked = Asked { method: request.method().clone(), id, started };
        if let Some(twice) = twice {
            let refused = request.into_response(HttpResponse::from(twice));
            return Box::pin(ready(worker.finish(Outcome::Answered(refused), &asked)));
        }
        let handled = self.service.call(request);
        Box::pin(async move {
            let outcome = bounded(handled, timeout).await;
            worker.finish(outcome, &asked)
        })
    }
}

/// Runs the handler. The clock is set only when it does not answer at once: look-ups never wait.
async fn bounded<F, B>(handled: F, timeout: Duration) -> Outcome<B>
where
    F: Future<Output = Result<ServiceResponse<B>, Error>>,
{
    let mut handled = pin!(AssertUnwindSafe(handled).catch_unwind());
    let ended = match futures_util::poll!(handled.as_mut()) {
        Poll::Ready(ended) => ended,
        Poll::Pending => match tokio::time::timeout(timeout, handled).await {
            Ok(ended) => ended,
            Err(_) => return Outcome::OutOfTime,
        },
    };
    match ended {
        Ok(Ok(response)) => Outcome::Answered(response),
        Ok(Err(error)) => Outcome::Failed(error),
        Err(_) => Outcome::Panicked,
    }
}
