//! The directory: what people look things up in. A snapshot of all current records in memory, loaded at start and kept
//! current by following the log, exactly as a regional body does. A look-up costs no SQL, and goes on while the database
//! is away.

mod attestations;
mod circles;
mod claims;
mod class;
mod collation;
mod copy;
mod follower;
mod index;
mod listed;
mod loading;
mod look;
mod page;
mod patience;
mod recent;
mod snapshot;
mod stored;
mod teams;
#[cfg(test)]
mod tests;

pub use attestations::AttestationFilter;
pub use circles::CircleFilter;
pub use claims::ClaimFilter;
pub use class::Class;
pub use copy::{CopyError, DiskCopy, Restored};
pub use follower::{Behind, Directory, StartError, Status};
pub use listed::Listed;
pub use look::{Found, Look};
pub use page::{AccountFilter, ContactFilter, Cursor, OrganizationFilter, Page};
pub use recent::Mark;
pub use snapshot::Snapshot;
