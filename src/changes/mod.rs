//! Changes: one numbered, gap-free, append-only log of every record's versions. It is the history of every record and
//! the feed of every follower; there is no second way to learn of a change.

mod chain;
mod digest;
mod entry;
mod kept;
mod load;
mod read;
mod record;
mod verify;

pub use chain::{End, Fault, Walk, Wrong};
pub use digest::{Digest, chain_link};
pub use entry::{Actor, Change, NewChange, Position};
pub use kept::Kept;
pub use load::{LoadError, RECENT, Version, hold, load, newest, release};
pub use read::{history, position, since};
pub use record::{READER, Record, RecordKind, RevokedSession, Unreadable};
pub use verify::verify;

/// The name under which Postgres tells of new changes (`LISTEN`).
pub const CHANNEL: &str = "counterpart_changes";
