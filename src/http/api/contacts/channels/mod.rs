//! A contact's channels over HTTP. They use their contact's tag and answer with the whole contact.

mod add;
mod audience;
mod availability;
mod prove;
mod retire;
mod update;

pub use add::*;
pub use audience::*;
pub use availability::*;
pub use prove::*;
pub use retire::*;
pub use update::*;
