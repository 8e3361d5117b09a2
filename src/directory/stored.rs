//! Records as they are stored, tombstones included: for who compares them with a list. Answers to callers go through
//! [`Look`](super::Look).

use std::cmp::Reverse;
use std::net::IpAddr;
use std::sync::Arc;

use super::snapshot::Snapshot;
use crate::model::address_space::{AddressSpace, Network};
use crate::model::attestation::Attestation;
use crate::model::circle::Circle;
use crate::model::claim::Claim;
use crate::model::contact::Contact;
use crate::model::ids::OrganizationId;
use crate::model::organization::Organization;

impl Snapshot {
    /// All organizations.
    pub fn organizations(&self) -> impl Iterator<Item = &Organization> {
        self.organizations.values().map(|listed| &listed.organization)
    }

    /// All contacts.
    pub fn contacts(&self) -> impl Iterator<Item = &Contact> {
        self.contacts.values().map(Arc::as_ref)
    }

    /// All contacts of an organization that are not retired.
    pub fn contacts_of(&self, id: OrganizationId) -> impl Iterator<Item = &Contact> {
        self.contacts_of.at(id).filter_map(|id| self.contacts.get(id).map(Arc::as_ref))
    }

    /// All circles.
    pub fn circles(&self) -> impl Iterator<Item = &Circle> {
        self.circles.iter()
    }

    /// All claims.
    pub fn claims(&self) -> impl Iterator<Item = &Claim> {
        self.claims.iter()
    }

    /// All attestations.
    pub fn attestations(&self) -> impl Iterator<Item = &Attestation> {
        self.attestations.iter()
    }

    /// All address spaces.
    pub fn address_spaces(&self) -> impl Iterator<Item = &AddressSpace> {
        self.address_spaces.values().map(Arc::as_ref)
    }

    /// Where an address is registered, the narrowest network first: at no registry, at one, or at several that do not agree.
    #[must_use]
    pub fn registered(&self, address: IpAddr) -> Vec<(Network, &AddressSpace)> {
        let standing = self.address_spaces().filter(|it| it.retired_at.is_none());
        let mut found: Vec<_> =
            standing.filter_map(|it| it.network_of(address).map(|network| (network, it))).collect();
        found.sort_by_key(|(network, it)| (Reverse(network.length()), &it.registry, it.country));
        found
    }
}
