//! Held: what this directory holds of a source, by the ids of that source.

use std::collections::{HashMap, HashSet};

use crate::directory::Snapshot;
use crate::exchange::listing::{List, Remark};
use crate::model::address_space::AddressSpace;
use crate::model::attestation::Attestation;
use crate::model::claim::Claim;
use crate::model::contact::Contact;
use crate::model::ids::OrganizationId;
use crate::model::organization::Organization;

/// What this directory holds of a source.
#[derive(Default)]
pub(super) struct Held<'a> {
    /// What the source owns here, tombstones included.
    pub(super) listed: HashMap<&'a str, &'a Organization>,
    /// What it listed once and this directory owns now, by what its origin says: identifiers are its own to change. Tombstones
    /// included: what was retired here is not listed anew.
    pub(super) adopted: HashMap<&'a str, &'a Organization>,
    /// What was registered here and says that it is in the list. Anybody can say so of himself: it keeps no row out.
    pub(super) claimed: HashMap<&'a str, &'a Organization>,
    contacts: HashMap<OrganizationId, Vec<&'a Contact>>,
    claims: HashMap<OrganizationId, Vec<&'a Claim>>,
    attestations: HashMap<OrganizationId, Vec<&'a Attestation>>,
    /// The address spaces of those registries of which the list speaks, tombstones included.
    pub(super) spaces: HashMap<&'a str, &'a AddressSpace>,
}

impl<'a> Held<'a> {
    pub(super) fn of(snapshot: &'a Snapshot, source: &str, list: &List) -> Self {
        let mut held = Self::default();
        for organization in snapshot.organizations() {
            held.put(organization, source);
        }
        for it in snapshot.contacts().filter(|it| it.origin.source == source) {
            held.contacts.entry(it.organization_id).or_default().push(it);
        }
        // Others' claims count too: what an organization says of itself is not entered beside it.
        for it in snapshot.claims().filter(|it| it.origin.source == source || it.retired_at.is_none()) {
            held.claims.entry(it.organization_id).or_default().push(it);
        }
        for it in snapshot.attestations().filter(|it| it.origin.source == source) {
            held.attestations.entry(it.organization_id).or_default().push(it);
        }
        let speaks_of = |it: &&AddressSpace| list.spaces.iter().any(|one| one.space.registry == it.registry);
        for it in snapshot.address_spaces().filter(|it| it.origin.source == source).filter(speaks_of) {
            held.spaces.extend(it.origin.source_id.as_deref().map(|id| (id, it)));
        }
        held
    }

    /// Of an address space of which rows cannot be held, what is held already stays: which of it stood in those is not known.
    pub(super) fn keep_unread(&self, list: &mut List) {
        let rejected: HashSet<String> = list.rejected().into_iter().map(str::to_owned).collect();
        for it in list.spaces.iter_mut().filter(|it| rejected.contains(&it.source_id)) {
            let Some(held) = self.spaces.get(it.source_id.as_str()).filter(|held| held.retired_at.is_none())
            else {
                continue;
            };
            it.space.prefixes.extend(&held.prefixes);
            it.space.as_numbers.extend(&held.as_numbers);
            it.remarks.push(Remark {
                pointer: it.pointer.clone(),
                detail: "Rows of this country cannot be held; what is held of it stays.".to_owned(),
            });
        }
    }

    fn put(&mut self, organization: &'a Organization, source: &str) {
        let origin = &organization.origin;
        if origin.source == source {
            self.listed.extend(origin.source_id.as_deref().map(|id| (id, organization)));
            return;
        }
        if let Some(listed) = origin.adopted_from.as_ref().filter(|it| it.source == source) {
            self.adopted.insert(&listed.source_id, organization);
        }
        if origin.is_local() && organization.retired_at.is_none() {
            let ids = organization.identifiers.iter().filter(|it| it.scheme.as_str() == source);
            self.claimed.extend(ids.map(|it| (it.value.as_str(), organization)));
        }
    }

    /// The contacts of an organization that the source owns.
    pub(super) fn contacts(&self, id: OrganizationId) -> impl Iterator<Item = &'a Contact> {
        self.contacts.get(&id).into_iter().flatten().copied()
    }

    /// The claims of an organization: those that the source owns, and those of others that are not retired.
    pub(super) fn claims(&self, id: OrganizationId) -> impl Iterator<Item = &'a Claim> {
        self.claims.get(&id).into_iter().flatten().copied()
    }

    /// The attestations of an organization that the source owns.
    pub(super) fn attestations(&self, id: OrganizationId) -> impl Iterator<Item = &'a Attestation> {
        self.attestations.get(&id).into_iter().flatten().copied()
    }
}
