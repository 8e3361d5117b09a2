//! Contact (point of contact): a function of an organization that can be reached.

mod channels;
mod keys;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::audience::Audience;
use super::availability::Availability;
use super::channel::{Channel, ChannelDraft, ChannelValue, has_extension, no_extension};
use super::ids::{ChannelId, ContactId, KeyId, OrganizationId};
use super::key::{KEYS_MAX, Key, KeyDraft};
use super::kinds::ContactRole;
use super::language::Language;
use super::organization::{at_most, no_twins, public_is_clear, set};
use super::origin::Origin;
use super::person::{Person, PersonDraft};
use super::personal::{HoldsPersonal, Personal, PersonalSlot};
use super::tlp::Tlp;
use super::violation::{Invalid, Violations};

/// Longest title, in characters.
pub const TITLE_MAX: usize = 200;
/// Most channels of one contact.
pub const CHANNELS_MAX: usize = 50;
/// Most dates on which other hours hold, of one contact and all its channels: a record is sent and followed whole.
pub const EXCEPTIONS_MAX: usize = 200;
/// Most languages of one contact.
pub const LANGUAGES_MAX: usize = 20;
/// Lowest preference: 1 comes first, this last.
pub const PREFERENCE_MAX: i16 = 100;

/// A function that can be reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Its id.
    pub id: ContactId,
    /// Whose function it is.
    pub organization_id: OrganizationId,
    /// What it is for.
    pub roles: Vec<ContactRole>,
    /// What it is called.
    pub title: Option<String>,
    /// Its place among its organization's contacts: 1 comes first.
    pub preference: i16,
    /// What it speaks, best first.
    pub languages: Vec<Language>,
    /// When it answers.
    pub availability: Availability,
    /// The ways to reach it.
    pub channels: Vec<Channel>,
    /// Who holds the function at present.
    pub person: Option<Box<Person>>,
    /// With what messages to it are encrypted.
    #[serde(default)]
    pub keys: Vec<Key>,
    /// Who may read it; no part is for more.
    pub audience: Audience,
    /// How what is read may be passed on.
    pub tlp: Tlp,
    /// Which directory owns this record.
    pub origin: Origin,
    /// When its owner last said that all this is still right.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// Counts its edits from 1.
    pub edit_version: i64,
    /// When it was registered.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// When it was retired; a tombstone since then.
    pub retired_at: Option<DateTime<Utc>>,
}

/// A new contact.
#[derive(Clone, Debug)]
pub struct ContactDraft {
    /// See [`Contact::roles`].
    pub roles: Vec<ContactRole>,
    /// See [`Contact::title`].
    pub title: Option<String>,
    /// See [`Contact::preference`].
    pub preference: i16,
    /// See [`Contact::languages`].
    pub languages: Vec<Language>,
    /// See [`Contact::availability`].
    pub availability: Availability,
    /// See [`Contact::channels`].
    pub channels: Vec<ChannelDraft>,
    /// See [`Contact::person`].
    pub person: Option<PersonDraft>,
    /// See [`Contact::keys`].
    pub keys: Vec<KeyDraft>,
    /// See [`Contact::audience`].
    pub audience: Audience,
    /// See [`Contact::tlp`].
    pub tlp: Tlp,
    /// See [`Contact::origin`].
    pub origin: Origin,
}

/// A change of a contact: what is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct ContactEdit {
    /// See [`Contact::roles`].
    pub roles: Option<Vec<ContactRole>>,
    /// See [`Contact::title`].
    pub title: Option<Option<String>>,
    /// See [`Contact::preference`].
    pub preference: Option<i16>,
    /// See [`Contact::languages`].
    pub languages: Option<Vec<Language>>,
    /// See [`Contact::tlp`].
    pub tlp: Option<Tlp>,
    /// See [`Contact::availability`].
    pub availability: Option<Availability>,
    /// See [`Contact::person`].
    pub person: Option<Option<PersonDraft>>,
    /// See [`Contact::audience`]. A narrower one narrows the parts with it.
    pub audience: Option<Audience>,
}

/// A change of a contact and of its channels at once.
#[derive(Clone, Debug, Default)]
pub struct ContactChange {
    /// What changes but for the channels.
    pub edit: ContactEdit,
    /// The channels that it is to have.
    pub channels: Vec<ChannelDraft>,
    /// The channels that go unless they are among these.
    pub covered: Vec<ChannelId>,
}

