//! Looking: one caller before one snapshot. All that is answered of records goes through here, and through disclosure.

use std::sync::Arc;

use crate::access::disclosure::{Glance, Light};
use crate::access::disclosure::{sees_account, sees_circle, sees_contact, sees_organization};
use crate::access::policy::{may_read_accounts, may_read_clients, speaks_for};
use crate::access::views::{CircleView, ContactView, OrganizationView};
use crate::access::{Caller, Disclosed, disclose_circle, disclose_contact, disclose_organization};
use crate::model::account::Account;
use crate::model::circle::Circle;
use crate::model::contact::Contact;
use crate::model::ids::{AccountId, CircleId, ContactId, OrganizationId};

use super::listed::Listed;
use super::snapshot::Snapshot;

/// One caller before one snapshot.
#[derive(Clone, Copy, Debug)]
pub struct Look<'a> {
    /// What is looked at.
    pub snapshot: &'a Snapshot,
    /// Who looks.
    pub caller: &'a Caller,
    /// The time, and what holds for everybody.
    pub light: Light,
}

/// What is found under an id.
#[derive(Debug)]
pub enum Found<V> {
    /// A record that the caller may see.
    Here(Disclosed<V>),
    /// A record that the caller could see and that was retired.
    Retired,
    /// Nothing, or nothing for this caller: the two look the same.
    Nothing,
}

impl<V> Found<V> {
    /// The record, where it is here.
    #[must_use]
    pub fn here(self) -> Option<Disclosed<V>> {
        if let Self::Here(disclosed) = self { Some(disclosed) } else { None }
    }
}

impl<'a> Look<'a> {
    /// An organization by its id.
    #[must_use]
    pub fn organization(&self, id: OrganizationId) -> Found<OrganizationView<'a>> {
        let Some(listed) = self.snapshot.organizations.get(&id) else { return Found::Nothing };
        match self.disclose_organization(listed) {
            None => Found::Nothing,
            Some(_) if listed.organization.retired_at.is_some() => Found::Retired,
            Some(disclosed) => Found::Here(disclosed),
        }
    }

    /// A contact by its id.
    #[must_use]
    pub fn contact(&self, id: ContactId) -> Found<ContactView<'a>> {
        let Some(contact) = self.snapshot.contacts.get(&id) else { return Found::Nothing };
        match self.disclose_contact(contact, Glance::Item) {
            None => Found::Nothing,
            Some(_) if contact.retired_at.is_some() => Found::Retired,
            Some(disclosed) => Found::Here(disclosed),
        }
    }

    /// The owner of an organization's records and the organization, for who may see it.
    #[must_use]
    pub fn listed(&self, id: OrganizationId) -> Option<&'a Listed> {
        let listed = self.snapshot.organizations.get(&id)?;
        sees_organization(self.caller, &listed.owner, &listed.organization, self.light).then_some(listed)
    }

    /// The caller's own organization: who asks for it knows which it is, whatever his scopes leave him to read of it.
    #[must_use]
    pub fn own(&self) -> Option<&'a Listed> {
        let listed = self.snapshot.organizations.get(&self.caller.member()?.organization_id)?;
        Some(&**listed)
    }

    /// A contact and its owner as they are stored, for who may see the contact: history is narrowed to that.
    #[must_use]
    pub fn held_contact(&self, id: ContactId) -> Option<(&'a Listed, &'a Contact)> {
        let contact = self.snapshot.contacts.get(&id)?;
        let listed = self.snapshot.organizations.get(&contact.organization_id)?;
        sees_contact(self.caller, &listed.owner, contact, self.light).then_some((&**listed, &**contact))
    }

    /// A circle and its owner as they are stored, for who may see the circle.
    #[must_use]
    pub fn held_circle(&self, id: CircleId) -> Option<(&'a Listed, &'a Circle)> {
        let circle = self.snapshot.circles.get(id)?;
        let listed = self.snapshot.organizations.get(&circle.organization_id)?;
        sees_circle(self.caller, &listed.owner, circle).then_some((&**listed, &**circle))
    }

    pub(super) fn disclose_circle(&self, circle: &'a Arc<Circle>) -> Option<Disclosed<CircleView<'a>>> {
        let listed = self.snapshot.organizations.get(&circle.organization_id)?;
        disclose_circle(self.caller, &listed.owner, circle)
    }

    /// An account and its owner as they are stored, for who may see the account.
    #[must_use]
    pub fn held_account(&self, id: AccountId) -> Option<(&'a Listed, &'a Account)> {
        let account = self.snapshot.accounts.get(&id)?;
        let listed = self.snapshot.organizations.get(&account.organization_id)?;
        sees_account(self.caller, &listed.owner, account).then_some((&**listed, &**account))
    }

    /// The organization, for who may read its accounts.
    #[must_use]
    pub fn administered(&self, id: OrganizationId) -> Option<&'a Listed> {
        let listed = self.snapshot.organizations.get(&id)?;
        may_read_accounts(self.caller, &listed.owner).then_some(&**listed)
    }

    /// The organization, for who may read its machine clients.
    #[must_use]
    pub fn administers_clients_of(&self, id: OrganizationId) -> Option<&'a Listed> {
        let listed = self.snapshot.organizations.get(&id)?;
        may_read_clients(self.caller, &listed.owner).then_some(&**listed)
    }

    pub(super) fn disclose_organization(
        &self,
        listed: &'a Arc<Listed>,
    ) -> Option<Disclosed<OrganizationView<'a>>> {
        let mut disclosed =
            disclose_organization(self.caller, &listed.owner, &listed.organization, self.light)?;
        self.veil(&mut disclosed.view);
        Some(disclosed)
    }

    /// Takes out of an organization's view what names another that the caller does not see.
    pub fn veil(&self, view: &mut OrganizationView<'_>) {
        let host = view.host.as_ref().and_then(|host| host.organization_id);
        if host.is_some_and(|id| self.listed(OrganizationId(id)).is_none()) {
            view.host = None;
        }
        let is_hidden = |id| self.listed(OrganizationId(id)).is_none();
        if view.authority_id.is_some_and(is_hidden) && !self.speaks_for(OrganizationId(view.id)) {
            view.hide_authority();
        }
    }

    /// Whether the caller speaks for an organization: he knows under whom it is, whatever else he sees.
    fn speaks_for(&self, id: OrganizationId) -> bool {
        let owner = self.snapshot.organizations.get(&id).map(|listed| &listed.owner);
        self.caller.member().zip(owner).is_some_and(|(member, owner)| speaks_for(member, owner))
    }

    pub(super) fn disclose_contact(
        &self,
        contact: &'a Arc<Contact>,
        glance: Glance,
    ) -> Option<Disclosed<ContactView<'a>>> {
        let listed = self.snapshot.organizations.get(&contact.organization_id)?;
        disclose_contact(self.caller, &listed.owner, contact, glance, self.light)
    }
}
