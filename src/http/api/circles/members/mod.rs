//! Who is in a circle, over HTTP.

mod add;
mod remove;

pub use add::*;
pub use remove::*;
