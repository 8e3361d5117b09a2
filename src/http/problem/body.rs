//! One error on its way to the caller.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;

use super::Slug;
use crate::model::violation::{Violation, Violations};

/// How many values at fault one problem names.
const MOST_ERRORS: usize = 100;

/// The media type of a problem document (RFC 9457).
const MEDIA_TYPE: HeaderValue = HeaderValue::from_static("application/problem+json");

/// An error, answered as a problem document.
#[derive(Debug)]
pub struct Problem(Box<Inner>);

#[derive(Debug)]
struct Inner {
    slug: Slug,
    detail: Cow<'static, str>,
    errors: Vec<Violation>,
    headers: Vec<(HeaderName, HeaderValue)>,
    cause: Option<Box<dyn Error + Send + Sync>>,
}

/// The document as it is sent.
#[derive(Serialize)]
struct Document<'a> {
    r#type: &'static str,
    title: &'static str,
    status: u16,
    detail: &'a str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    errors: &'a [Violation],
}

impl Problem {
    /// The problem `slug`, with what the catalogue says to do about it.
    #[must_use]
    pub fn of(slug: Slug) -> Self {
        Self::new(slug, slug.advice())
    }

    /// The problem `slug`, with a `detail` that says more exactly what to do.
    ///
    /// The detail tells no value of the request and nothing that the caller may not see.
    #[must_use]
    pub fn new(slug: Slug, detail: impl Into<Cow<'static, str>>) -> Self {
        let headers = match slug {
            Slug::Unauthenticated | Slug::WrongCredentials => {
                vec![(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"counterpart\""))]
            }
            Slug::InvalidToken => vec![(
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static("Bearer realm=\"counterpart\", error=\"invalid_token\""),
            )],
            Slug::InsufficientScope => vec![(
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static("Bearer realm=\"counterpart\", error=\"insufficient_scope\""),
            )],
            Slug::TooManyRequests
            | Slug::DatabaseUnavailable
            | Slug::Behind
            | Slug::OutcomeUnknown
            | Slug::Overloaded => vec![(header::RETRY_AFTER, HeaderValue::from_static("1"))],
            _ => Vec::new(),
        };
        Self(Box::new(Inner { slug, detail: detail.into(), errors: Vec::new(), headers, cause: None }))
    }

    /// 404: unknown, or hidden from this caller. Always the same bytes.
    #[must_use]
    pub fn not_found() -> Self {
        Self::of(Slug::NotFound)
    }

    /// 400: the request cannot be read; `detail` names the part at fault, never its value.
    #[must_use]
    pub fn malformed(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Slug::Malformed, detail)
    }

    /// 400: the part of the body that `violation` names cannot be read.
    #[must_use]
    pub fn malformed_at(violation: Violation) -> Self {
        let place = if violation.pointer.is_empty() { "The body" } else { &violation.pointer };
        Self::malformed(format!("{place}: {}", violation.detail)).at(violation)
    }

    /// Names a value that is at fault.
    #[must_use]
    pub fn at(mut self, violation: Violation) -> Self {
        self.0.errors.push(violation);
        self
    }

    /// 500: a fault of our own. The cause goes to the log, never to the caller.
    #[must_use]
    pub fn internal(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::of(Slug::Internal).because(cause)
    }

    /// Notes what led to it, for the log alone.
    #[must_use]
    pub fn because(mut self, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.0.cause = Some(cause.into());
        self
    }

    /// Asks the caller to wait `seconds` (at least one) before another try.
    #[must_use]
    pub fn retry_after(self, seconds: u64) -> Self {
        self.header(header::RETRY_AFTER, HeaderValue::from(seconds.max(1)))
    }

    /// Sets a header of the answer.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.0.headers.retain(|(present, _)| *present != name);
        self.0.headers.push((name, value));
        self
    }

    /// Which problem it is.
    #[must_use]
    pub fn slug(&self) -> Slug {
        self.0.slug
    }

    /// What to do.
    #[must_use]
    pub fn detail(&self) -> &str {
        &self.0.detail
    }

    /// What led to it, for the log.
    #[must_use]
    pub fn cause(&self) -> Option<&(dyn Error + Send + Sync)> {
        self.0.cause.as_deref()
    }

    /// The document as bytes of JSON.
    #[must_use]
    pub fn document(&self) -> Vec<u8> {
        let document = Document {
            r#type: self.0.slug.address(),
            title: self.0.slug.title(),
            status: self.0.slug.status().as_u16(),
            detail: &self.0.detail,
            errors: &self.0.errors,
        };
        serde_json::to_vec(&document).unwrap_or_default()
    }
}

