//! List the contacts of one organization.

use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use crate::access::views::ContactView;
use crate::directory::ContactFilter;
use crate::http::answer::Items;
use crate::http::api::noun::{held, list};
use crate::http::at_least::AtLeast;
use crate::http::caller::Anybody;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::query::{List, PageSize, Query, parsed};
use crate::http::shared::State;
use crate::model::contact::Contact;
use crate::model::ids::OrganizationId;
use crate::model::organization::Organization;

/// Which contacts of one organization.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct ListOrganizationContacts {
    /// Those with any of these roles: see the vocabulary `contact_roles`.
    #[serde(default)]
    #[param(inline, example = json!(["incident_response"]))]
    pub role: List<String>,
    /// Those that answer now (`yes`), do not (`no`), or of which that is not known (`unknown`), by the contact's own hours.
    #[serde(default)]
    #[param(inline, example = json!(["yes"]))]
    pub open_now: List<String>,
    /// How many at most.
    #[serde(default)]
    #[param(inline)]
    pub limit: PageSize,
    /// Where to go on: `next_cursor` of the page before, with the same filters.
    pub cursor: Option<String>,
}

/// List an organization's contacts
///
/// The contacts of one organization that you may see, by preference.
#[utoipa::path(
    get,
    path = "/v1/organizations/{organization_id}/contacts",
    tag = "contacts",
    responses(refused::CursorExpired, refused::Retired)
)]
pub async fn list_organization_contacts(
    state: State,
    _: AtLeast,
    caller: Anybody,
    id: Path<Uuid>,
    query: Query<ListOrganizationContacts>,
) -> Result<Items<ContactView<'static>>, Problem> {
    let snapshot = state.app.directory.snapshot_arc();
    held::<Organization>(&state, &snapshot, &caller, id.0)?.unless_retired()?;
    let filter = ContactFilter {
        organization_id: Some(OrganizationId(id.0)),
        roles: parsed("role", &query.role)?,
        open_now: parsed("open_now", &query.open_now)?,
        ..ContactFilter::default()
    };
    list::<Contact>(&state, &caller, &filter, query.cursor.as_deref(), query.limit).await
}
