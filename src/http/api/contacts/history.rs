//! Read a contact's history.

use std::collections::HashMap;

use actix_web::HttpRequest;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::access::disclose_contact;
use crate::access::disclosure::{Glance, may_read};
use crate::access::views::ContactView;
use crate::changes::Record;
use crate::http::answer::{Items, View};
use crate::http::api::parts::{EntryView, HistoryQuery, Past, journaled};
use crate::http::at_least::AtLeast;
use crate::http::caller::Anybody;
use crate::http::cursor::Cursors;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::query::Query;
use crate::http::shared::State;
use crate::model::audience::Audience;
use crate::model::contact::Contact;
use crate::model::ids::{ChannelId, ContactId};

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
    responses(refused::DatabaseUnavailable, refused::CursorExpired)
)]
pub async fn read_contact_history(
    state: State,
    request: HttpRequest,
    _: AtLeast,
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
    let (light, sees_all) = (state.app.light(), may_read(&caller, owner, &Audience::Own));
    let mut last = Last::of(now);
    let past = Past::read(
        &state.app,
        id.0,
        before,
        query.limit,
        sees_all,
        |change| match change.record() {
            Ok(Record::Contact(then)) => Some(if sees_all { then } else { last.narrow(then) }),
            _ => None,
        },
        |then: &Contact| {
            let disclosed = disclose_contact(&caller, owner, then, Glance::Item, light)?;
            serde_json::to_string(&disclosed.view).ok()
        },
    )
    .await?;
    journaled(
        &state.app,
        &caller,
        |items: &Items<_>| items.sends_values(&request),
        |light| {
            let shown: Vec<_> = past
                .versions
                .iter()
                .filter_map(|it| {
                    Some((&it.change, disclose_contact(&caller, owner, &it.then, Glance::Item, light)?))
                })
                .collect();
            let readings = shown.iter().filter_map(|(_, it)| it.reading("contact", id.0, owner.id)).collect();
            let entries = shown.into_iter().map(|(change, it)| {
                let change = EntryView::of(&caller, owner, change);
                (ContactHistoryView { change, contact: it.view }, None)
            });
            Ok((Items::new(entries, past.next.map(|next| cursors.seal(&next))), readings))
        },
    )
    .await
}

/// Who may read each part of a contact now; of a part that is gone, who could at last: what was withdrawn before it went
/// stays withdrawn.
struct Last<'a> {
    now: &'a Contact,
    channels: HashMap<ChannelId, Audience>,
    person: Option<Audience>,
}

impl<'a> Last<'a> {
    fn of(now: &'a Contact) -> Self {
        let channels = now.channels.iter().map(|it| (it.id, it.audience.clone())).collect();
        Self { now, channels, person: now.person.as_ref().map(|it| it.audience.clone()) }
    }

    /// A past version for the narrower of its audience then and now. Versions come newest first.
    fn narrow(&mut self, mut then: Contact) -> Contact {
        then.audience = then.audience.narrowed_to(&self.now.audience);
        for channel in &mut then.channels {
            let last = self.channels.entry(channel.id).or_insert_with(|| channel.audience.clone());
            channel.audience = channel.audience.clone().narrowed_to(last).narrowed_to(&then.audience);
        }
        if let Some(person) = &mut then.person {
            let last = self.person.get_or_insert_with(|| person.audience.clone());
            person.audience = person.audience.clone().narrowed_to(last).narrowed_to(&then.audience);
        }
        then
    }
}