/// 422: values that break a rule, the first hundred of them.
impl From<Violations> for Problem {
    fn from(violations: Violations) -> Self {
        let mut problem = Self::of(Slug::Invalid);
        problem.0.errors = violations.0;
        problem.0.errors.truncate(MOST_ERRORS);
        problem
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.0.slug.slug(), self.0.detail)
    }
}

impl Error for Problem {}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.0.slug.status()
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::new(self.0.slug.status());
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, MEDIA_TYPE);
        for (name, value) in &self.0.headers {
            headers.insert(name.clone(), value.clone());
        }
        response.set_body(actix_web::body::BoxBody::new(self.document()))
    }
}

impl From<Problem> for HttpResponse {
    fn from(problem: Problem) -> Self {
        Self::from_error(problem)
    }
}

#[cfg(test)]
mod tests {
    use actix_web::body::to_bytes;

    use super::*;

    async fn sent(problem: Problem) -> (HttpResponse, serde_json::Value) {
        let (response, body) = HttpResponse::from(problem).into_parts();
        let bytes = to_bytes(body).await.expect("a body in memory");
        (
            response.map_body(|_, ()| actix_web::body::BoxBody::new(())),
            serde_json::from_slice(&bytes).expect("JSON"),
        )
    }

    #[actix_web::test]
    async fn a_problem_is_a_document_of_rfc_9457() {
        let (response, body) = sent(Problem::not_found()).await;
        assert_eq!(response.status(), 404);
        assert_eq!(response.headers().get("content-type").expect("a type"), "application/problem+json");
        assert_eq!(
            body,
            serde_json::json!({"type": "/problems/not-found", "title": "Not found", "status": 404,
                "detail": "Check the address, and whether you are signed in."})
        );
    }

    #[actix_web::test]
    async fn broken_rules_are_told_by_pointer() {
        let (response, body) =
            sent(Violations::one("/title", "too_long", "Use at most 200 characters.").into()).await;
        assert_eq!(response.status(), 422);
        assert_eq!(
            body["errors"],
            serde_json::json!([{"pointer": "/title", "code": "too_long", "detail": "Use at most 200 characters."}])
        );
    }

    #[actix_web::test]
    async fn refusals_say_how_to_sign_in_and_when_to_come_back() {
        let (response, _) = sent(Problem::of(Slug::InvalidToken)).await;
        assert_eq!(
            response.headers().get("www-authenticate").expect("a challenge"),
            "Bearer realm=\"counterpart\", error=\"invalid_token\""
        );
        let (response, _) = sent(Problem::of(Slug::TooManyRequests).retry_after(0)).await;
        assert_eq!(response.headers().get("retry-after").expect("a time"), "1");
        let (response, _) = sent(Problem::of(Slug::DatabaseUnavailable).retry_after(7)).await;
        assert_eq!(response.headers().get_all("retry-after").count(), 1);
    }

    #[actix_web::test]
    async fn the_cause_stays_here() {
        let problem = Problem::internal("password=hunter2");
        assert!(problem.cause().is_some());
        let (_, body) = sent(problem).await;
        assert!(!body.to_string().contains("hunter2"));
    }
}
