//! Set the parts of an organization that are replaced whole: names, links, identifiers, postal address, audience.

use actix_web::HttpRequest;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::input::{AddressInput, IdentifierInput, LinkInput, NameInput};
use super::noun::OrganizationAnswer;
use crate::http::api::noun::write;
use crate::http::api::parts::{AudienceInput, checked, checked_once};
use crate::http::caller::SignedIn;
use crate::http::conditional::IfMatch;
use crate::http::headers::ActReference;
use crate::http::json::{Valid, ValidOrNull};
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::model::ids::OrganizationId;
use crate::model::organization::OrganizationEdit;
use crate::model::violation::Violations;
use crate::registry::organizations;
use crate::unit::Unit;

/// All names of an organization.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"items": [{"value": "Équipe de réponse d'Examplie", "language": "fr"}]}))]
pub struct NamesInput {
    /// Its other names: in other languages, or former ones.
    #[validate(nested, length(max = 50))]
    pub items: Vec<NameInput>,
}

/// All links of an organization.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"items": [{"rel": "rfc2350", "url": "https://cert.example/rfc2350"}]}))]
pub struct LinksInput {
    /// Where more is written about it.
    #[validate(nested, length(max = 50))]
    pub items: Vec<LinkInput>,
}

/// All identifiers of an organization.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"items": [{"scheme": "first", "value": "cert-ex"}]}))]
pub struct IdentifiersInput {
    /// What others call it.
    #[validate(nested, length(max = 50))]
    pub items: Vec<IdentifierInput>,
}

/// Set an organization's names
///
/// Replaces all names; an empty list or `null` clears them.
#[utoipa::path(
    put,
    path = "/v1/organizations/{organization_id}/names",
    tag = "organizations",
    responses(refused::OfChange)
)]
pub async fn set_organization_names(
    state: State,
    request: HttpRequest,
    caller: SignedIn,
    id: Path<Uuid>,
    seen: IfMatch,
    reference: ActReference,
    body: ValidOrNull<NamesInput>,
) -> Result<OrganizationAnswer, Problem> {
    let (id, seen) = (OrganizationId(id.0), seen.expected());
    let mut violations = Violations::default();
    let items = body.0.map(|body| body.items).unwrap_or_default();
    let names = checked_once(&mut violations, "/items", items, NameInput::check);
    let edit = OrganizationEdit { names: Some(violations.done(names)?), ..OrganizationEdit::default() };
    write(&state, &request, &caller, reference, async move |unit: &mut Unit| {
        organizations::update(unit, id, edit, &seen).await
    })
    .await
}

/// Set an organization's links
///
/// Replaces all links; an empty list or `null` clears them.
#[utoipa::path(
    put,
    path = "/v1/organizations/{organization_id}/links",
    tag = "organizations",
    responses(refused::OfChange)
)]
pub async fn set_organization_links(
    state: State,
    request: HttpRequest,
    caller: SignedIn,
    id: Path<Uuid>,
    seen: IfMatch,
    reference: ActReference,
    body: ValidOrNull<LinksInput>,
) -> Result<OrganizationAnswer, Problem> {
    let (id, seen) = (OrganizationId(id.0), seen.expected());
    let mut violations = Violations::default();
    let items = body.0.map(|body| body.items).unwrap_or_default();
    let links = checked(&mut violations, "/items", items, LinkInput::check);
    let edit = OrganizationEdit { links: Some(violations.done(links)?), ..OrganizationEdit::default() };
    write(&state, &request, &caller, reference, async move |unit: &mut Unit| {
        organizations::update(unit, id, edit, &seen).await
    })
    .await
}

/// Set an organization's identifiers
///
/// Replaces all identifiers; an empty list or `null` clears them.
#[utoipa::path(
    put,
    path = "/v1/organizations/{organization_id}/identifiers",
    tag = "organizations",
    responses(refused::OfChange)
)]
pub async fn set_organization_identifiers(
    state: State,
    request: HttpRequest,
    caller: SignedIn,
    id: Path<Uuid>,
    seen: IfMatch,
    reference: ActReference,
    body: ValidOrNull<IdentifiersInput>,
) -> Result<OrganizationAnswer, Problem> {
    let (id, seen) = (OrganizationId(id.0), seen.expected());
    let mut violations = Violations::default();
    let items = body.0.map(|body| body.items).unwrap_or_default();
    let identifiers = checked_once(&mut violations, "/items", items, IdentifierInput::check);
    let edit =
        OrganizationEdit { identifiers: Some(violations.done(identifiers)?), ..OrganizationEdit::default() };
    write(&state, &request, &caller, reference, async move |unit: &mut Unit| {
        organizations::update(unit, id, edit, &seen).await
    })
    .await
}

/// Set an organization's postal address
///
/// Says where letters reach it; `null` clears that.
#[utoipa::path(
    put,
    path = "/v1/organizations/{organization_id}/address",
    tag = "organizations",
    responses(refused::OfChange)
)]
pub async fn set_organization_address(
    state: State,
    request: HttpRequest,
    caller: SignedIn,
    id: Path<Uuid>,
    seen: IfMatch,
    reference: ActReference,
    body: ValidOrNull<AddressInput>,
) -> Result<OrganizationAnswer, Problem> {
    let (id, seen) = (OrganizationId(id.0), seen.expected());
    let address = body.0.map(AddressInput::check).transpose()?;
    let edit = OrganizationEdit { address: Some(address), ..OrganizationEdit::default() };
    write(&state, &request, &caller, reference, async move |unit: &mut Unit| {
        organizations::update(unit, id, edit, &seen).await
    })
    .await
}

/// Set an organization's audience
///
/// Says who may read the organization. A narrower audience narrows its contacts and their parts with it.
#[utoipa::path(
    put,
    path = "/v1/organizations/{organization_id}/audience",
    tag = "organizations",
    responses(refused::OfChange, refused::LastChannel)
)]
pub async fn set_organization_audience(
    state: State,
    request: HttpRequest,
    caller: SignedIn,
    id: Path<Uuid>,
    seen: IfMatch,
    reference: ActReference,
    body: Valid<AudienceInput>,
) -> Result<OrganizationAnswer, Problem> {
    let (id, seen) = (OrganizationId(id.0), seen.expected());
    let edit = OrganizationEdit { audience: Some(body.0.check()?), ..OrganizationEdit::default() };
    write(&state, &request, &caller, reference, async move |unit: &mut Unit| {
        organizations::update(unit, id, edit, &seen).await
    })
    .await
}
