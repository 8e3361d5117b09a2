//! Exchange: what comes from other directories, one file a source.
//!
//! An import is a pipeline. It protects one rule: what a list says is either wholly understood and applied line by
//! line, or nothing is changed; and a record that was adopted here is never overwritten.
//!
//! ```text
//! bytes -> sources::Source   is this the list at all? (shape)                     else refused whole
//!       -> listing::List     each row as drafts of what it lists                  else a reject with its pointer
//!       -> difference        new, changed, unchanged, missing, retired, adopted   a loss beyond the guard is refused
//!       -> apply             in units of some hundred rows, through the registry's acts
//!       -> report            what was done with each row, and which fields of the list are not held here
//! ```
//!
//! Each source has a file in [`sources`]. What people fill in themselves ([`sheets`], in the form of [`form`] or of [`cards`])
//! goes the same way from the difference on.

pub mod apply;
pub mod cards;
pub mod compatible;
pub mod difference;
pub mod fields;
pub mod form;
mod format;
mod hours;
mod import;
pub mod listing;
mod mapping;
mod networks;
pub mod report;
pub mod reports;
pub mod shape;
pub mod sheets;
mod shown;
pub mod sources;
mod turn;

pub use format::{Format, SheetFormat};
pub use import::{Import, Refused};
pub use report::Report;
pub use sources::{SOURCES, Source};
pub use turn::{Held, NoTurn, NotCompared, Turn};
