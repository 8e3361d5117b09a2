//! Contacts of a sheet.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use super::{
    Plans, Reading, SheetStep, Wrong, once, require_current, require_reachable, require_whole, row,
    says_otherwise, wrong,
};
use crate::access::Action;
use crate::access::disclosure::may_read;
use crate::directory::Listed;
use crate::exchange::difference::{Row, Verdict, differing};
use crate::exchange::form::ContactRow;
use crate::model::audience::Audience;
use crate::model::availability::Availability;
use crate::model::channel::Channel;
use crate::model::contact::Contact;
use crate::model::ids::{ContactId, OrganizationId};
use crate::model::kinds::ChannelKind;
use crate::model::organization::Organization;
use crate::model::violation::Violations;
use crate::registry::contacts::CONTACTS_MAX;

/// What becomes of each row.
pub(super) struct Plan<'a> {
    reading: &'a Reading<'a>,
    /// The contacts of which a row spoke before.
    written: HashSet<ContactId>,
    /// Those that are new.
    entered: HashSet<Known>,
    /// How many more each organization may have.
    room: HashMap<OrganizationId, usize>,
    /// By how many channels members reach each organization.
    reaching: HashMap<OrganizationId, usize>,
}

/// By what a contact is known that has no id yet: whose it is, what it is called and where it leads first.
type Known = (OrganizationId, Option<String>, Option<(ChannelKind, String)>);

impl<'a> Plan<'a> {
    pub(super) fn of(reading: &'a Reading<'a>) -> Self {
        Self {
            reading,
            written: HashSet::new(),
            entered: HashSet::new(),
            room: HashMap::new(),
            reaching: HashMap::new(),
        }
    }

    /// Notes by how many channels members reach an organization after a row.
    fn keep_reachable(
        &mut self,
        owner: &Listed,
        before: Option<&Contact>,
        after: &Contact,
    ) -> Result<(), Wrong> {
        let organization = &owner.organization;
        let count = || self.reading.reaching(owner, &organization.audience);
        let reaching = self.reaching.entry(organization.id).or_insert_with(count);
        let left = reaching.saturating_sub(before.map_or(0, Contact::reaching)) + after.reaching();
        require_reachable(&owner.owner, *reaching, left)?;
        *reaching = left;
        Ok(())
    }
}

impl Plans<ContactRow> for Plan<'_> {
    fn id(&self, said: &ContactRow) -> Option<Uuid> {
        said.id.map(|it| it.0)
    }

    fn next(&mut self, said: &ContactRow) -> Result<Row, Wrong> {
        let owner = self.reading.owner(said)?;
        if let Some(contact) = self.reading.meant(owner, said)? {
            let (row, after) = self.reading.rewritten(owner, contact, said)?;
            // A card of elsewhere has no ids, and takes nothing away.
            let is_addition = said.covered.is_empty() && said.edit.audience.is_none();
            if said.id.is_none() && row.verdict == Verdict::Changed && !is_addition {
                return Err(says_otherwise(contact.id, "title"));
            }
            once(&self.written, &contact.id)?;
            self.keep_reachable(owner, Some(contact), &after)?;
            self.written.insert(contact.id);
            return Ok(row);
        }
        let (row, after) = self.reading.entered(owner, said)?;
        let first = said.channels.first().map(|it| (it.kind, it.value.clone()));
        let known = (owner.organization.id, said.title().map(str::to_owned), first);
        once(&self.entered, &known)?;
        let room = self.room.entry(owner.organization.id).or_insert_with(|| self.reading.room(owner));
        *room = room.checked_sub(1).ok_or_else(|| {
            wrong(
                "",
                format!("An organization has at most {CONTACTS_MAX} contacts: retire those that are over."),
            )
        })?;
        self.keep_reachable(owner, None, &after)?;
        self.entered.insert(known);
        Ok(row)
    }
}

