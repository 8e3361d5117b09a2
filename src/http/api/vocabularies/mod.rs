//! Vocabularies: the words that records may use. They are the same for everybody and change with the program only.

mod list;
mod read;
mod views;

pub use list::*;
pub use read::*;
pub use views::{TermView, VocabularyEntryView, VocabularyView};

use actix_web::http::header::HeaderValue;

/// For how long anybody may keep them: an hour.
const KEPT: HeaderValue = HeaderValue::from_static("public, max-age=3600");
