//! Me: who asks, as the service knows him.

mod read;
mod view;

pub use read::*;
pub use view::{MeView, OwnOrganizationView};
