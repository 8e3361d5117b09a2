//! How each outcome of a handler becomes an answer.

use std::time::Instant;

use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::ServiceResponse;
use actix_web::error::InternalError;
use actix_web::http::header::{self, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::{Error, HttpMessage, HttpRequest, HttpResponse};

use super::common::Common;
use super::ids::Ids;
use super::sent::sent;
use super::{Edge, Outcome};
use crate::http::limits::Allowance;
use crate::http::log::{self, Line, Numbers};
use crate::http::problem::{Problem, Slug};

/// What one worker thread keeps.
pub struct Worker {
    ids: Ids,
    common: Common,
    nothing: Numbers,
}

/// What is kept of a request while its handler has it.
pub struct Asked {
    pub method: Method,
    pub id: HeaderValue,
    pub started: Instant,
}

impl Asked {
    fn id(&self) -> &str {
        self.id.to_str().unwrap_or_default()
    }
}

impl Worker {
    pub fn new(edge: &Edge) -> Self {
        Self { ids: Ids::new(), common: Common::new(edge), nothing: Numbers::of_nothing() }
    }

    pub fn new_id(&self) -> HeaderValue {
        self.ids.next()
    }

    /// # Errors
    /// An answer that stands alone: the request went down with its handler.
    pub fn finish<B: MessageBody + 'static>(
        &self,
        outcome: Outcome<B>,
        asked: &Asked,
    ) -> Result<ServiceResponse<BoxBody>, Error> {
        let alone = match outcome {
            Outcome::Answered(response) => {
                let (request, response) = response.into_parts();
                let mut response = as_problem(response.map_into_boxed_body(), asked.id());
                if let Some(allowance) = request.extensions().get::<Allowance>() {
                    allowance.write(response.headers_mut());
                }
                let response = self.complete(response, asked, Some(&request));
                return Ok(ServiceResponse::new(request, response));
            }
            Outcome::Failed(error) => as_problem(HttpResponse::from_error(error), asked.id()),
            Outcome::Panicked => {
                tracing::error!(
                    request_id = asked.id(),
                    method = asked.method.as_str(),
                    "a handler panicked"
                );
                Problem::of(Slug::Internal).into()
            }
            // A change goes on in its own task, so nobody can say here how it ends.
            Outcome::OutOfTime if asked.method.is_safe() => Problem::of(Slug::Overloaded).into(),
            Outcome::OutOfTime => Problem::of(Slug::OutcomeUnknown).into(),
        };
        let alone = self.complete(alone, asked, None);
        Err(InternalError::from_response("the request went down with its handler", alone).into())
    }

    /// Sets the common headers and notes the request.
    fn complete(
        &self,
        mut response: HttpResponse,
        asked: &Asked,
        request: Option<&HttpRequest>,
    ) -> HttpResponse {
        self.common.set(response.headers_mut(), &asked.id);
        let line = Line {
            method: &asked.method,
            status: response.status(),
            took: asked.started.elapsed(),
            id: asked.id(),
            bytes: bytes(response.body()),
        };
        line.note(request, &self.nothing);
        response.map_body(|_, body| sent(&asked.method, body))
    }
}

/// Every error is a problem document, also those of the framework, which have plain text or nothing.
fn as_problem(response: HttpResponse, id: &str) -> HttpResponse {
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return response;
    }
    if let Some(problem) = response.error().and_then(|error| error.as_error::<Problem>()) {
        log::fault(problem, id);
        return response;
    }
    let kind = response.headers().get(header::CONTENT_TYPE);
    if kind.is_some_and(|kind| !kind.as_bytes().starts_with(b"text/plain")) {
        return response;
    }
    if let (StatusCode::INTERNAL_SERVER_ERROR, Some(error)) = (status, response.error()) {
        tracing::error!(request_id = id, cause = %error, "a request failed");
    }
    let mut problem = HttpResponse::from(Problem::of(Slug::for_status(status)));
    if let Some(allow) = response.headers().get(header::ALLOW) {
        problem.headers_mut().insert(header::ALLOW, allow.clone());
    }
    problem
}

fn bytes(body: &BoxBody) -> Option<u64> {
    match body.size() {
        BodySize::None => Some(0),
        BodySize::Sized(length) => Some(length),
        BodySize::Stream => None,
    }
}
