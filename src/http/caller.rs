//! Who asks, as typed parts of an operation. A token that is not good is refused everywhere, also where none is needed.

use std::future::{Ready, ready};
use std::ops::Deref;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest};

use super::document::{Documented, OperationDocument};
use super::problem::{Problem, Slug};
use super::shared::State;
use crate::access::{Caller, Member};

/// Anybody: a member, or a stranger who sends no token.
#[derive(Clone, Debug)]
pub struct Anybody(pub Caller);

/// A member: 401 without a token.
#[derive(Clone, Debug)]
pub struct SignedIn(pub Caller);

impl SignedIn {
    /// The account that asks.
    ///
    /// # Errors
    /// `unauthenticated`, which the extractor has answered already.
    pub fn member(&self) -> Result<&Member, Problem> {
        self.0.member().ok_or_else(|| Problem::of(Slug::Unauthenticated))
    }
}

impl Deref for Anybody {
    type Target = Caller;

    fn deref(&self) -> &Caller {
        &self.0
    }
}

impl Deref for SignedIn {
    type Target = Caller;

    fn deref(&self) -> &Caller {
        &self.0
    }
}

impl FromRequest for Anybody {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(who(request).map(Self))
    }
}

impl FromRequest for SignedIn {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(who(request).and_then(|caller| match caller {
            Caller::Stranger => Err(Problem::of(Slug::Unauthenticated)),
            caller => Ok(Self(caller)),
        }))
    }
}

fn who(request: &HttpRequest) -> Result<Caller, Problem> {
    let state = request.app_data::<State>().ok_or_else(|| Problem::internal("the state is not set"))?;
    // Whatever is not known to be good is met as a stranger's first: a signature costs more than the look-up it stands
    // before, so who guesses tokens uses up the allowance of the address and not our time.
    let stranger = || state.allow(request, &Caller::Stranger);
    let token = match bearer(request) {
        Ok(Some(token)) => token,
        Ok(None) => return stranger().map(|()| Caller::Stranger),
        Err(malformed) => return Err(stranger().err().unwrap_or(malformed)),
    };
    let invalid = |_| Problem::of(Slug::InvalidToken);
    let caller = match state.app.known_caller(token) {
        Some(Ok(caller)) => caller,
        Some(Err(over)) => return Err(stranger().err().unwrap_or_else(|| invalid(over))),
        None => {
            stranger()?;
            state.app.caller(token).map_err(invalid)?
        }
    };
    state.allow(request, &caller)?;
    Ok(caller)
}

/// The token of `Authorization: Bearer <token>` (RFC 6750).
fn bearer(request: &HttpRequest) -> Result<Option<&str>, Problem> {
    let mut values = request.headers().get_all(header::AUTHORIZATION);
    let Some(value) = values.next() else { return Ok(None) };
    let token = value.to_str().ok().and_then(|value| {
        let (scheme, token) = value.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then_some(token)
    });
    match token {
        Some(token) if values.next().is_none() => Ok(Some(token)),
        _ => Err(Problem::of(Slug::InvalidToken)),
    }
}

impl Documented for Anybody {
    fn document(operation: &mut OperationDocument) {
        operation.secured(true);
        operation.headers.extend(["RateLimit", "RateLimit-Policy"]);
        operation.refuses(&[Slug::InvalidToken, Slug::TooManyRequests]);
    }
}

impl Documented for SignedIn {
    fn document(operation: &mut OperationDocument) {
        operation.secured(false);
        operation.headers.extend(["RateLimit", "RateLimit-Policy"]);
        operation.refuses(&[Slug::Unauthenticated, Slug::InvalidToken, Slug::TooManyRequests]);
    }
}
