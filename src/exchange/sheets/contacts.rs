//! Contacts of a sheet.

use std::collections::HashSet;

use super::{Planned, Reading, SheetStep, Wrong, require_current, row, wrong};
use crate::access::Action;
use crate::directory::Listed;
use crate::exchange::difference::{Row, Verdict, differing};
use crate::exchange::form::ContactRow;
use crate::model::contact::{Contact, ContactChange};
use crate::model::ids::{ContactId, OrganizationId};
use crate::model::violation::Violations;

/// What becomes of each row.
pub(super) fn plan(reading: &Reading<'_>, rows: Vec<(u64, ContactRow)>) -> Vec<Planned> {
    let (mut written, mut entered) = (HashSet::new(), HashSet::new());
    rows.into_iter()
        .map(|(line, said)| {
            let planned = reading.contact(&said).and_then(|(id, planned)| {
                // What leads where a row before does is the same contact.
                let leads = said.channels.first().map(|it| (said.organization_id, it.kind, it.value.clone()));
                let is_new = planned.verdict == Verdict::New;
                if !written.insert(id) || is_new && !entered.insert(leads) {
                    return Err(wrong("", "This contact stands in a row before; leave one of the two out."));
                }
                Ok(planned)
            });
            Planned { line, said: planned }
        })
        .collect()
}

impl Reading<'_> {
    fn contact(&self, said: &ContactRow) -> Result<(ContactId, Row), Wrong> {
        let held = match said.id {
            Some(id) => Some(self.look.held_contact(id).ok_or_else(|| {
                wrong("id", "You see no contact with this id. Leave the cell empty for a new contact.")
            })?),
            None => None,
        };
        let owner = match (held, said.organization_id) {
            (Some((owner, _)), Some(id)) if owner.organization.id != id => {
                return Err(wrong("organization_id", "The contact belongs to another organization."));
            }
            (Some((owner, _)), _) => owner,
            (None, Some(id)) => self
                .look
                .listed(id)
                .ok_or_else(|| wrong("organization_id", "You see no organization with this id."))?,
            (None, None) => self.look.own().ok_or_else(|| wrong("organization_id", "Name the organization."))?,
        };
        self.require(Action::EditContact, &owner.owner)?;
        match held.map(|(_, contact)| contact).map_or_else(|| self.same(owner, said), |it| Ok(Some(it)))? {
            Some(contact) => Ok((contact.id, self.rewritten(owner, contact, said)?)),
            None => self.new_contact(owner, said),
        }
    }

    /// The contact of the organization that a row without an id means: the one that is reached where the row's first channel
    /// leads, so that a sheet which is sent twice enters nothing twice.
    fn same<'s>(&'s self, owner: &Listed, said: &ContactRow) -> Result<Option<&'s Contact>, Wrong> {
        let Some(first) = said.channels.first() else { return Ok(None) };
        let leads = |contact: &&Contact| {
            contact.retired_at.is_none()
                && contact.origin.is_local()
                && contact.channels.iter().any(|it| it.kind == first.kind && it.value.get() == Some(&first.value))
        };
        let mut same = self.look.snapshot.contacts_of(owner.organization.id).filter(leads);
        match (same.next(), same.next()) {
            (found, None) => Ok(found),
            _ => Err(wrong("id", "Several contacts of this organization are reached there: give the id of the one.")),
        }
    }

    fn rewritten(&self, owner: &Listed, contact: &Contact, said: &ContactRow) -> Result<Row, Wrong> {
        if contact.retired_at.is_some() {
            return Err(wrong("id", "This contact was retired: restore it first."));
        }
        require_current(&contact.origin, said.version, contact.edit_version)?;
        let covers = |it: &&crate::model::channel::Channel| said.covers(it, &contact.audience);
        let change = ContactChange {
            edit: said.edit.clone(),
            channels: said.channels.clone(),
            covered: contact.channels.iter().filter(covers).map(|it| it.id).collect(),
        };
        let whole = &owner.organization.audience;
        let after = contact.rewrite(change.clone(), whole, self.at).map_err(|it| {
            // Where a channel of the contact as it would be stands in the row is not known.
            told(it, |pointer| if pointer.starts_with("/channels") { "channels" } else { said.column_of(pointer) })
        })?;
        let fields = differing::of_contacts(contact, &after);
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
        Ok(row(contact.id.0, name(after.title.as_deref(), owner), verdict, fields, step))
    }

    fn new_contact(&self, owner: &Listed, said: &ContactRow) -> Result<(ContactId, Row), Wrong> {
        let (id, draft) = (ContactId::new(self.at), said.draft());
        let owner_id: OrganizationId = owner.organization.id;
        Contact::register(id, owner_id, &owner.organization.audience, draft.clone(), self.at)
            .map_err(|it| told(it, |pointer| said.column_of(pointer)))?;
        let name = name(draft.title.as_deref(), owner);
        let step = SheetStep::RegisterContact(id, owner_id, Box::new(draft));
        Ok((id, row(id.0, name, Verdict::New, Vec::new(), Some(step))))
    }
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
