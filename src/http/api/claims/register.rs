//! Register a claim.

use actix_web::HttpRequest;
use uuid::Uuid;

use super::input::NewClaim;
use crate::access::views::ClaimView;
use crate::http::answer::Created;
use crate::http::api::noun::{New, enter};
use crate::http::caller::SignedIn;
use crate::http::headers::{ActReference, IdempotencyKey};
use crate::http::json::Valid;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::model::ids::{ClaimId, OrganizationId};
use crate::registry::claims;
use crate::unit::Unit;

/// Register a claim
///
/// Says for what an organization answers for which you speak as administrator. It is self-declared until the organization's
/// authority or the secretariat confirms it. Others may claim the same.
#[utoipa::path(
    post,
    path = "/v1/organizations/{organization_id}/claims",
    tag = "claims",
    responses(refused::OfWrite, refused::Retired, refused::TooManyClaims, refused::ClaimExists)
)]
pub async fn register_claim(
    state: State,
    request: HttpRequest,
    caller: SignedIn,
    organization_id: Path<Uuid>,
    reference: ActReference,
    key: IdempotencyKey,
    body: Valid<NewClaim>,
) -> Result<Created<ClaimView<'static>>, Problem> {
    let organization_id = OrganizationId(organization_id.0);
    let key = key.bind(&state.app.requests, &request, &body.0)?;
    let draft = body.0.check()?;
    let id = ClaimId::new(state.app.clock.now());
    let new = New { key, id: id.0, part_of: None };
    let (id, answer) = enter(&state, &caller, reference, new, async move |unit: &mut Unit| {
        claims::register(unit, id, organization_id, draft).await
    })
    .await?;
    Created::at(format!("/v1/claims/{id}"), answer)
}
