//! The operations: a folder for each noun, a file for each operation, each a thin skin over an act or a look-up. `noun/`
//! is how records of any noun are shown, listed, entered and remembered; `parts/` is what bodies have in common.

#![expect(
    clippy::missing_errors_doc,
    reason = "the text of an operation is its text in the OpenAPI document, which reads its problems off its signature"
)]

pub mod accounts;
pub mod attestations;
pub mod circles;
pub mod claims;
pub mod clients;
pub mod compatible;
pub mod contacts;
pub mod exports;
pub mod health;
pub mod imports;
pub mod invitations;
pub mod me;
mod noun;
pub mod oauth;
pub mod organizations;
mod parts;
pub mod sessions;
pub mod vocabularies;
pub mod well_known;

/// Tells the numbers that operations count, before there is any.
pub fn begin_to_count() {
    exports::begin_to_count();
    noun::begin_to_count();
    oauth::begin_to_count();
    sessions::begin_to_count();
}
