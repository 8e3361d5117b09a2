//! Read a contact's history.

use actix_web::HttpRequest;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::access::disclose_contact;
use crate::access::disclosure::Glance;
use crate::access::views::ContactView;
use crate::changes::{Change, Record};
use crate::http::answer::{Items, View};
use crate::http::api::parts::{EntryView, HistoryQuery, distinct, journaled, past};
use crate::http::caller::Anybody;
use crate::http::cursor::Cursors;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::query::Query;
use crate::http::shared::State;
use crate::model::contact::Contact;
use crate::model::ids::ContactId;

/// A change of a contact, and what you may see of the contact as it was then.
#[derive(Debug, Serialize, ToSchema)]
pub struct ContactHistoryView<'a> {
    /// Who changed it, when and why.
    pub change: EntryView,
    /// The contact after the change.
    pub contact: ContactView<'a>,
}

impl View for ContactHistoryView<'static> {
    const TAGGED: bool = false;
    type Shown<'a> = ContactHistoryView<'a>;

    fn sample() -> Self {
        Self { change: EntryView::sample(), contact: ContactView::sample() }
    }
}

/// Read a contact's history
///
/// Its changes, newest first, each with what you could see then *and* may see now, whichever is less. A change of nothing
/// that you may see does not show.
#[utoipa::path(
    get,
    path = "/v1/contacts/{contact_id}/history",
    tag = "contacts",
    params(HistoryQuery),
    responses(refused::DatabaseUnavailable, refused::CursorExpired)
)]
pub async fn read_contact_history(
    state: State,
    request: HttpRequest,
    caller: Anybody,
    id: Path<Uuid>,
    query: Query<HistoryQuery>,
) -> Result<Items<ContactHistoryView<'static>>, Problem> {
    let snapshot = state.app.directory.snapshot_arc();
    let (listed, now) =
        state.app.look(&snapshot, &caller).held_contact(ContactId(id.0)).ok_or_else(Problem::not_found)?;
    let owner = &listed.owner;
    let cursors = Cursors::of(&state.app, "history", &id.0.to_string());
    let before: Option<i64> = cursors.open(query.cursor.as_deref())?;
    let (changes, next) = past(&state.app, id.0, before, query.limit).await?;
    let then: Vec<(&Change, Contact)> = changes
        .iter()
        .filter_map(|change| match change.record() {
            Ok(Record::Contact(then)) => Some((change, narrower(then, now))),
            _ => None,
        })
        .collect();
    journaled(
        &state.app,
        &caller,
        |items: &Items<_>| items.sends_values(&request),
        |light| {
            let shown = distinct(&then, |then| disclose_contact(&caller, owner, then, Glance::Item, light));
            let readings = shown.iter().filter_map(|(_, it)| it.reading("contact", id.0, owner.id)).collect();
            let entries = shown.into_iter().take(query.limit.get()).map(|(change, it)| {
                let change = EntryView::of(&caller, owner, change);
                (ContactHistoryView { change, contact: it.view }, None)
            });
            Ok((Items::new(entries, next.map(|next| cursors.seal(&next))), readings))
        },
    )
    .await
}

/// A past version for the narrower of its audience then and now. What is gone is for who may read the contact now, at
/// most.
fn narrower(mut then: Contact, now: &Contact) -> Contact {
    then.audience = then.audience.narrowed_to(&now.audience);
    for channel in &mut then.channels {
        let whole = now.channel(channel.id).map_or(&now.audience, |it| &it.audience);
        channel.audience = channel.audience.clone().narrowed_to(whole).narrowed_to(&then.audience);
    }
    if let Some(person) = &mut then.person {
        let whole = now.person.as_ref().map_or(&now.audience, |it| &it.audience);
        person.audience = person.audience.clone().narrowed_to(whole).narrowed_to(&then.audience);
    }
    then
}
