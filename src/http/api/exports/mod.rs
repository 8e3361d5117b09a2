//! Exports over HTTP: whole sets as files, page by page from one snapshot, never held as a whole.

mod answer;
mod contacts;
mod format;
mod organizations;
mod pages;

pub use contacts::*;
pub use organizations::*;
