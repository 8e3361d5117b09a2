//! The registry: the book of record. A folder for each noun, one act a file. An act decides, changes and stores; no store
//! writes without a permit.

#[macro_use]
mod store;

pub mod address_space;
pub mod attestations;
pub mod circles;
pub mod claims;
pub mod contacts;
pub mod organizations;
mod rules;
mod verify;

pub use verify::{Differs, Unverified, verify};
