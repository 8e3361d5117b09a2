//! The operations, a folder for each noun and a file for each operation: thin skins over acts and look-ups.

pub mod health;
pub mod me;
pub mod vocabularies;
pub mod well_known;
