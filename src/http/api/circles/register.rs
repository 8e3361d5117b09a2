//! Make a circle.

use actix_web::HttpRequest;

use super::input::NewCircle;
use crate::access::views::CircleView;
use crate::http::answer::Created;
use crate::http::api::noun::{New, enter};
use crate::http::caller::SignedIn;
use crate::http::headers::{ActReference, IdempotencyKey};
use crate::http::json::Valid;
use crate::http::problem::{Problem, refused};
use crate::http::shared::State;
use crate::model::ids::CircleId;
use crate::registry::circles;
use crate::unit::Unit;

/// Make a circle
///
/// Makes a circle of your organization: by list, as an administrator of an accredited regional body or of the secretariat; by
/// rule, as an administrator of the secretariat. A list is empty at first.
#[utoipa::path(
    post,
    path = "/v1/circles",
    tag = "circles",
    responses(refused::OfWrite, refused::TooManyCircles, refused::SecondOfRule)
)]
pub async fn register_circle(
    state: State,
    request: HttpRequest,
    caller: SignedIn,
    reference: ActReference,
    key: IdempotencyKey,
    body: Valid<NewCircle>,
) -> Result<Created<CircleView<'static>>, Problem> {
    let key = key.bind(&state.app.requests, &request, &body.0)?;
    let draft = body.0.check()?;
    let id = CircleId::new(state.app.clock.now());
    let new = New { key, id: id.0, part_of: None };
    let (id, answer) = enter(&state, &caller, reference, new, async move |unit: &mut Unit| {
        circles::register(unit, id, draft).await
    })
    .await?;
    Created::at(format!("/v1/circles/{id}"), answer)
}