impl Contact {
    /// A new contact of an organization whose own audience is `whole`.
    ///
    /// # Errors
    /// What breaks a rule of the record as a whole.
    pub fn register(
        id: ContactId,
        organization_id: OrganizationId,
        whole: &Audience,
        draft: ContactDraft,
        now: DateTime<Utc>,
    ) -> Result<Self, Violations> {
        // Channels are stored in the order of their ids; ids of one millisecond are in no order by themselves.
        let mut ids: Vec<ChannelId> = draft.channels.iter().map(|_| ChannelId::new(now)).collect();
        ids.sort_unstable();
        let channels = ids
            .into_iter()
            .zip(draft.channels)
            .map(|(id, channel)| Channel::add(id, channel, &draft.audience, now))
            .collect();
        let mut key_ids: Vec<KeyId> = draft.keys.iter().map(|_| KeyId::new(now)).collect();
        key_ids.sort_unstable();
        let keys = key_ids.into_iter().zip(draft.keys).map(|(id, key)| Key::add(id, key, now)).collect();
        let contact = Self {
            id,
            organization_id,
            roles: draft.roles,
            title: draft.title,
            preference: draft.preference,
            languages: draft.languages,
            availability: draft.availability,
            channels,
            person: draft.person.map(|person| Box::new(nominate(person, &draft.audience, now))),
            keys,
            audience: draft.audience,
            tlp: draft.tlp,
            origin: draft.origin,
            confirmed_at: None,
            edit_version: 1,
            created_at: now,
            updated_at: now,
            retired_at: None,
        };
        contact.check(None, whole).done(contact)
    }

    /// Changes the contact itself. The version moves when anything is different.
    ///
    /// # Errors
    /// What breaks a rule of the record as a whole; pointers count from the part that the edit sets, where it sets one.
    pub fn apply(&self, edit: ContactEdit, whole: &Audience, now: DateTime<Utc>) -> Result<Self, Violations> {
        let part = if edit.person.is_some() { "/person" } else { "" };
        // Who sets the audience alone is told there what does not go with it.
        let handling = if edit.audience.is_some() && edit.tlp.is_none() { "/audience" } else { "/tlp" };
        self.edited(edit, whole, now, |_| ())
            .map_err(|violations| violations.relative_to(part).told_at("/tlp", handling))
    }

    /// Takes an edit and what else is to change, and checks the contact as a whole.
    fn edited(
        &self,
        edit: ContactEdit,
        whole: &Audience,
        now: DateTime<Utc>,
        more: impl FnOnce(&mut Self),
    ) -> Result<Self, Violations> {
        self.change(whole, now, |after| {
            set(&mut after.roles, edit.roles);
            set(&mut after.title, edit.title);
            set(&mut after.preference, edit.preference);
            set(&mut after.languages, edit.languages);
            set(&mut after.tlp, edit.tlp);
            set(&mut after.availability, edit.availability);
            if let Some(person) = edit.person {
                after.appoint(person, now);
            }
            if let Some(audience) = edit.audience {
                after.narrow_parts(&audience);
                after.audience = audience;
            }
            more(after);
            Ok(())
        })
    }

    /// Takes what its source says of it now: channels that stay keep their id and proof, keys of which it says the same
    /// stay as they are, a retired contact that is listed again comes back. That it was read again is no change by itself.
    ///
    /// # Errors
    /// What breaks a rule of the record as a whole.
    pub fn follow(
        &self,
        draft: ContactDraft,
        whole: &Audience,
        now: DateTime<Utc>,
    ) -> Result<Self, Violations> {
        let fetched_at = self.origin.fetched_at;
        let origin = draft.origin.clone();
        let new = Self::register(self.id, self.organization_id, whole, draft, now)?;
        let mut after = Self {
            origin: Origin { fetched_at, ..origin },
            confirmed_at: self.confirmed_at,
            edit_version: self.edit_version,
            created_at: self.created_at,
            updated_at: self.updated_at,
            ..new
        };
        for channel in &mut after.channels {
            if let Some(old) = self.channels.iter().find(|old| old.leads_where(channel)) {
                channel.keep(old);
            }
        }
        after.channels.sort_by_key(|channel| (channel.created_at, channel.id));
        for key in &mut after.keys {
            if let Some(old) = self.keys.iter().find(|old| old.says_the_same(key)) {
                *key = old.clone();
            }
        }
        after.keys.sort_by_key(|key| (key.created_at, key.id));
        after.keep_person(self.person.as_deref());
        if after != *self {
            after.origin.fetched_at = Some(now);
            after.edit_version += 1;
            after.updated_at = now;
        }
        Ok(after)
    }

