//! Comparison: what a source lists, organization by organization, with what is held of it.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, TimeDelta, Utc};

use super::claims::Whose;
use super::held::Held;
use super::{ContactStep, OrganizationStep, Row, Steps, Verdict, differing};
use crate::directory::Snapshot;
use crate::exchange::listing::{ListedContact, Listing, Remark};
use crate::model::claim::ClaimSubject;
use crate::model::contact::{Contact, ContactDraft};
use crate::model::ids::{ContactId, OrganizationId};
use crate::model::organization::{Organization, OrganizationDraft};
use crate::model::violation::Violations;
use crate::registry::contacts::CONTACTS_MAX;

/// A source's list against what is held of it.
pub(super) struct Comparison<'a> {
    snapshot: &'a Snapshot,
    pub(super) source: &'a str,
    pub(super) held: Held<'a>,
    /// Organizations with which more would go than the source put here.
    pub(super) inhabited: HashSet<OrganizationId>,
    /// How long what is no longer listed stays marked.
    pub(super) patience: TimeDelta,
    pub(super) at: DateTime<Utc>,
    /// Whether it is known of whom each row speaks: else nothing is taken for gone.
    pub(super) is_known: bool,
}

/// What becomes of an organization's contacts.
#[derive(Default)]
struct Contacts {
    steps: Vec<ContactStep>,
    /// Which contact has which id in the source.
    ids: HashMap<String, ContactId>,
    fields: Vec<String>,
}

/// The organizations that have accounts, or contacts that another than the source put here.
fn inhabited(snapshot: &Snapshot, source: &str) -> HashSet<OrganizationId> {
    let accounts = snapshot.accounts().filter(|it| it.disabled_at.is_none()).map(|it| it.organization_id);
    let contacts = snapshot
        .contacts()
        .filter(|it| it.retired_at.is_none() && it.origin.source != source)
        .map(|it| it.organization_id);
    accounts.chain(contacts).collect()
}

impl<'a> Comparison<'a> {
    pub(super) fn new(
        snapshot: &'a Snapshot,
        source: &'a str,
        held: Held<'a>,
        patience: TimeDelta,
        at: DateTime<Utc>,
        is_known: bool,
    ) -> Self {
        Self { snapshot, source, held, inhabited: inhabited(snapshot, source), patience, at, is_known }
    }

    /// What becomes of a row of the list.
    pub(super) fn row(&self, listing: Listing) -> Result<Row, Violations> {
        let id = listing.source_id.as_str();
        if let Some(held) = self.held.listed.get(id) {
            if held.is_taken_out() {
                return Ok(left_alone(held, listing));
            }
            return self.followed(held, listing);
        }
        if let Some(held) = self.held.adopted.get(id) {
            return self.adopted(held, listing);
        }
        let claimed = self.held.claimed.get(id).map(|organization| Remark {
            pointer: listing.pointer.clone(),
            detail: format!(
                "Organization {} was registered here and says that it has this id. If it is the same, have one of \
                 the two retired.",
                organization.id
            ),
        });
        self.entered(listing, claimed)
    }

    fn entered(&self, listing: Listing, claimed: Option<Remark>) -> Result<Row, Violations> {
        let id = OrganizationId::new(self.at);
        let organization = Organization::register(id, listing.organization.clone(), self.at)?;
        let mut remarks: Vec<Remark> = listing.remarks.into_iter().chain(claimed).collect();
        let whose = Whose { id, source_id: &listing.source_id, pointer: &listing.pointer };
        let contacts = self.contacts(&organization, &whose, listing.contacts, &mut remarks)?;
        let claims = self.claims(&whose, listing.claims, &contacts.ids, &mut remarks);
        let attestations = self.attestations(&whose, listing.attestations, &listing.still_said)?;
        Ok(Row {
            source_id: listing.source_id,
            pointer: Some(listing.pointer),
            name: organization.name,
            verdict: Verdict::New,
            fields: Vec::new(),
            remarks,
            held: None,
            steps: Steps {
                organization: Some(OrganizationStep::Register(id, Box::new(listing.organization))),
                contacts: contacts.steps,
                claims,
                attestations,
                ..Steps::default()
            },
        })
    }

    /// The contacts that are to be entered or changed, and what becomes of those that the row no longer names.
    fn contacts(
        &self,
        owner: &Organization,
        whose: &Whose<'_>,
        listed: Vec<ListedContact>,
        remarks: &mut Vec<Remark>,
    ) -> Result<Contacts, Violations> {
        let of_others = self.snapshot.contacts_of(owner.id).filter(|it| it.origin.source != self.source);
        let (mut room, mut left_over) = (CONTACTS_MAX.saturating_sub(count(of_others)), 0);
        let of_source = self.held.contacts(owner.id);
        let mut known: HashMap<&str, &'a Contact> =
            of_source.filter_map(|contact| Some((contact.origin.source_id.as_deref()?, contact))).collect();
        let mut contacts = Contacts::default();
        for ListedContact { source_id, contact: draft } in listed {
            if room == 0 && !known.contains_key(source_id.as_str()) {
                left_over += 1;
                continue;
            }
            room = room.saturating_sub(1);
            let id = match known.remove(source_id.as_str()) {
                None => {
                    contacts.fields.push("contacts".to_owned());
                    let id = ContactId::new(self.at);
                    contacts.steps.push(self.new_contact(id, owner, draft)?);
                    id
                }
                Some(before) => {
                    let after = before.follow(draft.clone(), &owner.audience, self.at)?;
                    if after != *before {
                        contacts.fields.extend(of_contact(differing::of_contacts(before, &after)));
                        contacts.steps.push(ContactStep::Follow(before.id, Box::new(draft)));
                    }
                    before.id
                }
            };
            contacts.ids.insert(source_id, id);
        }
        if left_over > 0 {
            let detail = format!(
                "{left_over} of its contacts are not entered: an organization has {CONTACTS_MAX} here at most."
            );
            remarks.push(Remark { pointer: whose.pointer.to_owned(), detail });
        }
        for contact in sorted(known.into_values()) {
            let (step, field) = self.faded_contact(contact);
            contacts.steps.extend(step);
            contacts.fields.extend(of_contact(field));
        }
        Ok(contacts)
    }

