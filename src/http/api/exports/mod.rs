//! Exports over HTTP: whole sets as files, page by page from one snapshot, never held as a whole.

mod answer;
mod contacts;
mod format;
mod organizations;
mod pages;
mod sent;

pub use contacts::*;
pub use organizations::*;

use crate::http::api::noun::Listed;
use crate::model::contact::Contact;
use crate::model::organization::Organization;

/// Tells the numbers of exports, before there is any.
pub fn begin_to_count() {
    sent::begin_to_count(Organization::LIST);
    sent::begin_to_count(Contact::LIST);
}
