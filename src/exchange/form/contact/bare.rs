//! What a file could not say of a contact. Programs that keep cards know nothing of readers, and drop what says who they are: so
//! what is not said stays as it is held, and no card widens an audience.

use super::ContactRow;
use crate::model::channel::ChannelDraft;
use crate::model::contact::{Contact, ContactChange};
use crate::model::kinds::ChannelUsage;
use crate::model::person::PersonDraft;

/// What a file could not say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::exchange) struct Bare {
    /// Channels of which it says no more than where they lead.
    pub(in crate::exchange) channels: Vec<BareChannel>,
    /// Whether it does not say who may read the person.
    pub(in crate::exchange) person: bool,
}

/// A channel of which a file says no more than where it leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::exchange) struct BareChannel {
    /// Its place among the channels of the row.
    pub(in crate::exchange) index: usize,
    /// Whether its place among the contact's channels is said all the same.
    pub(in crate::exchange) has_place: bool,
}

impl ContactRow {
    /// What the row changes of a contact that is held. Of a channel and a person that it has already, what the file could not
    /// say stays: their readers above all.
    #[must_use]
    pub fn change_of(&self, held: &Contact) -> ContactChange {
        let mut edit = self.edit.clone();
        let whole = edit.audience.as_ref().unwrap_or(&held.audience).clone();
        if let Some(Some(person)) = edit.person.as_mut().filter(|_| self.bare.person) {
            keep_readers(person, held);
            person.audience = person.audience.take().map(|it| it.narrowed_to(&whole));
        }
        let mut channels = self.channels.clone();
        for bare in &self.bare.channels {
            let Some(channel) = channels.get_mut(bare.index) else { continue };
            keep_traits(channel, held, bare.has_place);
            channel.audience = channel.audience.take().map(|it| it.narrowed_to(&whole));
        }
        let covered = held.channels.iter().filter(|it| self.covers(it, &held.audience));
        ContactChange { edit, channels, covered: covered.map(|it| it.id).collect() }
    }
}

fn keep_traits(channel: &mut ChannelDraft, held: &Contact, has_place: bool) {
    let (kind, extension) = (channel.kind, channel.extension.as_ref());
    let Some(known) = held.channels.iter().find(|it| it.leads_to(kind, extension, &channel.value)) else {
        return;
    };
    if !has_place {
        channel.preference = known.preference;
    }
    if channel.usage == ChannelUsage::Routine {
        channel.usage = known.usage;
    }
    channel.belongs_to = known.value.belongs_to();
    channel.availability.clone_from(&known.availability);
    channel.audience = Some(known.audience.clone());
    channel.listing = known.listing;
}

/// Whoever is named, the readers of the person stay: a successor is read by those who read the predecessor.
fn keep_readers(person: &mut PersonDraft, held: &Contact) {
    person.audience = held.person.as_ref().map(|it| it.audience.clone());
}
