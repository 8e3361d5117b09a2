//! Register an organization.

use actix_web::HttpRequest;

use super::answer::{show, show_written};
use super::input::NewOrganization;
use crate::access::views::OrganizationView;
use crate::app::Written;
use crate::http::answer::Created;
use crate::http::api::parts::{Made, wait_for};
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
    responses(refused::OfWrite, refused::SecondSecretariat)
)]
pub async fn register_organization(
    state: State,
    request: HttpRequest,
    caller: SignedIn,
    reference: ActReference,
    key: IdempotencyKey,
    body: Valid<NewOrganization>,
) -> Result<Created<OrganizationView<'static>>, Problem> {
    let key = key.bind(&request, &body.0)?;
    let draft = body.0.check()?;
    let id = OrganizationId::new(state.app.clock.now());
    let written = state
        .app
        .write(&caller, reference.0, async move |unit: &mut Unit| {
            if let Some(before) = unit.claim(key.as_ref(), id.0).await? {
                return Ok(Made::Before(before));
            }
            organizations::register(unit, id, draft).await.map(Made::Now)
        })
        .await?;
    let (id, answer) = match written.value {
        Made::Now(kept) => {
            let written = Written { value: kept, position: written.position };
            (id, show_written(&state, &request, &caller, written).await?)
        }
        Made::Before(before) => {
            wait_for(&state.app, before).await?;
            let id = OrganizationId(before.record_id);
            let snapshot = state.app.directory.snapshot_arc();
            let listed = state.app.look(&snapshot, &caller).listed(id).ok_or_else(Problem::not_found)?;
            (id, show(&state, &request, &caller, &listed.owner, &listed.organization).await?)
        }
    };
    Created::at(format!("/v1/organizations/{id}"), answer)
}
