//! The one layer around every operation.
//!
//! It gives the request its id, bounds its time, turns a panic and every error of the framework into a
//! problem document, sets the headers that every answer has, and notes the request. It is one layer
//! and not seven, because its cost is paid on every look-up.

mod ids;

use std::cell::RefCell;
use std::future::{Future, Ready, ready};
use std::panic::AssertUnwindSafe;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::sync::Arc;
use std::task::Poll;
use std::time::{Duration, Instant};

use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform, forward_ready};
use actix_web::error::InternalError;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::{Error, HttpMessage, HttpResponse};
use chrono::{DateTime, SecondsFormat, Utc};
use futures_util::FutureExt;

use super::headers::{chosen_id, name};
use super::limits::Allowance;
use super::log::{self, Line, Numbers};
use super::problem::{Problem, Slug};

/// When the directory last heard the database.
pub type AsOf = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// What the layer needs to know.
#[derive(Clone)]
pub struct Edge {
    /// Callers reach the service by https, so their browsers are told never to use less.
    pub https: bool,
    /// How long a request may take.
    pub timeout: Duration,
    /// What `Directory-As-Of` says.
    pub as_of: AsOf,
}

/// Headers that every answer has, unless its handler set them.
const ALWAYS: [(HeaderName, HeaderValue); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'")),
    (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
];

/// Two years, as browsers' preload lists ask.
const TRANSPORT: HeaderValue = HeaderValue::from_static("max-age=63072000; includeSubDomains");

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
        let worker = Worker {
            edge: self.clone(),
            ids: ids::Ids::new(),
            nothing: Numbers::of_nothing(),
            as_of: RefCell::new((DateTime::UNIX_EPOCH, HeaderValue::from_static(""))),
        };
        ready(Ok(Around { service, worker: Rc::new(worker) }))
    }
}

/// What one worker thread keeps.
struct Worker {
    edge: Edge,
    ids: ids::Ids,
    nothing: Numbers,
    as_of: RefCell<(DateTime<Utc>, HeaderValue)>,
}

/// A service inside the layer.
pub struct Around<S> {
    service: S,
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
        let worker = Rc::clone(&self.worker);
        let method = request.method().clone();
        let id = match request.headers().get(name::REQUEST_ID).and_then(chosen_id) {
            Some(chosen) => chosen.clone(),
            None => {
                let id = worker.ids.next();
                request.headers_mut().insert(name::REQUEST_ID, id.clone());
                id
            }
        };
        let handled = self.service.call(request);
        Box::pin(async move {
            let outcome = bounded(handled, worker.edge.timeout).await;
            worker.finish(outcome, &method, &id, started)
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

impl Worker {
    fn finish<B: MessageBody + 'static>(
        &self,
        outcome: Outcome<B>,
        method: &Method,
        id: &HeaderValue,
        started: Instant,
    ) -> Result<ServiceResponse<BoxBody>, Error> {
        let shown = id.to_str().unwrap_or_default();
        let mut response = match outcome {
            Outcome::Answered(response) => self.as_problem(response.map_into_boxed_body(), shown),
            // The request went down with its handler, so the answer stands alone.
            Outcome::Failed(error) => {
                return self.alone(HttpResponse::from_error(error), method, id, started);
            }
            Outcome::Panicked => {
                tracing::error!(request_id = shown, method = method.as_str(), "a handler panicked");
                return self.alone(Problem::of(Slug::Internal).into(), method, id, started);
            }
            Outcome::OutOfTime => {
                // A change goes on in its own task, so nobody can say here how it ends.
                let slug = if method.is_safe() { Slug::Overloaded } else { Slug::OutcomeUnknown };
                return self.alone(Problem::of(slug).into(), method, id, started);
            }
        };
        let allowance = response.request().extensions().get::<Allowance>().copied();
        let headers = response.headers_mut();
        if let Some(allowance) = allowance {
            allowance.write(headers);
        }
        self.headers(headers, id);
        let line = Line {
            method,
            status: response.status(),
            took: started.elapsed(),
            id: shown,
            bytes: bytes(response.response().body()),
        };
        line.note(Some(response.request()), &self.nothing);
        Ok(response)
    }

    /// An answer without its request.
    fn alone(
        &self,
        mut response: HttpResponse,
        method: &Method,
        id: &HeaderValue,
        started: Instant,
    ) -> Result<ServiceResponse<BoxBody>, Error> {
        self.headers(response.headers_mut(), id);
        let status = response.status();
        let (took, shown) = (started.elapsed(), id.to_str().unwrap_or_default());
        Line { method, status, took, id: shown, bytes: bytes(response.body()) }.note(None, &self.nothing);
        Err(InternalError::from_response("the request went down with its handler", response).into())
    }

    /// Every error is a problem document, also those of the framework, which have plain text or nothing.
    fn as_problem(&self, response: ServiceResponse, id: &str) -> ServiceResponse {
        let status = response.status();
        if !status.is_client_error() && !status.is_server_error() {
            return response;
        }
        if let Some(problem) = response.response().error().and_then(|error| error.as_error::<Problem>()) {
            log::fault(problem, id);
            return response;
        }
        let told = response
            .headers()
            .get(header::CONTENT_TYPE)
            .is_some_and(|kind| !kind.as_bytes().starts_with(b"text/plain"));
        if told {
            return response;
        }
        if let (StatusCode::INTERNAL_SERVER_ERROR, Some(error)) = (status, response.response().error()) {
            tracing::error!(request_id = id, cause = %error, "a request failed");
        }
        let problem = HttpResponse::from(Problem::of(Slug::for_status(status)));
        let (request, framework) = response.into_parts();
        let mut answer = ServiceResponse::new(request, problem);
        if let Some(allow) = framework.headers().get(header::ALLOW) {
            answer.headers_mut().insert(header::ALLOW, allow.clone());
        }
        answer
    }

    /// Sets what every answer has.
    fn headers(&self, headers: &mut HeaderMap, id: &HeaderValue) {
        for (name, value) in ALWAYS {
            if !headers.contains_key(&name) {
                headers.insert(name, value);
            }
        }
        headers.append(header::VARY, HeaderValue::from_static("Authorization"));
        if self.edge.https {
            headers.insert(header::STRICT_TRANSPORT_SECURITY, TRANSPORT);
        }
        headers.insert(name::REQUEST_ID, id.clone());
        headers.insert(name::AS_OF, self.as_of());
        // A compressed answer has other bytes than the tag was taken of (RFC 9110, 8.8.3.3).
        if headers.contains_key(header::CONTENT_ENCODING) {
            weaken(headers);
        }
    }

    /// Written anew only when the time has changed.
    fn as_of(&self) -> HeaderValue {
        let now = (self.edge.as_of)();
        let mut known = self.as_of.borrow_mut();
        if known.0 != now {
            let text = now.to_rfc3339_opts(SecondsFormat::Millis, true);
            *known = (now, HeaderValue::try_from(text).unwrap_or_else(|_| HeaderValue::from_static("")));
        }
        known.1.clone()
    }
}

fn weaken(headers: &mut HeaderMap) {
    let strong = headers.get(header::ETAG).filter(|tag| tag.as_bytes().starts_with(b"\""));
    if let Some(weak) = strong.and_then(|tag| HeaderValue::try_from([b"W/", tag.as_bytes()].concat()).ok()) {
        headers.insert(header::ETAG, weak);
    }
}

fn bytes(body: &BoxBody) -> Option<u64> {
    match body.size() {
        BodySize::None => Some(0),
        BodySize::Sized(length) => Some(length),
        BodySize::Stream => None,
    }
}