    fn new_contact(
        &self,
        id: ContactId,
        owner: &Organization,
        draft: ContactDraft,
    ) -> Result<ContactStep, Violations> {
        Contact::register(id, owner.id, &owner.audience, draft.clone(), self.at)?;
        Ok(ContactStep::Register(id, owner.id, Box::new(draft)))
    }

    fn followed(&self, before: &Organization, listing: Listing) -> Result<Row, Violations> {
        let after = before.follow(listing.organization.clone(), self.at)?;
        let mut fields: Vec<String> =
            differing::of_organizations(before, &after).into_iter().map(str::to_owned).collect();
        let organization =
            (after != *before).then(|| OrganizationStep::Follow(before.id, Box::new(listing.organization)));
        let mut remarks = listing.remarks;
        let whose = Whose { id: before.id, source_id: &listing.source_id, pointer: &listing.pointer };
        let contacts = self.contacts(&after, &whose, listing.contacts, &mut remarks)?;
        fields.extend(contacts.fields);
        let claims = self.claims(&whose, listing.claims, &contacts.ids, &mut remarks);
        let attestations = self.attestations(&whose, listing.attestations, &listing.still_said)?;
        fields.extend((!claims.is_empty()).then(|| "claims".to_owned()));
        fields.extend((!attestations.is_empty()).then(|| "attestations".to_owned()));
        fields.sort_unstable();
        fields.dedup();
        let steps =
            Steps { organization, contacts: contacts.steps, claims, attestations, ..Steps::default() };
        Ok(Row {
            source_id: listing.source_id,
            pointer: Some(listing.pointer),
            name: after.name,
            verdict: if steps.is_empty() { Verdict::Unchanged } else { Verdict::Changed },
            fields,
            remarks,
            held: Some(before.id),
            steps,
        })
    }

    /// What the source says of an organization that this directory owns is shown, and never written. What others say of
    /// the organization is theirs still, and is followed.
    fn adopted(&self, before: &Organization, listing: Listing) -> Result<Row, Violations> {
        let draft = OrganizationDraft {
            origin: before.origin.clone(),
            audience: before.audience.clone(),
            tlp: before.tlp,
            ..listing.organization
        };
        let after = before.follow(draft, self.at)?;
        let mut fields: Vec<String> =
            differing::of_organizations(before, &after).into_iter().map(str::to_owned).collect();
        let values: HashSet<&str> = self
            .snapshot
            .contacts_of(before.id)
            .flat_map(|contact| &contact.channels)
            .filter_map(|channel| channel.value.get())
            .collect();
        let mut channels = listing.contacts.iter().flat_map(|listed| &listed.contact.channels);
        if channels.any(|channel| !values.contains(channel.value.as_str())) {
            fields.extend(of_contact(["channels"]));
        }
        let is_claimed =
            |subject: &ClaimSubject| self.held.claims(before.id).any(|claim| claim.subject == *subject);
        if listing.claims.iter().any(|listed| !is_claimed(&listed.subject)) {
            fields.push("claims".to_owned());
        }
        let whose = Whose { id: before.id, source_id: &listing.source_id, pointer: &listing.pointer };
        let attestations = if before.retired_at.is_none() {
            self.attestations(&whose, listing.attestations, &listing.still_said)?
        } else {
            Vec::new()
        };
        Ok(Row {
            source_id: listing.source_id,
            pointer: Some(listing.pointer),
            name: before.name.clone(),
            verdict: Verdict::Adopted,
            fields,
            remarks: listing.remarks,
            held: Some(before.id),
            steps: Steps { attestations, ..Steps::default() },
        })
    }
}

/// What was taken out here stays out, whatever the list says.
fn left_alone(held: &Organization, listing: Listing) -> Row {
    let mut remarks = listing.remarks;
    remarks.push(Remark {
        pointer: listing.pointer.clone(),
        detail: format!("Organization {} was taken out of this directory, and stays so.", held.id),
    });
    Row {
        source_id: listing.source_id,
        pointer: Some(listing.pointer),
        name: held.name.clone(),
        verdict: Verdict::Unchanged,
        fields: Vec::new(),
        remarks,
        held: Some(held.id),
        steps: Steps::default(),
    }
}

fn count<T>(items: impl Iterator<Item = T>) -> i64 {
    i64::try_from(items.count()).unwrap_or(i64::MAX)
}

pub(super) fn sorted<'a>(contacts: impl Iterator<Item = &'a Contact>) -> impl Iterator<Item = &'a Contact> {
    let mut contacts: Vec<&Contact> = contacts.collect();
    contacts.sort_by_key(|contact| contact.id);
    contacts.into_iter()
}

fn of_contact<'a>(fields: impl IntoIterator<Item = &'a str>) -> impl Iterator<Item = String> {
    fields.into_iter().map(|field| format!("contacts/{field}"))
}
