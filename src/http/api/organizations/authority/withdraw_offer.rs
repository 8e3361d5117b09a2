//! Take an offer back, or decline it.

use uuid::Uuid;

use crate::http::answer::Done;
use crate::http::api::noun::carry_out;
use crate::http::caller::SignedIn;
use crate::http::headers::ActReference;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::model::ids::OrganizationId;
use crate::registry::organizations::offers;
use crate::unit::Unit;

/// Take an authority's offer back, or decline it
///
/// The authority takes its offer back, or an administrator of the organization declines it. An offer that is gone already is
/// no error.
#[utoipa::path(
    delete,
    path = "/v1/organizations/{organization_id}/authority-offers/{authority_id}",
    tag = "authority",
    responses(refused::OfWrite)
)]
pub async fn withdraw_authority_offer(
    state: State,
    caller: SignedIn,
    ids: Path<(Uuid, Uuid)>,
    reference: ActReference,
) -> Result<Done, Problem> {
    let (id, authority_id) = (OrganizationId(ids.0.0), OrganizationId(ids.0.1));
    carry_out(&state, &caller, reference, async move |unit: &mut Unit| {
        offers::withdraw(unit, id, authority_id).await
    })
    .await
}
