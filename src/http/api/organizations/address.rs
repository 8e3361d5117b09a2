//! Set an organization's postal address.

use uuid::Uuid;

use super::input::AddressInput;
use super::noun::OrganizationAnswer;
use crate::http::api::noun::write;
use crate::http::caller::SignedIn;
use crate::http::conditional::IfMatch;
use crate::http::headers::ActReference;
use crate::http::json::ValidOrNull;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::model::ids::OrganizationId;
use crate::model::organization::OrganizationEdit;
use crate::registry::organizations;
use crate::unit::Unit;

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
    caller: SignedIn,
    id: Path<Uuid>,
    seen: IfMatch,
    reference: ActReference,
    body: ValidOrNull<AddressInput>,
) -> Result<OrganizationAnswer, Problem> {
    let (id, seen) = (OrganizationId(id.0), seen.expected());
    let address = body.0.map(AddressInput::check).transpose()?;
    let edit = OrganizationEdit { address: Some(address), ..OrganizationEdit::default() };
    write(&state, &caller, reference, async move |unit: &mut Unit| {
        organizations::update(unit, id, edit, &seen).await
    })
    .await
}
