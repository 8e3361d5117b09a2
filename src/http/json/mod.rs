//! Bodies of requests: JSON of a known shape, closed against what is unknown.
//!
//! The order of refusal: 415 for another type, 413 for too many bytes, 400 for what cannot be read
//! (with the place), 422 for what can be read but breaks a rule. No answer repeats a value.

mod fault;
pub mod pointer;
mod read;
mod scan;
mod tree;
mod valid;

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::Method;
use actix_web::{FromRequest, HttpRequest};
use serde::de::DeserializeOwned;
use utoipa::ToSchema;

use super::document::{Documented, OperationDocument};
use super::problem::{Problem, Slug};
use super::shared::State;
pub use fault::Fault;
pub use read::{announced, collect};
pub use valid::{Valid, ValidOrNull, violations};

/// Bytes of a body where the operation says nothing else: 64 KiB.
pub const USUAL: usize = 64 * 1024;

/// The media types that an operation takes with this method.
#[must_use]
pub fn media_types(method: &Method) -> &'static [&'static str] {
    if method == Method::PATCH {
        &["application/merge-patch+json", "application/json"]
    } else {
        &["application/json"]
    }
}

/// A body of shape `T`, of at most `LIMIT` bytes, whose values are not checked yet ([`Valid`] does).
///
/// `T` and all its parts need `#[serde(deny_unknown_fields)]`; the check of the OpenAPI document
/// refuses an operation whose body is open.
#[derive(Clone, Debug)]
pub struct Json<T, const LIMIT: usize = USUAL>(pub T);

impl<T: DeserializeOwned + 'static, const LIMIT: usize> FromRequest for Json<T, LIMIT> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let typed = read::check_type(request);
        let announced = announced(request);
        let limit = limit(request, LIMIT);
        let payload = payload.take();
        Box::pin(async move {
            typed?;
            let body = collect(payload, announced, limit).await?;
            read::parse(&body).map(Self)
        })
    }
}

impl<T: ToSchema + DeserializeOwned, const LIMIT: usize> Documented for Json<T, LIMIT> {
    fn document(operation: &mut OperationDocument) {
        let media_types = media_types(&operation.method);
        operation.body::<T>(media_types, |example| read::parse::<T>(example).map(|_| ()));
        operation.refuses(&REFUSALS);
    }
}

/// An operation's own limit, or the usual one as it is configured.
fn limit(request: &HttpRequest, own: usize) -> usize {
    match request.app_data::<State>() {
        Some(state) if own == USUAL => state.app.config.http.body_limit.0,
        _ => own,
    }
}

/// How a body can fail.
const REFUSALS: [Slug; 4] = [Slug::Malformed, Slug::TooLarge, Slug::UnsupportedMediaType, Slug::Invalid];
