//! Register a contact.

use actix_web::HttpRequest;
use uuid::Uuid;

use super::answer::{show, show_written};
use super::input::NewContact;
use crate::access::views::ContactView;
use crate::app::Written;
use crate::http::answer::Created;
use crate::http::api::parts::{Made, wait_for};
use crate::http::caller::SignedIn;
use crate::http::headers::{ActReference, IdempotencyKey};
use crate::http::json::Valid;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::model::ids::{ContactId, OrganizationId};
use crate::registry::contacts;
use crate::unit::Unit;

/// Register a contact
///
/// Enters a contact of an organization for which you speak as editor or administrator. What is entered counts as confirmed.
#[utoipa::path(
    post,
    path = "/v1/organizations/{organization_id}/contacts",
    tag = "contacts",
    responses(refused::OfWrite, refused::RestoreTooLate)
)]
pub async fn register_contact(
    state: State,
    request: HttpRequest,
    caller: SignedIn,
    organization_id: Path<Uuid>,
    reference: ActReference,
    key: IdempotencyKey,
    body: Valid<NewContact>,
) -> Result<Created<ContactView<'static>>, Problem> {
    let organization_id = OrganizationId(organization_id.0);
    let key = key.bind(&request, &body.0)?;
    let draft = body.0.check()?;
    let id = ContactId::new(state.app.clock.now());
    let written = state
        .app
        .write(&caller, reference.0, async move |unit: &mut Unit| {
            if let Some(before) = unit.claim(key.as_ref(), id.0).await? {
                return Ok(Made::Before(before));
            }
            contacts::register(unit, id, organization_id, draft).await.map(Made::Now)
        })
        .await?;
    let (id, answer) = match written.value {
        Made::Now(kept) => {
            let written = Written { value: kept, position: written.position };
            (id, show_written(&state, &request, &caller, written).await?)
        }
        Made::Before(before) => {
            wait_for(&state.app, before).await?;
            let id = ContactId(before.record_id);
            let snapshot = state.app.directory.snapshot_arc();
            let (listed, contact) =
                state.app.look(&snapshot, &caller).held_contact(id).ok_or_else(Problem::not_found)?;
            (id, show(&state, &request, &caller, &listed.owner, contact).await?)
        }
    };
    Created::at(format!("/v1/contacts/{id}"), answer)
}
