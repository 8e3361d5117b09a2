//! Update an organization.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::noun::OrganizationAnswer;
use crate::http::api::noun::write;
use crate::http::api::parts::{optional_date, optional_line, required, words};
use crate::http::caller::SignedIn;
use crate::http::conditional::IfMatch;
use crate::http::headers::ActReference;
use crate::http::json::Valid;
use crate::http::patch::Patch;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::model::country::Country;
use crate::model::ids::OrganizationId;
use crate::model::kinds::TeamType;
use crate::model::organization::{NAME_MAX, OrganizationEdit, SHORT_NAME_MAX};
use crate::model::sector::Sector;
use crate::model::text;
use crate::model::tlp::Tlp;
use crate::model::violation::Violations;
use crate::registry::organizations;
use crate::unit::Unit;

/// A change of an organization's profile: what is left out stays, null clears, a list is replaced whole.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"short_name": "CERT-EX", "country": "CH"}))]
pub struct EditOrganization {
    /// Its official name.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[validate(length(min = 1, max = 300))]
    pub name: Patch<String>,
    /// What it is usually called.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[validate(length(max = 100))]
    pub short_name: Patch<String>,
    /// Where it is (ISO 3166-1 alpha-2, `EU` or `XK`).
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[validate(length(max = 2))]
    pub country: Patch<String>,
    /// What it works in: see the vocabulary `sectors`; null is none.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[validate(length(max = 50))]
    pub sectors: Patch<Vec<String>>,
    /// Which kind of team it is, where it is one: see the vocabulary `team_types`; null is none.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[validate(length(max = 20))]
    pub team_types: Patch<Vec<String>>,
    /// When it was founded.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[validate(length(max = 10))]
    #[schema(value_type = Option<String>, format = Date)]
    pub established: Patch<String>,
    /// How it may be passed on (TLP 2.0).
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[validate(length(max = 64))]
    pub tlp: Patch<String>,
}

impl EditOrganization {
    fn check(self) -> Result<OrganizationEdit, Violations> {
        let mut violations = Violations::default();
        let violated = &mut violations;
        let edit = OrganizationEdit {
            name: required(violated, "/name", self.name)
                .and_then(|name| violated.take("/name", text::line(&name, NAME_MAX))),
            short_name: self.short_name.into_change().and_then(|name| {
                violated.take("/short_name", optional_line(name.as_deref(), SHORT_NAME_MAX))
            }),
            country: self.country.into_change().and_then(|country| {
                violated.take("/country", country.as_deref().map(Country::parse).transpose())
            }),
            sectors: self
                .sectors
                .into_change()
                .map(|sectors| words(violated, "/sectors", &sectors.unwrap_or_default(), Sector::parse)),
            team_types: self
                .team_types
                .into_change()
                .map(|types| words(violated, "/team_types", &types.unwrap_or_default(), TeamType::parse)),
            established: self
                .established
                .into_change()
                .and_then(|date| violated.take("/established", optional_date(date.as_deref()))),
            tlp: required(violated, "/tlp", self.tlp).and_then(|tlp| violated.take("/tlp", Tlp::parse(&tlp))),
            ..OrganizationEdit::default()
        };
        violations.done(edit)
    }
}

/// Update an organization
///
/// Changes its profile (RFC 7396). Names, links, identifiers, host, postal address and audience have addresses of their own.
/// A change that changes nothing writes nothing.
#[utoipa::path(
    patch,
    path = "/v1/organizations/{organization_id}",
    tag = "organizations",
    responses(refused::OfChange)
)]
pub async fn update_organization(
    state: State,
    caller: SignedIn,
    id: Path<Uuid>,
    seen: IfMatch,
    reference: ActReference,
    body: Valid<EditOrganization>,
) -> Result<OrganizationAnswer, Problem> {
    let (id, seen) = (OrganizationId(id.0), seen.expected());
    let edit = body.0.check()?;
    write(&state, &caller, reference, async move |unit: &mut Unit| {
        organizations::update(unit, id, edit, &seen).await
    })
    .await
}
