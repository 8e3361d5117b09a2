//! List contacts.

use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use crate::access::views::ContactView;
use crate::directory::{ContactFilter, Cursor, Look, OrganizationFilter, Page};
use crate::http::answer::Items;
use crate::http::api::noun::{Listed, PageQuery, list};
use crate::http::api::parts::identifiers;
use crate::http::at_least::AtLeast;
use crate::http::caller::Anybody;
use crate::http::problem::{Problem, refused};
use crate::http::query::{Both, List, parsed};
use crate::http::shared::State;
use crate::model::contact::Contact;
use crate::model::ids::OrganizationId;

/// Which contacts.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct WhichContacts {
    /// Those with any of these roles: see the vocabulary `contact_roles`.
    #[serde(default)]
    #[param(inline, example = json!(["incident_response"]))]
    pub role: List<String>,
    /// Those speaking any of these languages (BCP 47).
    #[serde(default)]
    #[param(inline, example = json!(["en"]))]
    pub language: List<String>,
    /// Those that answer now (`yes`), do not (`no`), or of which that is not known (`unknown`), by the contact's own hours.
    #[serde(default)]
    #[param(inline, example = json!(["yes"]))]
    pub open_now: List<String>,
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
    /// Of organizations of any of these types of team: see the vocabulary `team_types`.
    #[serde(default)]
    #[param(inline, example = json!(["national"]))]
    pub team_type: List<String>,
    /// Of organizations that another list calls any of these: as in the list of organizations.
    #[param(example = "first:cert-ex,cve-cna:CNA-2020-0006")]
    pub identifier: Option<String>,
    /// Of this organization.
    pub organization_id: Option<Uuid>,
}

impl WhichContacts {
    /// The filter that it is.
    pub fn filter(&self) -> Result<ContactFilter, Problem> {
        Ok(ContactFilter {
            organization_id: self.organization_id.map(OrganizationId),
            roles: parsed("role", &self.role)?,
            languages: parsed("language", &self.language)?,
            open_now: parsed("open_now", &self.open_now)?,
            organization: OrganizationFilter {
                kinds: parsed("kind", &self.kind)?,
                countries: parsed("country", &self.country)?,
                regions: parsed("region", &self.region)?,
                sectors: parsed("sector", &self.sector)?,
                team_types: parsed("team_type", &self.team_type)?,
                identifiers: identifiers(self.identifier.as_deref())?,
                ..OrganizationFilter::default()
            },
        })
    }
}

/// List contacts
///
/// The contacts that you may see, by the name of their organization (ICU root collation) and their preference in it. A
/// filter looks only at what you may see, and a value of several parts, separated by commas, asks for any of them.
#[utoipa::path(get, path = "/v1/contacts", tag = "contacts", responses(refused::CursorExpired))]
pub async fn list_contacts(
    state: State,
    _: AtLeast,
    caller: Anybody,
    query: Both<WhichContacts, PageQuery>,
) -> Result<Items<ContactView<'static>>, Problem> {
    let Both(which, page) = query;
    list::<Contact>(&state, &caller, &which.filter()?, page.cursor.as_deref(), page.limit).await
}

impl Listed for Contact {
    const LIST: &'static str = "contacts";

    type Filter = ContactFilter;

    fn page<'a>(
        look: &Look<'a>,
        filter: &ContactFilter,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Page<ContactView<'a>> {
        look.contacts(filter, after, limit)
    }
}
