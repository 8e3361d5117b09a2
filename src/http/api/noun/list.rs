//! Lists: pages of what a caller sees, each continued by a sealed cursor.

use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use super::shown::journaled;
use super::{Noun, Shown, reading};
use crate::access::Caller;
use crate::directory::{Cursor, Look, Page};
use crate::http::answer::Items;
use crate::http::cursor::Cursors;
use crate::http::problem::Problem;
use crate::http::query::PageSize;
use crate::http::shared::Shared;

/// Which page of a list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct PageQuery {
    /// How many at most.
    #[serde(default)]
    #[param(inline)]
    pub limit: PageSize,
    /// Where to go on: `next_cursor` of the page before, with the same filters.
    pub cursor: Option<String>,
}

/// A noun whose records are listed.
pub trait Listed: Noun {
    /// What its cursors are good for.
    const LIST: &'static str;

    /// Which of them are asked for. A cursor is good for the filter that it comes from, told by how that is written.
    type Filter: Serialize;

    /// A page of them, disclosed as lists are.
    fn page<'a>(
        look: &Look<'a>,
        filter: &Self::Filter,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Page<Shown<'a, Self>>;
}

/// The page that goes on at `cursor`.
///
/// # Errors
/// `malformed` or `cursor-expired` for a cursor that is not good.
pub async fn list<N: Listed>(
    shared: &Shared,
    caller: &Caller,
    filter: &N::Filter,
    cursor: Option<&str>,
    limit: PageSize,
) -> Result<Items<N::View>, Problem> {
    let written = serde_json::to_string(filter).map_err(Problem::internal)?;
    let cursors = Cursors::of(&shared.app, N::LIST, &written);
    let after: Option<Cursor> = cursors.open(cursor)?;
    let snapshot = shared.app.directory.snapshot_arc();
    journaled(&shared.app, caller, |light| {
        let look = Look { snapshot: &snapshot, caller, light };
        let page = N::page(&look, filter, after.as_ref(), limit.get());
        let readings = page.items.iter().filter_map(reading::<N>).collect();
        let next = page.next.map(|next| cursors.seal(&next));
        Ok((Items::new(page.items.into_iter().map(|it| (it.view, it.version)), next), readings))
    })
    .await
}
