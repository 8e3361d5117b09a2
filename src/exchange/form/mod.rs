//! Form: records as a sheet that people fill in, and the way back.
//!
//! A sheet is a table of [`Column`]s: the same table makes the header, the template, its explanation and the rows, and tells
//! the reader what it may find. What a sheet holds of a record that the reader sees in whole comes back without loss: a
//! sheet that was exported, read and exported again is the same, byte by byte. The readers are pure functions from bytes
//! to rows; they write nothing and look nothing up.
//!
//! ```text
//! views  -> row of a ContactForm, an OrganizationForm  -> cells that no spreadsheet runs (cell)  -> bytes
//! bytes  -> text in any of the usual encodings (decode) -> header and rows (table) -> drafts, or faults by line and column
//! ```

pub(in crate::exchange) mod audience;
mod cell;
pub(in crate::exchange) mod channel;
mod column;
pub(in crate::exchange) mod contact;
pub(in crate::exchange) mod decode;
pub(in crate::exchange) mod fault;
pub(in crate::exchange) mod hours;
pub(in crate::exchange) mod organization;
mod table;
pub(in crate::exchange) mod words;

pub use column::{Column, Form, Needed, header, row, template};
pub use contact::{ContactEntry, ContactForm, ContactRow, read_contacts};
pub use fault::{Fault, Row, Sheet};
pub use organization::{OrganizationEntry, OrganizationForm, OrganizationRow, read_organizations};
pub use table::{BYTE_ORDER_MARK, holds_organizations};
