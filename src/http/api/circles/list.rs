//! List circles.

use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use crate::access::views::CircleView;
use crate::directory::{CircleFilter, Cursor, Look, Page};
use crate::http::answer::Items;
use crate::http::api::noun::{Listed, list};
use crate::http::at_least::AtLeast;
use crate::http::caller::SignedIn;
use crate::http::problem::{Problem, refused};
use crate::http::query::{PageSize, Query};
use crate::http::shared::State;
use crate::model::circle::Circle;
use crate::model::ids::OrganizationId;

/// Which circles.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct ListCircles {
    /// Those that this organization made.
    pub organization_id: Option<Uuid>,
    /// How many at most; a page holds fewer where its circles have many members.
    #[serde(default)]
    #[param(inline)]
    pub limit: PageSize,
    /// Where to go on: `next_cursor` of the page before, with the same filters.
    pub cursor: Option<String>,
}

/// List circles
///
/// The circles to which your organization belongs and those that it made, by name (ICU root collation). Others do not show.
#[utoipa::path(get, path = "/v1/circles", tag = "circles", responses(refused::CursorExpired))]
pub async fn list_circles(
    state: State,
    caller: SignedIn,
    _: AtLeast,
    query: Query<ListCircles>,
) -> Result<Items<CircleView<'static>>, Problem> {
    let filter = CircleFilter { organization_id: query.organization_id.map(OrganizationId) };
    list::<Circle>(&state, &caller, &filter, query.cursor.as_deref(), query.limit).await
}

impl Listed for Circle {
    const LIST: &'static str = "circles";

    type Filter = CircleFilter;

    fn page<'a>(
        look: &Look<'a>,
        filter: &CircleFilter,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Page<CircleView<'a>> {
        look.circles(filter, after, limit)
    }
}
