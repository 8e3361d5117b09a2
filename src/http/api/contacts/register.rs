//! Register a contact.

use actix_web::HttpRequest;
use uuid::Uuid;

use super::input::NewContact;
use crate::access::views::ContactView;
use crate::http::answer::Created;
use crate::http::api::noun::{New, enter};
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
    responses(refused::OfWrite, refused::Retired, refused::TooManyContacts)
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
    let key = key.bind(&state.app.requests, &request, &body.0)?;
    let draft = body.0.check()?;
    let id = ContactId::new(state.app.clock.now());
    let new = New { key, id: id.0, part_of: None };
    let (id, answer) = enter(&state, &caller, reference, new, async move |unit: &mut Unit| {
        contacts::register(unit, id, organization_id, draft).await
    })
    .await?;
    Created::at(format!("/v1/contacts/{id}"), answer)
}