impl Reading<'_> {
    /// Whose contact a row speaks of, for who may write it.
    fn owner(&self, said: &ContactRow) -> Result<&Listed, Wrong> {
        let unseen = || wrong("organization_id", "You see no organization with this id.");
        let owner = match (said.id.and_then(|id| self.look.held_contact(id)), said.organization_id) {
            (Some((owner, _)), Some(id)) if owner.organization.id != id => {
                return Err(wrong("organization_id", "The contact belongs to another organization."));
            }
            (Some((owner, _)), _) => owner,
            (None, Some(id)) => self.look.listed(id).ok_or_else(unseen)?,
            (None, None) => {
                let own =
                    self.look.own().ok_or_else(|| wrong("organization_id", "Name the organization."))?;
                require_called(&own.organization, said)?;
                own
            }
        };
        self.require(Action::EditContact, &owner.owner)?;
        if owner.organization.retired_at.is_some() {
            return Err(wrong("organization_id", "The organization was retired."));
        }
        Ok(owner)
    }

    /// The contact that a row speaks of, where there is one already. Without an id it is the one with the same title and the
    /// same first channel, so that a sheet which is sent twice enters nothing twice.
    fn meant(&self, owner: &Listed, said: &ContactRow) -> Result<Option<&Contact>, Wrong> {
        if let Some(id) = said.id {
            let unseen = "You see no contact with this id. Leave the cell empty for a new contact.";
            let (_, contact) = self.look.held_contact(id).ok_or_else(|| wrong("id", unseen))?;
            return Ok(Some(contact));
        }
        let Some(first) = said.channels.first() else { return Ok(None) };
        let title = said.title();
        let leads = |it: &Channel| {
            it.kind == first.kind && it.value.get() == Some(&first.value) && self.sees(owner, &it.audience)
        };
        let is_same = |contact: &&Contact| {
            contact.origin.is_local()
                && contact.title.as_deref() == title
                && contact.channels.iter().any(leads)
        };
        let mut same = self.look.snapshot.contacts_of(owner.organization.id).filter(is_same);
        match (same.next(), same.next()) {
            (found, None) => Ok(found),
            _ => Err(wrong(
                "id",
                "Several contacts of this organization are called so and are reached there: give the id.",
            )),
        }
    }

    /// What becomes of a contact that is held.
    fn rewritten(
        &self,
        owner: &Listed,
        contact: &Contact,
        said: &ContactRow,
    ) -> Result<(Row, Contact), Wrong> {
        if contact.retired_at.is_some() {
            return Err(wrong("id", "This contact was retired: restore it first."));
        }
        require_current(&contact.origin, said.version, contact.edit_version)?;
        let mut change = said.change_of(contact);
        // What no sheet shows the writer cannot have been left out on purpose.
        let is_shown =
            |it: &Channel| !it.sealed && it.value.get().is_some() && self.sees(owner, &it.audience);
        change.covered.retain(|id| contact.channel(*id).is_some_and(is_shown));
        if contact.person.as_ref().is_some_and(|it| it.details.value().is_none()) {
            change.edit.person = change.edit.person.filter(Option::is_some);
        }
        let whole = &owner.organization.audience;
        let after = contact.rewrite(change.clone(), whole, self.at).map_err(|it| {
            // Where a channel of the contact as it would be stands in the row is not known.
            told(
                it,
                |pointer| if pointer.starts_with("/channels") { "channels" } else { said.column_of(pointer) },
            )
        })?;
        let fields = differing::of_contacts(contact, &after);
        require_whole(&said.lacking, &fields, |field| match field {
            "person" => contact.person.is_some(),
            _ => contact.availability != Availability::Unknown { raw: None },
        })?;
        let (verdict, step) = if fields.is_empty() {
            (Verdict::Unchanged, None)
        } else {
            let step = SheetStep::RewriteContact(
                contact.id,
                owner.organization.id,
                Box::new(change),
                contact.edit_version,
            );
            (Verdict::Changed, Some(step))
        };
        // What is another's is told by nobody who has not read it.
        let is_own = self.look.own().is_some_and(|it| it.organization.id == owner.organization.id);
        let title = if is_own { after.title.as_deref() } else { said.title() };
        Ok((row(contact.id.0, name(title, owner), verdict, fields, step), after))
    }

    /// A contact that is new.
    fn entered(&self, owner: &Listed, said: &ContactRow) -> Result<(Row, Contact), Wrong> {
        let (id, owner_id, draft) = (ContactId::new(self.at), owner.organization.id, said.draft());
        let contact = Contact::register(id, owner_id, &owner.organization.audience, draft.clone(), self.at)
            .map_err(|it| told(it, |pointer| said.column_of(pointer)))?;
        let step = SheetStep::RegisterContact(id, owner_id, Box::new(draft));
        let row = row(id.0, name(contact.title.as_deref(), owner), Verdict::New, Vec::new(), Some(step));
        Ok((row, contact))
    }

    /// How many more contacts an organization may have.
    fn room(&self, owner: &Listed) -> usize {
        let held = self.look.snapshot.contacts_of(owner.organization.id).count();
        usize::try_from(CONTACTS_MAX).unwrap_or_default().saturating_sub(held)
    }

    /// Whether the writer sees what an organization shows to these.
    fn sees(&self, owner: &Listed, audience: &Audience) -> bool {
        may_read(self.look.caller, &owner.owner, audience)
    }
}

/// Refuses a row that names another organization than the one to which it would go for want of an id.
fn require_called(own: &Organization, said: &ContactRow) -> Result<(), Wrong> {
    let Some(said_name) = said.organization.as_ref() else { return Ok(()) };
    let folded = |name: &str| name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let called = folded(said_name);
    let others = own.names.iter().map(|it| it.value.as_str());
    let is_called = |name: &str| folded(name) == called;
    if [own.name.as_str()].into_iter().chain(own.short_name.as_deref()).chain(others).any(is_called) {
        return Ok(());
    }
    let detail = format!(
        "Without an organization_id the contact would be entered at {}, and the row names another: give the id of that one, or \
         leave the name out.",
        own.name
    );
    Err(wrong("organization", detail))
}

fn name(title: Option<&str>, owner: &Listed) -> String {
    match title {
        Some(title) => format!("{title}, {}", owner.organization.name),
        None => owner.organization.name.clone(),
    }
}

fn told<'s>(violations: Violations, column_of: impl Fn(&str) -> &'s str) -> Wrong {
    violations.0.into_iter().map(|it| (column_of(&it.pointer).to_owned(), it.detail)).collect()
}
