//! Why no token is issued (RFC 6749, 5.2).

use std::borrow::Cow;
use std::fmt;

use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::{HttpResponse, ResponseError};
use utoipa::PartialSchema;
use utoipa::ToSchema;
use utoipa::openapi::Ref;
use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::response::ResponseBuilder;

use super::views::TokenErrorView;
use crate::http::answer::{Answer, View};
use crate::http::document::{Documented, OperationDocument};
use crate::http::problem::{Problem, Slug};

/// What a client authenticates with.
const CHALLENGE: HeaderValue = HeaderValue::from_static("Basic realm=\"counterpart\"");

/// No token.
#[derive(Debug)]
pub struct TokenRefused {
    status: StatusCode,
    error: &'static str,
    description: Cow<'static, str>,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl TokenRefused {
    fn new(status: StatusCode, error: &'static str, description: impl Into<Cow<'static, str>>) -> Self {
        Self { status, error, description: description.into(), headers: Vec::new() }
    }

    /// The request cannot be read.
    pub(super) fn request(description: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid_request", description)
    }

    /// The body is larger than any request for a token.
    pub(super) fn too_large() -> Self {
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "invalid_request",
            "Send less: a request for a token is short.",
        )
    }

    /// The client is not known by what it shows. Always the same bytes, whatever is wrong with it.
    pub(super) fn client() -> Self {
        let check =
            "Check client_id and client_secret: the client is unknown, or the secret is wrong or over.";
        let refused = Self::new(StatusCode::UNAUTHORIZED, "invalid_client", check);
        Self { headers: vec![(header::WWW_AUTHENTICATE, CHALLENGE)], ..refused }
    }

    /// Another grant than the one that there is.
    pub(super) fn grant() -> Self {
        let only = "Send grant_type=client_credentials: this service has no other grant.";
        Self::new(StatusCode::BAD_REQUEST, "unsupported_grant_type", only)
    }

    /// More is asked for than the client may, or what is unknown.
    pub(super) fn scope() -> Self {
        let fewer = "Ask for scopes that the client has, with a space between each, or leave scope out for all of them.";
        Self::new(StatusCode::BAD_REQUEST, "invalid_scope", fewer)
    }
}

/// What the service says everywhere else as a problem: too many requests, no database, a fault of ours.
impl From<&Problem> for TokenRefused {
    fn from(problem: &Problem) -> Self {
        let slug = problem.slug();
        let error = if slug == Slug::Internal { "server_error" } else { "temporarily_unavailable" };
        let answer = problem.error_response();
        let kept = answer.headers().iter().filter(|(name, _)| *name != header::CONTENT_TYPE);
        let headers = kept.map(|(name, value)| (name.clone(), value.clone())).collect();
        Self { headers, ..Self::new(slug.status(), error, slug.advice()) }
    }
}

impl fmt::Display for TokenRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.error, self.description)
    }
}

impl ResponseError for TokenRefused {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::new(self.status);
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        for (name, value) in &self.headers {
            headers.insert(name.clone(), value.clone());
        }
        let view = TokenErrorView { error: self.error, error_description: &self.description };
        response.set_body(BoxBody::new(serde_json::to_vec(&view).unwrap_or_default()))
    }
}

/// A token, or why there is none.
impl<V: View> Documented for Result<Answer<V>, TokenRefused> {
    fn document(operation: &mut OperationDocument) {
        Answer::<V>::document(operation);
        operation.shown.push((TokenErrorView::name().into_owned(), TokenErrorView::schema()));
        let unavailable = Problem::of(Slug::DatabaseUnavailable);
        for (refused, meaning) in [
            (
                TokenRefused::scope(),
                "`invalid_request`, `unsupported_grant_type` or `invalid_scope`: what to mend stands in \
                 `error_description`.",
            ),
            (
                TokenRefused::client(),
                "`invalid_client`: the client is unknown, or its secret is wrong or over. Which of them is not said.",
            ),
            (TokenRefused::too_large(), "`invalid_request`: the body is too large."),
            (
                (&Problem::of(Slug::TooManyRequests)).into(),
                "`temporarily_unavailable`: too many requests. Wait as many seconds as Retry-After says.",
            ),
            ((&Problem::of(Slug::Internal)).into(), "`server_error`: the service failed."),
            (
                (&unavailable).into(),
                "`temporarily_unavailable`: the database cannot be reached. Ask again after Retry-After.",
            ),
        ] {
            let view = TokenErrorView { error: refused.error, error_description: &refused.description };
            let content = ContentBuilder::new()
                .schema(Some(Ref::from_schema_name(TokenErrorView::name())))
                .example(serde_json::to_value(view).ok())
                .build();
            let response = ResponseBuilder::new().description(meaning).content("application/json", content);
            operation.answers(refused.status.as_u16(), response.build());
        }
    }
}