    /// When it answers, and when those of its channels do that have hours of their own.
    pub fn availabilities(&self) -> impl Iterator<Item = &Availability> {
        let own = self.channels.iter().filter_map(|channel| channel.availability.as_ref());
        own.chain([&self.availability])
    }

    /// Its owner says that all this is still right. Moves no version.
    #[must_use]
    pub fn confirm(&self, now: DateTime<Utc>) -> Self {
        Self { confirmed_at: Some(now), updated_at: now, ..self.clone() }
    }

    /// Its organization takes it over from its source, with its own word that all this is right.
    #[must_use]
    pub fn adopted(&self, now: DateTime<Utc>) -> Self {
        self.next(now, |after| {
            after.origin = self.origin.adopted();
            after.confirmed_at = Some(now);
        })
    }

    /// Takes it out of the directory; a tombstone remains.
    #[must_use]
    pub fn retire(&self, now: DateTime<Utc>) -> Self {
        self.next(now, |after| after.retired_at = Some(now))
    }

    /// Its source no longer lists it.
    #[must_use]
    pub fn mark_missing(&self, now: DateTime<Utc>) -> Self {
        self.next(now, |after| after.origin.missing_since = Some(now))
    }

    /// Undoes the retiring. What its organization narrowed meanwhile is narrowed here too.
    #[must_use]
    pub fn restore(&self, whole: &Audience, now: DateTime<Utc>) -> Self {
        self.next(now, |after| {
            after.retired_at = None;
            after.narrow(whole);
        })
    }

    /// Follows its organization, which is now for `whole` only. The version moves when anything is different.
    #[must_use]
    pub fn narrowed(&self, whole: &Audience, now: DateTime<Utc>) -> Self {
        let mut after = self.clone();
        after.narrow(whole);
        if after != *self {
            after.edit_version += 1;
            after.updated_at = now;
        }
        after
    }

    fn change(
        &self,
        whole: &Audience,
        now: DateTime<Utc>,
        change: impl FnOnce(&mut Self) -> Result<(), Violations>,
    ) -> Result<Self, Violations> {
        self.change_of(None, whole, now, change)
    }

    /// A change of one channel, where it is one: of two that became the same, that one is told.
    fn change_of(
        &self,
        channel: Option<ChannelId>,
        whole: &Audience,
        now: DateTime<Utc>,
        change: impl FnOnce(&mut Self) -> Result<(), Violations>,
    ) -> Result<Self, Violations> {
        let mut after = self.clone();
        change(&mut after)?;
        after.check(channel, whole).done(())?;
        if after != *self {
            after.edit_version += 1;
            after.updated_at = now;
        }
        Ok(after)
    }

    fn next(&self, now: DateTime<Utc>, change: impl FnOnce(&mut Self)) -> Self {
        let mut after = self.clone();
        change(&mut after);
        after.edit_version += 1;
        after.updated_at = now;
        after
    }

    fn appoint(&mut self, person: Option<PersonDraft>, now: DateTime<Utc>) {
        let new = person.map(|draft| Box::new(nominate(draft, &self.audience, now)));
        let old = std::mem::replace(&mut self.person, new);
        self.keep_person(old.as_deref());
    }

    /// The same person again keeps its reference: nothing is changed then.
    fn keep_person(&mut self, old: Option<&Person>) {
        if let (Some(old), Some(new)) = (old, &self.person)
            && old.details.value() == new.details.value()
            && (old.from, old.until, &old.audience) == (new.from, new.until, &new.audience)
        {
            self.person = Some(Box::new(old.clone()));
        }
    }

    fn narrow(&mut self, whole: &Audience) {
        self.audience = self.audience.clone().narrowed_to(whole);
        let audience = self.audience.clone();
        self.narrow_parts(&audience);
    }

