//! Comparison: what a source lists, organization by organization, with what is held of it.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, TimeDelta, Utc};

use super::claims::Whose;
use super::held::Held;
use super::{ContactStep, OrganizationStep, Row, Steps, Verdict, differing};
use crate::directory::Snapshot;
use crate::exchange::listing::{ListedContact, Listing, Remark};
use crate::exchange::report::{STAYS, no_longer_listed};
use crate::model::claim::ClaimSubject;
use crate::model::contact::{Contact, ContactDraft};
use crate::model::ids::{ContactId, OrganizationId};
use crate::model::kinds::Standing;
use crate::model::organization::{Organization, OrganizationDraft};
use crate::model::violation::Violations;

/// A source's list against what is held of it.
pub(super) struct Comparison<'a> {
    snapshot: &'a Snapshot,
    pub(super) source: &'a str,
    pub(super) held: Held<'a>,
    /// Organizations with which more would go than the source put here.
    inhabited: HashSet<OrganizationId>,
    /// How long what is no longer listed stays marked.
    patience: TimeDelta,
    pub(super) at: DateTime<Utc>,
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
    ) -> Self {
        Self { snapshot, source, held, inhabited: inhabited(snapshot, source), patience, at }
    }

    /// What becomes of a row of the list.
    pub(super) fn row(&self, listing: Listing) -> Result<Row, Violations> {
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
        let mut remarks: Vec<Remark> = listing.remarks.into_iter().chain(claimed).collect();
        let contacts = self.contacts(&organization, listing.contacts)?;
        let whose = Whose { id, source_id: &listing.source_id, pointer: &listing.pointer };
        let claims = self.claims(&whose, listing.claims, &contacts.ids, &mut remarks);
        let attestations = self.attestations(&whose, listing.attestations)?;
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
    fn contacts(&self, owner: &Organization, listed: Vec<ListedContact>) -> Result<Contacts, Violations> {
        let of_source = self.held.contacts(owner.id);
        let mut known: HashMap<&str, &'a Contact> =
            of_source.filter_map(|contact| Some((contact.origin.source_id.as_deref()?, contact))).collect();
        let mut contacts = Contacts::default();
        for ListedContact { source_id, contact: draft } in listed {
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
        let contacts = self.contacts(&after, listing.contacts)?;
        fields.extend(contacts.fields);
        let whose = Whose { id: before.id, source_id: &listing.source_id, pointer: &listing.pointer };
        let claims = self.claims(&whose, listing.claims, &contacts.ids, &mut remarks);
        let attestations = self.attestations(&whose, listing.attestations)?;
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
            .filter(|contact| contact.retired_at.is_none())
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
            self.attestations(&whose, listing.attestations)?
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

    /// What is held of the source and no longer listed. It comes last, so that an import that breaks off before marks
    /// nothing, and its repetition is not taken for the second import that retires.
    pub(super) fn vanished(&self, listed: &HashSet<String>) -> Vec<Row> {
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
        let (mut verdict, mut steps, mut remarks) = (Verdict::Missing, Steps::default(), Vec::new());
        let is_kept = organization.standing.standing == Standing::Accredited
            || self.inhabited.contains(&organization.id);
        if organization.origin.missing_since.is_none() {
            let owned = self.held.contacts(organization.id);
            let present = owned.filter(|it| it.retired_at.is_none() && it.origin.missing_since.is_none());
            steps.contacts = sorted(present).map(|contact| ContactStep::MarkMissing(contact.id)).collect();
            steps.claims = self.fading_claims(organization.id);
            steps.organization = Some(OrganizationStep::MarkMissing(organization.id));
        } else if is_kept {
            remarks.push(Remark { pointer: no_longer_listed(source_id), detail: STAYS.to_owned() });
        } else if self.is_over(organization.origin.missing_since) {
            // With the organization goes all that belongs to it.
            verdict = Verdict::Retired;
            steps.organization = Some(OrganizationStep::RetireMissing(organization.id));
        }
        Row {
            source_id: source_id.to_owned(),
            pointer: None,
            name: organization.name.clone(),
            verdict,
            fields: Vec::new(),
            remarks,
            held: Some(organization.id),
            steps,
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
    pub(super) fn is_over(&self, missing_since: Option<DateTime<Utc>>) -> bool {
        missing_since.is_some_and(|since| self.at - since >= self.patience)
    }
}

fn sorted<'a>(contacts: impl Iterator<Item = &'a Contact>) -> impl Iterator<Item = &'a Contact> {
    let mut contacts: Vec<&Contact> = contacts.collect();
    contacts.sort_by_key(|contact| contact.id);
    contacts.into_iter()
}

fn of_contact<'a>(fields: impl IntoIterator<Item = &'a str>) -> impl Iterator<Item = String> {
    fields.into_iter().map(|field| format!("contacts/{field}"))
}
