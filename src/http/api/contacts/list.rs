//! List contacts.

use actix_web::HttpRequest;
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use crate::access::views::ContactView;
use crate::directory::{ContactFilter, Cursor, OrganizationFilter};
use crate::http::answer::Items;
use crate::http::api::parts::journaled;
use crate::http::at_least::AtLeast;
use crate::http::caller::Anybody;
use crate::http::cursor::Cursors;
use crate::http::path::Path;
use crate::http::problem::{Problem, Slug, refused};
use crate::http::query::{List, PageSize, Query, parsed};
use crate::http::shared::State;
use crate::model::ids::OrganizationId;

/// Which contacts.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct ListContacts {
    /// Those with any of these roles: see the vocabulary `contact_roles`.
    #[serde(default)]
    #[param(inline, example = json!(["incident_response"]))]
    pub role: List<String>,
    /// Those speaking any of these languages (BCP 47).
    #[serde(default)]
    #[param(inline, example = json!(["en"]))]
    pub language: List<String>,
    /// Of organizations in any of these countries (ISO 3166-1 alpha-2).
    #[serde(default)]
    #[param(inline, example = json!(["CH"]))]
    pub country: List<String>,
    /// Of organizations in any of these M49 regions: see the vocabulary `regions`.
    #[serde(default)]
    #[param(inline, example = json!(["150"]))]
    pub region: List<String>,
    /// Of organizations of any of these kinds: see the vocabulary `organization_kinds`.
    #[serde(default)]
    #[param(inline, example = json!(["csirt"]))]
    pub kind: List<String>,
    /// Of organizations in any of these sectors: see the vocabulary `sectors`.
    #[serde(default)]
    #[param(inline, example = json!(["energy"]))]
    pub sector: List<String>,
    /// Of this organization.
    pub organization_id: Option<Uuid>,
    /// How many at most.
    #[serde(default)]
    #[param(inline)]
    pub limit: PageSize,
    /// Where to go on: `next_cursor` of the page before, with the same filters.
    pub cursor: Option<String>,
}

/// Which contacts of one organization.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct ListOrganizationContacts {
    /// Those with any of these roles: see the vocabulary `contact_roles`.
    #[serde(default)]
    #[param(inline, example = json!(["incident_response"]))]
    pub role: List<String>,
    /// How many at most.
    #[serde(default)]
    #[param(inline)]
    pub limit: PageSize,
    /// Where to go on: `next_cursor` of the page before, with the same filters.
    pub cursor: Option<String>,
}

/// List contacts
///
/// The contacts that you may see, by the name of their organization (ICU root collation) and their preference in it. A
/// filter looks only at what you may see, and a value of several parts, separated by commas, asks for any of them.
#[utoipa::path(get, path = "/v1/contacts", tag = "contacts", responses(refused::CursorExpired))]
pub async fn list_contacts(
    state: State,
    request: HttpRequest,
    _: AtLeast,
    caller: Anybody,
    query: Query<ListContacts>,
) -> Result<Items<ContactView<'static>>, Problem> {
    let filter = ContactFilter {
        organization_id: query.organization_id.map(OrganizationId),
        roles: parsed("role", &query.role)?,
        languages: parsed("language", &query.language)?,
        organization: OrganizationFilter {
            kinds: parsed("kind", &query.kind)?,
            countries: parsed("country", &query.country)?,
            regions: parsed("region", &query.region)?,
            sectors: parsed("sector", &query.sector)?,
            ..OrganizationFilter::default()
        },
    };
    page(&state, &request, &caller, &filter, query.cursor.as_deref(), query.limit).await
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
    request: HttpRequest,
    _: AtLeast,
    caller: Anybody,
    id: Path<Uuid>,
    query: Query<ListOrganizationContacts>,
) -> Result<Items<ContactView<'static>>, Problem> {
    let organization_id = OrganizationId(id.0);
    let snapshot = state.app.directory.snapshot_arc();
    let listed = state.app.look(&snapshot, &caller).listed(organization_id).ok_or_else(Problem::not_found)?;
    if listed.organization.retired_at.is_some() {
        return Err(Problem::of(Slug::Retired));
    }
    let filter = ContactFilter {
        organization_id: Some(organization_id),
        roles: parsed("role", &query.role)?,
        ..ContactFilter::default()
    };
    page(&state, &request, &caller, &filter, query.cursor.as_deref(), query.limit).await
}

async fn page(
    state: &State,
    request: &HttpRequest,
    caller: &Anybody,
    filter: &ContactFilter,
    cursor: Option<&str>,
    limit: PageSize,
) -> Result<Items<ContactView<'static>>, Problem> {
    let cursors = Cursors::of(&state.app, "contacts", &format!("{filter:?}"));
    let after: Option<Cursor> = cursors.open(cursor)?;
    let snapshot = state.app.directory.snapshot_arc();
    journaled(
        &state.app,
        caller,
        |items: &Items<_>| items.sends_values(request),
        |light| {
            let look = crate::directory::Look { snapshot: &snapshot, caller: &caller.0, light };
            let page = look.contacts(filter, after.as_ref(), limit.get());
            let readings = page
                .items
                .iter()
                .filter_map(|it| it.reading("contact", it.view.id, OrganizationId(it.view.organization_id)))
                .collect();
            let next = page.next.map(|next| cursors.seal(&next));
            Ok((Items::new(page.items.into_iter().map(|it| (it.view, it.version)), next), readings))
        },
    )
    .await
}
