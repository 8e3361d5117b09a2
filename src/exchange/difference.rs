//! Difference: all that a list would change, known before anything is changed.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;

use super::differing;
use super::fields::LeftOut;
use super::held::Held;
use super::listing::{List, Listing, Reject, Remark};
use super::source::Source;
use crate::config;
use crate::directory::Snapshot;
use crate::model::contact::{Contact, ContactDraft};
use crate::model::ids::{ContactId, OrganizationId};
use crate::model::kinds::Standing;
use crate::model::organization::{Organization, OrganizationDraft};
use crate::model::violation::Violations;

/// All that a list would change.
#[derive(Debug)]
pub struct Difference {
    /// The source.
    pub source: &'static Source,
    /// SHA-256 of the file, in hexadecimal.
    pub file: String,
    /// When the list was read.
    pub at: DateTime<Utc>,
    /// The rows of the list that can be held, in its order, then what it no longer lists.
    pub rows: Arc<[Row]>,
    /// The rows that cannot.
    pub rejects: Vec<Reject>,
    /// The fields that are not held here, or not wholly.
    pub left_out: Vec<LeftOut>,
}

/// What becomes of an organization that a source lists, or listed.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its id in the source.
    pub source_id: String,
    /// Where its row stands in the list; nowhere when it is no longer listed.
    pub pointer: Option<String>,
    /// Its name.
    pub name: String,
    /// What becomes of it.
    pub verdict: Verdict,
    /// In which fields it changes, or (once adopted) in which the source says something else.
    pub fields: Vec<String>,
    /// What was not taken as it stands.
    pub remarks: Vec<Remark>,
    /// The organization, where it is held already.
    pub(super) held: Option<OrganizationId>,
    pub(super) organization: OrganizationStep,
    pub(super) contacts: Vec<ContactStep>,
}

/// What becomes of an organization that a source lists, or listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It is entered, with its contacts.
    New,
    /// It, or its contacts, change.
    Changed,
    /// Nothing changes.
    Unchanged,
    /// The source no longer lists it: it is marked, or was and stays.
    Missing,
    /// It goes: it was marked by an import before.
    Retired,
    /// It was adopted: this directory owns it, and what the source says is only shown.
    Adopted,
}

/// What is done to an organization.
#[derive(Clone, Debug)]
pub(super) enum OrganizationStep {
    Keep,
    Register(OrganizationId, Box<OrganizationDraft>),
    Follow(OrganizationId, Box<OrganizationDraft>),
    MarkMissing(OrganizationId),
    RetireMissing(OrganizationId),
}

/// What is done to a contact.
#[derive(Clone, Debug)]
pub(super) enum ContactStep {
    Register(ContactId, OrganizationId, Box<ContactDraft>),
    Follow(ContactId, Box<ContactDraft>),
    MarkMissing(ContactId),
    RetireMissing(ContactId),
}

/// A list lacks too many of the rows that its source had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the list lacks {lost} of the {had} organizations that this source listed, more than {percent} %; nothing was \
     changed. Look at the file; if the source did shrink, raise import.loss_guard_percent for this import"
)]
pub struct TooMuchLost {
    /// How many the source listed.
    pub had: usize,
    /// How many of them the list lacks.
    pub lost: usize,
    /// The share that may be lost.
    pub percent: u8,
}

impl Row {
    /// Whether anything is to be done.
    pub(super) fn has_work(&self) -> bool {
        !self.contacts.is_empty() || !matches!(self.organization, OrganizationStep::Keep)
    }
}

impl Difference {
    /// Compares a list with what is held of its source.
    ///
    /// # Errors
    /// [`TooMuchLost`].
    pub fn between(
        snapshot: &Snapshot,
        source: &'static Source,
        file: String,
        list: List,
        settings: &config::Import,
        at: DateTime<Utc>,
    ) -> Result<Self, TooMuchLost> {
        let held = Held::of(snapshot, source.name);
        let List { listings, mut rejects, left_out, .. } = list;
        let listed: HashSet<String> = listings
            .iter()
            .map(|listing| listing.source_id.clone())
            .chain(rejects.iter().filter_map(|reject| reject.source_id.clone()))
            .collect();
        guard(&held, &listed, settings.loss_guard_percent)?;
        let patience = TimeDelta::from_std(settings.retire_missing_after).unwrap_or(TimeDelta::MAX);
        let inhabited = inhabited(snapshot, source.name);
        let comparison = Comparison { snapshot, source: source.name, held, inhabited, patience, at };
        let mut rows = Vec::with_capacity(listings.len());
        for listing in listings {
            let (pointer, source_id) = (listing.pointer.clone(), listing.source_id.clone());
            match comparison.row(listing) {
                Ok(row) => rows.push(row),
                Err(violations) => rejects.push(Reject {
                    pointer,
                    source_id: Some(source_id),
                    detail: format!("This row breaks a rule; tell the source. {violations}"),
                }),
            }
        }
        rows.extend(comparison.vanished(&listed));
        Ok(Self { source, file, at, rows: rows.into(), rejects, left_out })
    }
}

