//! The offers of authorities to an organization.

use uuid::Uuid;

use super::AuthorityOfferView;
use crate::http::answer::Items;
use crate::http::caller::SignedIn;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::model::ids::OrganizationId;
use crate::registry::organizations::offers;
use crate::unit::Unit;

/// List the offers of authorities to an organization
///
/// All of them for an administrator of the organization, the oldest first; for an authority the one that it makes itself.
#[utoipa::path(
    get,
    path = "/v1/organizations/{organization_id}/authority-offers",
    tag = "authority",
    responses(refused::Forbidden, refused::DatabaseUnavailable)
)]
pub async fn list_authority_offers(
    state: State,
    caller: SignedIn,
    id: Path<Uuid>,
) -> Result<Items<AuthorityOfferView>, Problem> {
    let id = OrganizationId(id.0);
    let list = async move |unit: &mut Unit| offers::list(unit, id).await;
    let offers = state.app.write(&caller, None, list).await?.value;
    Ok(Items::new(offers.into_iter().map(|offer| (offer.into(), None)), None))
}