    fn narrow_parts(&mut self, whole: &Audience) {
        for audience in self
            .channels
            .iter_mut()
            .map(|channel| &mut channel.audience)
            .chain(self.person.iter_mut().map(|person| &mut person.audience))
        {
            *audience = audience.clone().narrowed_to(whole);
        }
    }

    fn check(&self, changed: Option<ChannelId>, whole: &Audience) -> Violations {
        let mut violations = Violations::default();
        if self.roles.is_empty() {
            violations.add("/roles", Invalid::new("required", "Give at least one role."));
        }
        no_twins(&mut violations, "/roles", &self.roles);
        no_twins(&mut violations, "/languages", &self.languages);
        violations.take("/roles", at_most(self.roles.len(), ContactRole::ALL.len()));
        violations.take("/languages", at_most(self.languages.len(), LANGUAGES_MAX));
        if violations.take("/channels", at_most(self.channels.len(), CHANNELS_MAX)).is_none() {
            // Nobody compares each of very many with each.
            return violations;
        }
        violations.take("/keys", at_most(self.keys.len(), KEYS_MAX));
        violations.take("/preference", preference_in_range(self.preference));
        violations.take("/tlp", public_is_clear(&self.audience, self.tlp));
        violations.take("/audience", within(&self.audience, whole, "its organization"));
        if self.channels.is_empty() {
            violations.add(
                "/channels",
                Invalid::new("required", "Give at least one channel: a contact can be reached."),
            );
        }
        for (index, channel) in self.channels.iter().enumerate() {
            let place = format!("/channels/{index}");
            violations.0.extend(self.check_channel(index, channel, changed).within(&place).0);
        }
        let exceptions = self.availabilities().map(Availability::exceptions).sum();
        violations.take("/availability/exceptions", at_most(exceptions, EXCEPTIONS_MAX));
        if let Some(person) = &self.person {
            violations.take("/person/audience", within(&person.audience, &self.audience, "its contact"));
            if person.from.zip(person.until).is_some_and(|(from, until)| until < from) {
                violations.add(
                    "/person/until",
                    Invalid::new("before_from", "Give an end that is not before the beginning."),
                );
            }
        }
        violations
    }

    fn check_channel(&self, index: usize, channel: &Channel, changed: Option<ChannelId>) -> Violations {
        let mut violations = Violations::default();
        violations.take("/audience", within(&channel.audience, &self.audience, "its contact"));
        violations.take("/preference", preference_in_range(channel.preference));
        if channel.extension.is_some() && !has_extension(channel.kind) {
            violations.add("/extension", no_extension());
        }
        // Of two that are the same, the one that was changed is told, or the second.
        let is_told = |place| match changed {
            Some(changed) => changed == channel.id && place != index,
            None => place < index,
        };
        if (0..).zip(&self.channels).any(|(place, other)| is_told(place) && other.leads_where(channel)) {
            violations.add(
                "/value",
                Invalid::new("repeated", "The contact has this channel already; give it once."),
            );
        }
        violations
    }
}

impl HoldsPersonal for Contact {
    fn visit_personal(&mut self, visit: &mut dyn FnMut(&mut dyn PersonalSlot)) {
        for channel in &mut self.channels {
            if let ChannelValue::Person(personal) = &mut channel.value {
                visit(personal);
            }
        }
        if let Some(person) = &mut self.person {
            visit(&mut person.details);
        }
        for key in &mut self.keys {
            visit(&mut key.details);
        }
    }
}

fn nominate(draft: PersonDraft, whole: &Audience, now: DateTime<Utc>) -> Person {
    Person {
        details: Personal::new(draft.details, now),
        from: draft.from,
        until: draft.until,
        audience: draft.audience.unwrap_or_else(|| whole.clone()),
    }
}

fn within(part: &Audience, whole: &Audience, parent: &str) -> Result<(), Invalid> {
    if part.is_within(whole) {
        return Ok(());
    }
    Err(Invalid::new(
        "wider_than_whole",
        format!("This audience is wider than that of {parent}: narrow it, or widen the other first."),
    ))
}

fn preference_in_range(preference: i16) -> Result<(), Invalid> {
    if (1..=PREFERENCE_MAX).contains(&preference) {
        return Ok(());
    }
    Err(Invalid::new("out_of_range", format!("Give a number from 1 to {PREFERENCE_MAX}.")))
}

#[cfg(test)]
mod tests;
