//! The OpenAPI document in the hands of those who use it: linters read it, generators make clients of it, which walk, and
//! schemathesis tries whether the service keeps it.

mod future;
mod kept;
mod lints;
mod made;
pub mod tools;
mod walked;
