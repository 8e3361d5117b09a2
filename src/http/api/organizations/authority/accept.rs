//! Accept what an authority offers.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use crate::http::api::noun::write;
use crate::http::api::organizations::noun::OrganizationAnswer;
use crate::http::caller::SignedIn;
use crate::http::conditional::IfMatch;
use crate::http::headers::ActReference;
use crate::http::json::Valid;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::model::ids::OrganizationId;
use crate::registry::organizations::{self, Chosen};
use crate::unit::Unit;

/// Whose offer is accepted.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"authority_id": "0192f0c1-2a3b-7c4d-8e5f-0123456789ab", "offered_at": "2026-05-02T08:00:00.000Z"}))]
pub struct ChosenAuthority {
    /// The organization that made the offer.
    pub authority_id: Uuid,
    /// Its `offered_at`, as you read it: an offer that was replaced since is not accepted.
    pub offered_at: DateTime<Utc>,
}

/// Accept an authority's offer
///
/// An administrator of the organization itself puts it under an authority that offered that; the one before is over. From a
/// delegate of a lead, it comes under the lead.
#[utoipa::path(
    put,
    path = "/v1/organizations/{organization_id}/authority",
    tag = "authority",
    responses(refused::OfWrite, refused::Retired, refused::NoOffer, refused::TooManyRecords)
)]
pub async fn accept_authority(
    state: State,
    caller: SignedIn,
    id: Path<Uuid>,
    seen: IfMatch,
    reference: ActReference,
    body: Valid<ChosenAuthority>,
) -> Result<OrganizationAnswer, Problem> {
    let (id, seen) = (OrganizationId(id.0), seen.expected());
    let ChosenAuthority { authority_id, offered_at } = body.0;
    let chosen = Chosen { authority_id: OrganizationId(authority_id), offered_at };
    write(&state, &caller, reference, async move |unit: &mut Unit| {
        organizations::accept(unit, id, chosen, &seen).await
    })
    .await
}
