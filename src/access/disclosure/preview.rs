//! Preview: which parts of a contact somebody sees, and why. It asks what disclosure asks, so that the two cannot differ.

use super::{Glance, grounds, is_shown_at};
use crate::access::caller::{Caller, Member};
use crate::access::owner::Owner;
use crate::model::audience::Audience;
use crate::model::channel::Channel;
use crate::model::contact::Contact;
use crate::model::ids::{ChannelId, CircleId};
use crate::model::kinds::{Grounds, Obstacle, RecordPart};

/// Whether somebody sees a part of a contact.
#[derive(Debug)]
pub struct Sight<'a> {
    /// Which part.
    pub part: RecordPart,
    /// Which channel, where it is one.
    pub channel: Option<ChannelId>,
    /// Whom it is for.
    pub audience: &'a Audience,
    /// Why it is seen, or why not.
    pub seen: Result<Grounds, Obstacle>,
    /// The circles by which it is seen.
    pub through: Vec<CircleId>,
    /// Whether lists show it too.
    pub in_lists: bool,
}

/// What a member, or a stranger, sees of a contact: its organization, itself and each of its parts.
#[must_use]
pub fn preview_contact<'a>(
    onlooker: Option<&Member>,
    owner: &'a Owner,
    contact: &'a Contact,
) -> Vec<Sight<'a>> {
    let onlooker = Onlooker { member: onlooker, owner };
    let organization = onlooker.look(RecordPart::Organization, &owner.audience, true);
    let itself = onlooker.look(RecordPart::Contact, &contact.audience, organization.seen.is_ok());
    let is_seen = itself.seen.is_ok();
    let channels = contact.channels.iter().map(|channel| onlooker.look_at_channel(channel, is_seen));
    // An erased person looks as if there were none.
    let person = contact.person.iter().filter(|it| it.details.value().is_some());
    let person = person.map(|it| onlooker.look(RecordPart::Person, &it.audience, is_seen));
    [organization, itself].into_iter().chain(channels).chain(person).collect()
}

/// Who looks at the records of one owner.
struct Onlooker<'a, 'm> {
    member: Option<&'m Member>,
    owner: &'a Owner,
}

impl<'a> Onlooker<'a, '_> {
    fn look(&self, part: RecordPart, audience: &'a Audience, whole_is_seen: bool) -> Sight<'a> {
        let seen = if whole_is_seen {
            grounds(self.member, self.owner, audience)
        } else {
            Err(Obstacle::WholeHidden)
        };
        let circles = self.member.filter(|_| seen == Ok(Grounds::Circle)).map(|it| &it.circles);
        let through = audience.circles().filter(|id| circles.is_some_and(|it| it.contains(id))).copied();
        Sight { part, channel: None, audience, seen, through: through.collect(), in_lists: seen.is_ok() }
    }

    fn look_at_channel(&self, channel: &'a Channel, whole_is_seen: bool) -> Sight<'a> {
        let sight = self.look(RecordPart::Channel, &channel.audience, whole_is_seen);
        let caller = self.member.map_or(Caller::Stranger, |it| Caller::Account(it.clone()));
        let in_lists = sight.in_lists && is_shown_at(Glance::List, &caller, self.owner, channel.listing);
        Sight { channel: Some(channel.id), in_lists, ..sight }
    }
}
