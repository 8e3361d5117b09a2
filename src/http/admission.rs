//! What is asked of every request to an operation before anything is done.

use std::future::{Ready, ready};
use std::marker::PhantomData;

use actix_web::dev::Payload;
use actix_web::{FromRequest, Handler, HttpRequest};

use super::accept;
use super::document::Documented;
use super::problem::{Problem, Slug};
use super::query::{NoParameters, Query};

/// Stands before the parts `Args` of an operation: 406 when the caller does not take JSON, 400 when it
/// sends parameters to an operation that takes none.
pub struct Admission<Args>(PhantomData<Args>);

impl<Args: Documented> FromRequest for Admission<Args> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        if !Args::CHOOSES_FORM && !accept::takes_json(request) {
            return ready(Err(Problem::of(Slug::NotAcceptable)));
        }
        if !Args::READS_QUERY && !request.query_string().is_empty() {
            let read = Query::<NoParameters>::read(request.query_string());
            return ready(read.map(|_| Self(PhantomData)));
        }
        ready(Ok(Self(PhantomData)))
    }
}

/// A handler behind its admission.
#[derive(Clone)]
pub struct Admitting<H>(pub H);

impl<H: Handler<Args>, Args> Handler<(Admission<Args>, Args)> for Admitting<H> {
    type Output = H::Output;
    type Future = H::Future;

    fn call(&self, (_, args): (Admission<Args>, Args)) -> Self::Future {
        self.0.call(args)
    }
}
