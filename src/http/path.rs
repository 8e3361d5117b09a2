//! What an address names. A part that is not even well formed names nothing: 404, as for an unknown one.

use std::future::{Ready, ready};
use std::ops::Deref;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use serde::de::DeserializeOwned;

use super::document::{Documented, OperationDocument};
use super::problem::{Problem, Slug};

/// The parts of the address: one id, or a tuple of them in the order of the pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Path<T>(pub T);

impl<T> Deref for Path<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: DeserializeOwned + 'static> FromRequest for Path<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(
            web::Path::<T>::extract(request)
                .into_inner()
                .map(|parts| Self(parts.into_inner()))
                .map_err(|_| Problem::not_found()),
        )
    }
}

/// The parameters themselves are documented from the pattern in the table of routes.
impl<T> Documented for Path<T> {
    fn document(operation: &mut OperationDocument) {
        operation.refuses(&[Slug::NotFound]);
    }
}
