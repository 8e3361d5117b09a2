//! Make an organization the lead of its country.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::noun::OrganizationAnswer;
use crate::http::api::noun::write;
use crate::http::caller::SignedIn;
use crate::http::conditional::IfMatch;
use crate::http::headers::ActReference;
use crate::http::json::Valid;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::model::ids::OrganizationId;
use crate::registry::organizations;
use crate::unit::Unit;

/// From whom an organization takes the lead over.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"from": null}))]
pub struct Lead {
    /// Who leads, or led, the authorities of the country before; null when nobody does.
    pub from: Option<Uuid>,
}

/// Make an organization the lead of its country
///
/// The secretariat notes which accredited state authority a state names as its lead; the state's note is named in
/// `Act-Reference`. Where another leads, it is named as `from` and hands over: what is under its authority goes over to the
/// new lead in the same moment.
#[utoipa::path(
    put,
    path = "/v1/organizations/{organization_id}/lead",
    tag = "standing",
    responses(refused::OfChange, refused::SecondLead, refused::TooManyRecords)
)]
pub async fn lead_authorities(
    state: State,
    caller: SignedIn,
    id: Path<Uuid>,
    seen: IfMatch,
    reference: ActReference,
    body: Valid<Lead>,
) -> Result<OrganizationAnswer, Problem> {
    let (id, seen, from) = (OrganizationId(id.0), seen.expected(), body.0.from.map(OrganizationId));
    write(&state, &caller, reference, async move |unit: &mut Unit| {
        organizations::lead(unit, id, from, &seen).await
    })
    .await
}
