//! List organizations.

use serde::Deserialize;
use utoipa::IntoParams;

use crate::access::views::OrganizationView;
use crate::directory::{Cursor, Look, OrganizationFilter, Page};
use crate::http::answer::Items;
use crate::http::api::noun::{Listed, PageQuery, list};
use crate::http::api::parts::identifiers;
use crate::http::at_least::AtLeast;
use crate::http::caller::Anybody;
use crate::http::problem::{Problem, refused};
use crate::http::query::{Both, List, parsed};
use crate::http::shared::State;
use crate::model::organization::Organization;

/// Which organizations.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct WhichOrganizations {
    /// Of any of these kinds: see the vocabulary `organization_kinds`.
    #[serde(default)]
    #[param(inline, example = json!(["csirt"]))]
    pub kind: List<String>,
    /// In any of these countries (ISO 3166-1 alpha-2).
    #[serde(default)]
    #[param(inline, example = json!(["CH"]))]
    pub country: List<String>,
    /// In any of these M49 regions: see the vocabulary `regions`.
    #[serde(default)]
    #[param(inline, example = json!(["150"]))]
    pub region: List<String>,
    /// In any of these sectors, or in a part of one: see the vocabulary `sectors`.
    #[serde(default)]
    #[param(inline, example = json!(["energy"]))]
    pub sector: List<String>,
    /// With any of these standings: see the vocabulary `standings`.
    #[serde(default)]
    #[param(inline, example = json!(["accredited"]))]
    pub standing: List<String>,
    /// Of any of these types of team: see the vocabulary `team_types`.
    #[serde(default)]
    #[param(inline, example = json!(["national"]))]
    pub team_type: List<String>,
    /// Called any of these by another list: scheme and value, with a colon between them; several are separated by commas,
    /// and a comma that belongs to a value has a backslash before it. All of the value has to be the same.
    #[param(example = "first:cert-ex,cve-cna:CNA-2020-0006")]
    pub identifier: Option<String>,
}

impl WhichOrganizations {
    /// The filter that it is.
    pub fn filter(&self) -> Result<OrganizationFilter, Problem> {
        Ok(OrganizationFilter {
            kinds: parsed("kind", &self.kind)?,
            countries: parsed("country", &self.country)?,
            regions: parsed("region", &self.region)?,
            sectors: parsed("sector", &self.sector)?,
            standings: parsed("standing", &self.standing)?,
            team_types: parsed("team_type", &self.team_type)?,
            identifiers: identifiers(self.identifier.as_deref())?,
        })
    }
}

/// List organizations
///
/// The organizations that you may see, by name (ICU root collation). A filter looks only at what you may see, and a value of
/// several parts, separated by commas, asks for any of them.
#[utoipa::path(get, path = "/v1/organizations", tag = "organizations", responses(refused::CursorExpired))]
pub async fn list_organizations(
    state: State,
    _: AtLeast,
    caller: Anybody,
    query: Both<WhichOrganizations, PageQuery>,
) -> Result<Items<OrganizationView<'static>>, Problem> {
    let Both(which, page) = query;
    list::<Organization>(&state, &caller, &which.filter()?, page.cursor.as_deref(), page.limit).await
}

impl Listed for Organization {
    const LIST: &'static str = "organizations";

    type Filter = OrganizationFilter;

    fn page<'a>(
        look: &Look<'a>,
        filter: &OrganizationFilter,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Page<OrganizationView<'a>> {
        look.organizations(filter, after, limit)
    }
}
