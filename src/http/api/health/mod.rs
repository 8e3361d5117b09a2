//! Health: what whoever runs the service asks an instance about itself.

mod liveness;
mod readiness;

pub use liveness::*;
pub use readiness::*;
