//! An organization as the answer to a look-up or a write.

use actix_web::HttpRequest;

use crate::access::disclosure::Light;
use crate::access::views::OrganizationView;
use crate::access::{Caller, Owner, disclose_organization};
use crate::app::Written;
use crate::http::answer::Answer;
use crate::http::api::parts::{journaled, journaled_with_write, position_header};
use crate::http::headers::ActReference;
use crate::http::problem::Problem;
use crate::http::shared::Shared;
use crate::journal::Reading;
use crate::model::organization::Organization;
use crate::registry::organizations::Kept;
use crate::unit::AsyncAct;

/// The answer that shows organizations.
pub type OrganizationAnswer = Answer<OrganizationView<'static>>;

/// What the caller sees of an organization.
///
/// # Errors
/// `not-found` when that is nothing.
pub async fn show(
    shared: &Shared,
    request: &HttpRequest,
    caller: &Caller,
    owner: &Owner,
    organization: &Organization,
) -> Result<OrganizationAnswer, Problem> {
    journaled(
        &shared.app,
        caller,
        |answer: &OrganizationAnswer| answer.sends_values(request),
        |light| look(caller, owner, organization, light),
    )
    .await
}

/// What a write made of an organization, with the position from which every instance shows it.
///
/// # Errors
/// See [`show`].
pub async fn show_written(
    shared: &Shared,
    request: &HttpRequest,
    caller: &Caller,
    written: Written<Kept>,
) -> Result<OrganizationAnswer, Problem> {
    let (owner, organization) = written.value;
    let Some((name, value)) = position_header(&shared.app, written.position) else {
        return show(shared, request, caller, &owner, &organization).await;
    };
    let look = |light| look(caller, &owner, &organization, light);
    Ok(journaled_with_write(&shared.app, caller, look).await?.header(name, value))
}

fn look(
    caller: &Caller,
    owner: &Owner,
    organization: &Organization,
    light: Light,
) -> Result<(OrganizationAnswer, Vec<Reading>), Problem> {
    let disclosed =
        disclose_organization(caller, owner, organization, light).ok_or_else(Problem::not_found)?;
    let reading = disclosed.reading("organization", organization.id.0, owner.id);
    let answer = OrganizationAnswer::new(disclosed.view, disclosed.version);
    Ok((answer, reading.into_iter().collect()))
}

/// Runs an act on an organization and answers with what it made of it.
///
/// # Errors
/// Why the act failed.
pub async fn write<F>(
    shared: &Shared,
    request: &HttpRequest,
    caller: &Caller,
    reference: ActReference,
    act: F,
) -> Result<OrganizationAnswer, Problem>
where
    F: for<'u> AsyncAct<'u, Kept>,
{
    let written = shared.app.write(caller, reference.0, act).await?;
    show_written(shared, request, caller, written).await
}
