//! The operations: a folder for each noun, a file for each operation, each a thin skin over an act or a look-up.

#![expect(
    clippy::missing_errors_doc,
    reason = "the text of an operation is its text in the OpenAPI document, which reads its problems off its signature"
)]

pub mod contacts;
pub mod health;
pub mod me;
pub mod organizations;
mod parts;
pub mod sessions;
pub mod vocabularies;
pub mod well_known;
