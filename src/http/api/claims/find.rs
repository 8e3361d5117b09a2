//! Find who claims something.

use serde::Deserialize;
use utoipa::IntoParams;

use crate::access::views::ClaimView;
use crate::directory::ClaimFilter;
use crate::http::answer::Items;
use crate::http::api::noun::list;
use crate::http::at_least::AtLeast;
use crate::http::caller::Anybody;
use crate::http::problem::{Problem, refused};
use crate::http::query::{PageSize, Query};
use crate::http::shared::State;
use crate::model::claim::{Claim, ClaimSubject};
use crate::model::kinds::ClaimKind;

/// What is claimed.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct FindClaims {
    /// What it is: `country`, `sector`, `domain`, `prefix` or `as_range`.
    #[param(example = "prefix")]
    pub kind: String,
    /// The value: `CH`, `energy`, `cert.example`, `192.0.2.0/24`, `AS64500` or `AS64500-AS64510`.
    #[param(example = "192.0.2.0/24")]
    pub value: String,
    /// How many at most.
    #[serde(default)]
    #[param(inline)]
    pub limit: PageSize,
    /// Where to go on: `next_cursor` of the page before, with the same filters.
    pub cursor: Option<String>,
}

/// Find who claims something
///
/// Who answers for exactly this: the claims that you may see, by the names of their organizations (ICU root collation).
/// Overlaps are kept and shown. What lies within a claim, or around it, is not found.
#[utoipa::path(get, path = "/v1/claims", tag = "claims", responses(refused::CursorExpired))]
pub async fn find_claims(
    state: State,
    _: AtLeast,
    caller: Anybody,
    query: Query<FindClaims>,
) -> Result<Items<ClaimView<'static>>, Problem> {
    let told = |name: &'static str| move |wrong| Problem::malformed(format!("{name}: {wrong}"));
    let kind = ClaimKind::parse(&query.kind).map_err(told("kind"))?;
    let subject = ClaimSubject::sought(kind, &query.value).map_err(told("value"))?;
    let filter = ClaimFilter::Exactly(subject);
    list::<Claim>(&state, &caller, &filter, query.cursor.as_deref(), query.limit).await
}
