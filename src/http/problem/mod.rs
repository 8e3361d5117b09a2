//! Every error that the service answers (RFC 9457), in one catalogue.
//!
//! No other module names an error's address: a handler says `Problem::not_found()`, or
//! `Problem::of(Slug::LastChannel)`. The same catalogue makes the answer, the page that `type` leads
//! to, and the error part of the OpenAPI document, so the three cannot differ.
//!
//! A problem never repeats a value of the request and never carries the request's id: what is hidden
//! and what does not exist are answered with the same bytes.

mod body;
mod catalogue;
mod documented;
mod families;
mod page;

pub use body::Problem;
pub use catalogue::{Slug, refused};
pub use documented::{ProblemDocument, examples, response};
pub use page::configure;