/// Refuses a list that lacks more than `percent` of what its source listed at last.
fn guard(held: &Held<'_>, listed: &HashSet<String>, percent: u8) -> Result<(), TooMuchLost> {
    let present = || held.listed.values().filter(|it| is_present(it));
    let had = present().count();
    let lost =
        present().filter(|it| !it.origin.source_id.as_ref().is_some_and(|id| listed.contains(id))).count();
    if lost * 100 > had * usize::from(percent) {
        return Err(TooMuchLost { had, lost, percent });
    }
    Ok(())
}

/// Whether the source listed it when it was read last.
fn is_present(organization: &Organization) -> bool {
    organization.retired_at.is_none() && organization.origin.missing_since.is_none()
}

struct Comparison<'a> {
    snapshot: &'a Snapshot,
    source: &'a str,
    held: Held<'a>,
    /// Organizations with which more would go than the source put here.
    inhabited: HashSet<OrganizationId>,
    /// How long what is no longer listed stays marked.
    patience: TimeDelta,
    at: DateTime<Utc>,
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
    fn row(&self, listing: Listing) -> Result<Row, Violations> {
        let id = listing.source_id.as_str();
        if let Some(held) = self.held.listed.get(id) {
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
        let mut contacts = Vec::with_capacity(listing.contacts.len());
        for listed in listing.contacts {
            contacts.push(self.new_contact(&organization, listed.contact)?);
        }
        Ok(Row {
            source_id: listing.source_id,
            pointer: Some(listing.pointer),
            name: organization.name,
            verdict: Verdict::New,
            fields: Vec::new(),
            remarks: listing.remarks.into_iter().chain(claimed).collect(),
            held: None,
            organization: OrganizationStep::Register(id, Box::new(listing.organization)),
            contacts,
        })
    }

    fn new_contact(&self, owner: &Organization, draft: ContactDraft) -> Result<ContactStep, Violations> {
        let id = ContactId::new(self.at);
        Contact::register(id, owner.id, &owner.audience, draft.clone(), self.at)?;
        Ok(ContactStep::Register(id, owner.id, Box::new(draft)))
    }

    fn followed(&self, before: &Organization, listing: Listing) -> Result<Row, Violations> {
        let after = before.follow(listing.organization.clone(), self.at)?;
        let mut fields: Vec<String> =
            differing::of_organizations(before, &after).into_iter().map(str::to_owned).collect();
        let organization = if after == *before {
            OrganizationStep::Keep
        } else {
            OrganizationStep::Follow(before.id, Box::new(listing.organization))
        };
        let mut known: HashMap<&str, &Contact> = self.contacts(before.id).collect();
        let mut contacts = Vec::new();
        for listed in listing.contacts {
            match known.remove(listed.source_id.as_str()) {
                None => {
                    fields.push("contacts".to_owned());
                    contacts.push(self.new_contact(&after, listed.contact)?);
                }
                Some(contact) => {
                    let followed = contact.follow(listed.contact.clone(), &after.audience, self.at)?;
                    if followed != *contact {
                        fields.extend(of_contact(differing::of_contacts(contact, &followed)));
                        contacts.push(ContactStep::Follow(contact.id, Box::new(listed.contact)));
                    }
                }
            }
        }
        for contact in sorted(known) {
            let (step, field) = self.faded_contact(contact);
            contacts.extend(step);
            fields.extend(of_contact(field));
        }
        fields.sort_unstable();
        fields.dedup();
        let is_unchanged = contacts.is_empty() && matches!(organization, OrganizationStep::Keep);
        Ok(Row {
            source_id: listing.source_id,
            pointer: Some(listing.pointer),
            name: after.name,
            verdict: if is_unchanged { Verdict::Unchanged } else { Verdict::Changed },
            fields,
            remarks: listing.remarks,
            held: Some(before.id),
            organization,
            contacts,
        })
    }

    /// What the source says of an organization that this directory owns is shown, and never written.
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
            .filter(|contact| contact.retired_at.is_none())
            .flat_map(|contact| &contact.channels)
            .filter_map(|channel| channel.value.get())
            .collect();
        let mut channels = listing.contacts.iter().flat_map(|listed| &listed.contact.channels);
        if channels.any(|channel| !values.contains(channel.value.as_str())) {
            fields.extend(of_contact(["channels"]));
        }
        Ok(Row {
            source_id: listing.source_id,
            pointer: Some(listing.pointer),
            name: before.name.clone(),
            verdict: Verdict::Adopted,
            fields,
            remarks: listing.remarks,
            held: Some(before.id),
            organization: OrganizationStep::Keep,
            contacts: Vec::new(),
        })
    }

    /// What is held of the source and no longer listed. It comes last, so that an import that breaks off before marks
    /// nothing, and its repetition is not taken for the second import that retires.
    fn vanished(&self, listed: &HashSet<String>) -> Vec<Row> {
        let mut rows: Vec<Row> = self
            .held
            .listed
            .iter()
            .filter(|(id, organization)| !listed.contains(**id) && organization.retired_at.is_none())
            .map(|(id, organization)| self.faded(id, organization))
            .collect();
        rows.sort_by(|one, other| one.source_id.cmp(&other.source_id));
        rows
    }

    fn faded(&self, source_id: &str, organization: &Organization) -> Row {
        let (mut verdict, mut step) = (Verdict::Missing, OrganizationStep::Keep);
        let (mut contacts, mut remarks) = (Vec::new(), Vec::new());
        let is_kept = organization.standing.standing == Standing::Accredited
            || self.inhabited.contains(&organization.id);
        if organization.origin.missing_since.is_none() {
            let owned: HashMap<&str, &Contact> = self.contacts(organization.id).collect();
            contacts = sorted(owned)
                .filter(|contact| contact.retired_at.is_none() && contact.origin.missing_since.is_none())
                .map(|contact| ContactStep::MarkMissing(contact.id))
                .collect();
            step = OrganizationStep::MarkMissing(organization.id);
        } else if is_kept {
            remarks.push(Remark {
                pointer: format!("(no longer listed: {source_id})"),
                detail: "It stays marked: it is accredited here, or has accounts or contacts of its own. Retire it \
                         by hand if it is gone."
                    .to_owned(),
            });
        } else if self.is_over(organization.origin.missing_since) {
            // With the organization go all its contacts.
            (verdict, step) = (Verdict::Retired, OrganizationStep::RetireMissing(organization.id));
        }
        Row {
            source_id: source_id.to_owned(),
            pointer: None,
            name: organization.name.clone(),
            verdict,
            fields: Vec::new(),
            remarks,
            held: Some(organization.id),
            organization: step,
            contacts,
        }
    }

    /// What becomes of a contact that its organization's row no longer names, and what changes by that.
    fn faded_contact(&self, contact: &Contact) -> (Option<ContactStep>, Option<&'static str>) {
        if contact.retired_at.is_some() {
            (None, None)
        } else if contact.origin.missing_since.is_none() {
            (Some(ContactStep::MarkMissing(contact.id)), Some("missing_since"))
        } else if self.is_over(contact.origin.missing_since) {
            (Some(ContactStep::RetireMissing(contact.id)), Some("retired_at"))
        } else {
            (None, None)
        }
    }

    /// Whether what is marked since then has been marked for long enough: the same import twice retires nothing.
    fn is_over(&self, missing_since: Option<DateTime<Utc>>) -> bool {
        missing_since.is_some_and(|since| self.at - since >= self.patience)
    }

    /// The contacts of an organization that the source owns, by their ids there.
    fn contacts(&self, id: OrganizationId) -> impl Iterator<Item = (&'a str, &'a Contact)> {
        self.snapshot
            .contacts_of(id)
            .filter(|contact| contact.origin.source == self.source)
            .filter_map(|contact| Some((contact.origin.source_id.as_deref()?, contact)))
    }
}

fn sorted<'a>(contacts: HashMap<&str, &'a Contact>) -> impl Iterator<Item = &'a Contact> {
    let mut contacts: Vec<&Contact> = contacts.into_values().collect();
    contacts.sort_by_key(|contact| contact.id);
    contacts.into_iter()
}

fn of_contact<'a>(fields: impl IntoIterator<Item = &'a str>) -> impl Iterator<Item = String> {
    fields.into_iter().map(|field| format!("contacts/{field}"))
}
