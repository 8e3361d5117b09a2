//! The journal: who did, and who read, what. Numbered and chained like the log, but a chain of its own, because its old
//! part may be cut one day.

mod append;
mod entry;
mod noted;
mod readings;
mod verify;

pub use append::append;
pub use entry::NewEntry;
pub use readings::{NotJournaled, Reading, Readings};
pub use verify::verify;
