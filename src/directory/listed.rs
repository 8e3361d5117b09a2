//! Listed: an organization as the directory holds it, and where it and its contacts stand in lists.

use std::sync::Arc;

use super::class::{Class, classes_of};
use super::collation::sort_key;
use crate::access::Owner;
use crate::model::contact::Contact;
use crate::model::ids::{ContactId, OrganizationId};
use crate::model::organization::{Identifier, Organization};

/// An organization as the directory holds it.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The record.
    pub organization: Organization,
    /// What decisions on its records rest on.
    pub owner: Owner,
    /// By what it sorts.
    pub(super) sort_key: Arc<[u8]>,
}

/// Where an organization stands in a list: by name, then id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OrganizationKey {
    pub(super) name: Arc<[u8]>,
    pub(super) id: OrganizationId,
}

/// Where a contact stands in a list: by its organization, its preference, then id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ContactKey {
    pub(super) name: Arc<[u8]>,
    pub(super) organization_id: OrganizationId,
    pub(super) preference: i16,
    pub(super) id: ContactId,
}

impl Listed {
    pub(super) fn new(organization: Organization, has_administrator: bool) -> Self {
        let owner = Owner::of(&organization, has_administrator);
        Self { owner, sort_key: sort_key(&organization.name), organization }
    }

    /// Where it stands among organizations.
    pub(super) fn key(&self) -> OrganizationKey {
        OrganizationKey { name: self.sort_key.clone(), id: self.organization.id }
    }

    /// Where it stands in lists, by who may read it; nowhere when retired.
    pub(super) fn places(&self) -> impl Iterator<Item = (Class, OrganizationKey)> {
        let classes = match self.organization.retired_at {
            Some(_) => Vec::new(),
            None => classes_of(&self.owner, &self.owner.audience),
        };
        classes.into_iter().map(|class| (class, self.key()))
    }

    /// What others call it; nothing when it is retired.
    pub(super) fn identifiers(&self) -> &[Identifier] {
        if self.organization.retired_at.is_some() { &[] } else { &self.organization.identifiers }
    }

    /// Where a contact of it stands among contacts.
    pub(super) fn key_of(&self, contact: &Contact) -> ContactKey {
        ContactKey {
            name: self.sort_key.clone(),
            organization_id: contact.organization_id,
            preference: contact.preference,
            id: contact.id,
        }
    }

    /// Where a contact of it stands in lists, by who may read it; nowhere when retired.
    pub(super) fn places_of(&self, contact: &Contact) -> impl Iterator<Item = (Class, ContactKey)> {
        let classes = match contact.retired_at {
            Some(_) => Vec::new(),
            None => classes_of(&self.owner, &contact.audience),
        };
        let key = self.key_of(contact);
        classes.into_iter().map(move |class| (class, key.clone()))
    }
}
