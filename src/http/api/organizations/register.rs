//! Register an organization.

use actix_web::HttpRequest;

use super::input::NewOrganization;
use crate::access::views::OrganizationView;
use crate::http::answer::Created;
use crate::http::api::noun::{New, enter};
use crate::http::caller::SignedIn;
use crate::http::headers::{ActReference, IdempotencyKey};
use crate::http::json::Valid;
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::model::ids::OrganizationId;
use crate::registry::organizations;
use crate::unit::Unit;

/// Register an organization
///
/// Enters an organization, which is listed until the secretariat decides on its standing.
#[utoipa::path(
    post,
    path = "/v1/organizations",
    tag = "organizations",
    responses(refused::OfWrite, refused::SecondSecretariat, refused::TooManyRecords)
)]
pub async fn register_organization(
    state: State,
    request: HttpRequest,
    caller: SignedIn,
    reference: ActReference,
    key: IdempotencyKey,
    body: Valid<NewOrganization>,
) -> Result<Created<OrganizationView<'static>>, Problem> {
    let key = key.bind(&state.app.requests, &request, &body.0)?;
    let draft = body.0.check()?;
    let id = OrganizationId::new(state.app.clock.now());
    let new = New { key, id: id.0, part_of: None };
    let (id, answer) = enter(&state, &caller, reference, new, async move |unit: &mut Unit| {
        organizations::register(unit, id, draft).await
    })
    .await?;
    Created::at(format!("/v1/organizations/{id}"), answer)
}
