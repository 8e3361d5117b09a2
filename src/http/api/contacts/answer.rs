//! A contact as the answer to a look-up or a write.

use actix_web::HttpRequest;

use crate::access::disclosure::{Glance, Light};
use crate::access::views::ContactView;
use crate::access::{Caller, Owner, disclose_contact};
use crate::app::Written;
use crate::http::answer::Answer;
use crate::http::api::parts::{journaled, journaled_with_write, position_header};
use crate::http::headers::ActReference;
use crate::http::problem::Problem;
use crate::http::shared::Shared;
use crate::journal::Reading;
use crate::model::contact::Contact;
use crate::registry::contacts::Kept;
use crate::unit::AsyncAct;

/// The answer that shows contacts.
pub type ContactAnswer = Answer<ContactView<'static>>;

/// What the caller sees of a contact.
///
/// # Errors
/// `not-found` when that is nothing.
pub async fn show(
    shared: &Shared,
    request: &HttpRequest,
    caller: &Caller,
    owner: &Owner,
    contact: &Contact,
) -> Result<ContactAnswer, Problem> {
    journaled(
        &shared.app,
        caller,
        |answer: &ContactAnswer| answer.sends_values(request),
        |light| look(caller, owner, contact, light),
    )
    .await
}

/// What a write made of a contact, with the position from which every instance shows it.
///
/// # Errors
/// See [`show`].
pub async fn show_written(
    shared: &Shared,
    request: &HttpRequest,
    caller: &Caller,
    written: Written<Kept>,
) -> Result<ContactAnswer, Problem> {
    let (owner, contact) = written.value;
    let Some((name, value)) = position_header(&shared.app, written.position) else {
        return show(shared, request, caller, &owner, &contact).await;
    };
    let look = |light| look(caller, &owner, &contact, light);
    Ok(journaled_with_write(&shared.app, caller, look).await?.header(name, value))
}

fn look(
    caller: &Caller,
    owner: &Owner,
    contact: &Contact,
    light: Light,
) -> Result<(ContactAnswer, Vec<Reading>), Problem> {
    let disclosed =
        disclose_contact(caller, owner, contact, Glance::Item, light).ok_or_else(Problem::not_found)?;
    let reading = disclosed.reading("contact", contact.id.0, owner.id);
    let answer = ContactAnswer::new(disclosed.view, disclosed.version);
    Ok((answer, reading.into_iter().collect()))
}

/// Runs an act on a contact and answers with what it made of it.
///
/// # Errors
/// Why the act failed.
pub async fn write<F>(
    shared: &Shared,
    request: &HttpRequest,
    caller: &Caller,
    reference: ActReference,
    act: F,
) -> Result<ContactAnswer, Problem>
where
    F: for<'u> AsyncAct<'u, Kept>,
{
    let written = shared.app.write(caller, reference.0, act).await?;
    show_written(shared, request, caller, written).await
}
