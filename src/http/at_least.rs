//! `Directory-At-Least`: a read that must have seen a write, on whichever instance it arrives.

use std::future::{Future, ready};
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};

use super::document::{Documented, OperationDocument};
use super::headers::{name, single};
use super::problem::{Problem, Slug};
use super::shared::State;

/// This instance has followed the log as far as the caller asks, or the caller asks nothing.
#[derive(Clone, Copy, Debug)]
pub struct AtLeast;

impl FromRequest for AtLeast {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let asked = match single(request.headers(), &name::AT_LEAST, "Directory-At-Least") {
            Ok(Some(asked)) => asked.clone(),
            Ok(None) => return Box::pin(ready(Ok(Self))),
            Err(twice) => return Box::pin(ready(Err(twice))),
        };
        let state = request.app_data::<State>().cloned();
        Box::pin(async move {
            let state = state.ok_or_else(|| Problem::internal("the state is not set"))?;
            let asked = asked.to_str().ok().and_then(|sealed| state.app.open_position(sealed));
            let asked = asked.ok_or_else(|| {
                Problem::malformed(
                    "Directory-At-Least takes the Directory-Position of an answer, not older than a week.",
                )
            })?;
            let directory = &state.app.directory;
            directory.wait_for(asked.number).await.map_err(|_| Problem::of(Slug::Behind).retry_after(1))?;
            // The number alone says nothing after a fail-over: another change may have it by now.
            if directory.snapshot().contradicts(asked) {
                return Err(Problem::of(Slug::OtherHistory));
            }
            Ok(Self)
        })
    }
}

impl Documented for AtLeast {
    fn document(operation: &mut OperationDocument) {
        operation.header(
            "Directory-At-Least",
            false,
            "The Directory-Position of an earlier answer: this one is not older. The instance waits for it up \
             to two seconds.",
            "V3m0xk1y0vZr1Yp0",
            (Some("^[A-Za-z0-9_-]+$"), None),
        );
        operation.refuses(&[Slug::Malformed, Slug::OtherHistory, Slug::Behind]);
    }
}
