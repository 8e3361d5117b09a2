//! `GET /v1/vocabularies/{name}`: the words of one vocabulary.

use actix_web::http::header::CACHE_CONTROL;

use super::{KEPT, VocabularyView};
use crate::http::answer::Answer;
use crate::http::caller::Anybody;
use crate::http::path::Path;
use crate::http::problem::Problem;
use crate::model::vocabulary::vocabulary_named;

/// Read a vocabulary
///
/// The words of a vocabulary, each with its meaning. Records may come to hold words that are not listed yet: take an
/// unknown word as it is.
#[utoipa::path(
    get,
    path = "/v1/vocabularies/{name}",
    tag = "vocabularies",
    params(("name" = String, Path, description = "The name of the vocabulary.", example = "contact_roles"))
)]
pub async fn read_vocabulary(_: Anybody, name: Path<String>) -> Result<Answer<VocabularyView>, Problem> {
    let vocabulary = vocabulary_named(&name).ok_or_else(Problem::not_found)?;
    Ok(Answer::new(vocabulary.into(), None).header(CACHE_CONTROL, KEPT))
}
