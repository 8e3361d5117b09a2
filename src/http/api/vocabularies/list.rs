//! `GET /v1/vocabularies`: which vocabularies there are.

use actix_web::http::header::CACHE_CONTROL;

use super::{KEPT, VocabularyEntryView};
use crate::http::answer::Items;
use crate::http::caller::Anybody;
use crate::model::vocabulary::vocabularies;

/// List vocabularies
///
/// All vocabularies of the directory, without their words. They change with the program only.
#[utoipa::path(get, path = "/v1/vocabularies", tag = "vocabularies")]
pub async fn list_vocabularies(_: Anybody) -> Items<VocabularyEntryView> {
    Items::new(vocabularies().iter().map(|vocabulary| (vocabulary.into(), None)), None)
        .header(CACHE_CONTROL, KEPT)
}
