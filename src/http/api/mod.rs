//! The operations: a folder for each noun, a file for each operation, each a thin skin over an act or a look-up.

pub mod contacts;
pub mod health;
pub mod organizations;
mod parts;
pub mod vocabularies;
pub mod well_known;
