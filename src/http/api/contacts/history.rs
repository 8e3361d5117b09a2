//! Read a contact's history.

use std::collections::HashMap;
use std::hash::Hash;
use std::ops::Range;

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::access::views::ContactView;
use crate::changes::Change;
use crate::http::answer::{Items, View, with_record};
use crate::http::api::noun::{EntryView, Held, HistoryQuery, Past, held};
use crate::http::at_least::AtLeast;
use crate::http::caller::Anybody;
use crate::http::path::Path;
use crate::http::problem::{Problem, refused};
use crate::http::query::Query;
use crate::http::shared::State;
use crate::model::audience::Audience;
use crate::model::contact::Contact;
use crate::model::ids::ChannelId;

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

    fn write(view: &ContactHistoryView<'_>, body: &mut Vec<u8>) -> serde_json::Result<Option<Range<usize>>> {
        with_record(body, ("change", &view.change), ("contact", &view.contact)).map(Some)
    }

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
    _: AtLeast,
    caller: Anybody,
    id: Path<Uuid>,
    query: Query<HistoryQuery>,
) -> Result<Items<ContactHistoryView<'static>>, Problem> {
    let snapshot = state.app.directory.snapshot_arc();
    let Held { owner, record: now } = held::<Contact>(&state, &snapshot, &caller, id.0)?;
    let mut last = Last::of(now);
    let narrow = |_: &Change, then| Some(last.narrow(then));
    let past = Past::read(&state, &caller, owner, id.0, &query, narrow).await?;
    past.show(&state.app, &caller, |change, contact| ContactHistoryView { change, contact }).await
}

/// Who may read each part of a contact now; of a part, a value or a person that is gone, who could at last: what was
/// withdrawn before it went stays withdrawn, whatever stands in its place now.
struct Last<'a> {
    now: &'a Contact,
    channels: HashMap<ChannelId, Audience>,
    values: HashMap<(ChannelId, String), Audience>,
    person: Option<Audience>,
    names: HashMap<String, Audience>,
}

impl<'a> Last<'a> {
    fn of(now: &'a Contact) -> Self {
        let mut last = Self {
            now,
            channels: HashMap::new(),
            values: HashMap::new(),
            person: None,
            names: HashMap::new(),
        };
        // What stands now was seen last.
        last.narrow(now.clone());
        last
    }

    /// A past version for the narrower of its audience then and now. Versions come newest first.
    fn narrow(&mut self, mut then: Contact) -> Contact {
        then.audience = then.audience.narrowed_to(&self.now.audience);
        for channel in &mut then.channels {
            let was = channel.audience.clone();
            channel.audience = narrower(&mut self.channels, channel.id, &was).narrowed_to(&then.audience);
            if let Some(value) = channel.value.get() {
                let last = narrower(&mut self.values, (channel.id, value.to_owned()), &was);
                channel.audience = channel.audience.clone().narrowed_to(&last);
            }
        }
        if let Some(person) = &mut then.person {
            let was = person.audience.clone();
            let last = self.person.get_or_insert_with(|| was.clone());
            person.audience = was.clone().narrowed_to(last).narrowed_to(&then.audience);
            // Another audience makes a new reference: it is the name that says who it is.
            if let Some(details) = person.details.value() {
                let last = narrower(&mut self.names, details.name.to_lowercase(), &was);
                person.audience = person.audience.clone().narrowed_to(&last);
            }
        }
        then
    }
}

/// The narrower of this version's audience and the one that was seen last under `key`.
fn narrower<K: Eq + Hash>(last: &mut HashMap<K, Audience>, key: K, was: &Audience) -> Audience {
    was.clone().narrowed_to(last.entry(key).or_insert_with(|| was.clone()))
}
