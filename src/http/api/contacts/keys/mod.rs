//! A contact's keys over HTTP. They use their contact's tag, and share its audience.

mod add;
mod answer;
mod read;
mod retire;

pub use add::*;
pub use read::*;
pub use retire::*;
