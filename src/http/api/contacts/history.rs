//! Read a contact's history.

use std::collections::HashMap;

use actix_web::HttpRequest;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::access::views::ContactView;
use crate::http::answer::{Items, View};
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
    let Held { owner, record: now } = held::<Contact>(&state, &snapshot, &caller, id.0)?;
    let mut last = Last::of(now);
    let narrow = |then| last.narrow(then);
    let past = Past::read(&state.app, &caller, owner, id.0, &query, narrow).await?;
    past.show(&state.app, &request, &caller, |change, contact| ContactHistoryView { change, contact }).await
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
