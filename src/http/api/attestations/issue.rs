//! Issue an attestation.

use actix_web::HttpRequest;
use uuid::Uuid;

use super::input::NewAttestation;
use crate::access::views::AttestationView;
use crate::http::answer::Created;
use crate::http::api::noun::{New, enter};
use crate::http::caller::SignedIn;
use crate::http::headers::{ActReference, IdempotencyKey};
use crate::http::json::Valid;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::model::ids::{AttestationId, OrganizationId};
use crate::registry::attestations;
use crate::unit::Unit;

/// Issue an attestation
///
/// Says something of another organization that you see: as an administrator of an accredited lead of a state, regional body,
/// body of the technical community, or of the secretariat. The organization may decline it.
#[utoipa::path(
    post,
    path = "/v1/organizations/{organization_id}/attestations",
    tag = "attestations",
    responses(refused::OfWrite, refused::Retired, refused::TooManyAttestations)
)]
pub async fn issue_attestation(
    state: State,
    request: HttpRequest,
    caller: SignedIn,
    organization_id: Path<Uuid>,
    reference: ActReference,
    key: IdempotencyKey,
    body: Valid<NewAttestation>,
) -> Result<Created<AttestationView<'static>>, Problem> {
    let organization_id = OrganizationId(organization_id.0);
    let key = key.bind(&state.app.requests, &request, &body.0)?;
    let draft = body.0.check()?;
    let id = AttestationId::new(state.app.clock.now());
    let new = New { key, id: id.0, part_of: None };
    let (id, answer) = enter(&state, &caller, reference, new, async move |unit: &mut Unit| {
        attestations::issue(unit, id, organization_id, draft).await
    })
    .await?;
    Created::at(format!("/v1/attestations/{id}"), answer)
}
