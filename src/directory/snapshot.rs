//! Snapshot: all current records at one position of the log. Its maps share their structure, so that taking a copy and
//! changing it costs what the change costs.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use imbl::{HashMap, OrdMap};
use uuid::Uuid;

use super::attestations::Attestations;
use super::circles::Circles;
use super::claims::Claims;
use super::class::Class;
use super::index::Index;
use super::listed::{ContactKey, Listed, OrganizationKey};
use super::recent::Recent;
use crate::access::mandate::delegated;
use crate::access::{Caller, Mandate, Member};
use crate::changes::{Change, Position, Record, RecordKind, RevokedSession};
use crate::model::account::Account;
use crate::model::address_space::AddressSpace;
use crate::model::circle::Circle;
use crate::model::client::Client;
use crate::model::contact::Contact;
use crate::model::ids::{
    AccountId, AddressSpaceId, AttestationId, CircleId, ClaimId, ClientId, ContactId, OrganizationId,
    SessionId,
};
use crate::model::kinds::AccountRole;
use crate::model::organization::{Identifier, Organization};

/// All current records at one position.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// To where it follows the log.
    pub position: Position,
    /// Positions that it has met.
    pub(super) recent: Recent,
    /// How many records need a newer program: they are not shown, and no writes are taken.
    pub unreadable: OrdMap<Uuid, i32>,
    pub(super) organizations: OrdMap<OrganizationId, Arc<Listed>>,
    pub(super) contacts: OrdMap<ContactId, Arc<Contact>>,
    /// Those of an organization that are not retired.
    pub(super) contacts_of: Index<OrganizationId, ContactId>,
    /// Who is called so by another list: nothing is unique across organizations.
    pub(super) by_identifier: Index<Identifier, OrganizationId>,
    pub(super) organization_index: Index<Class, OrganizationKey>,
    pub(super) contact_index: Index<Class, ContactKey>,
    pub(super) circles: Circles,
    pub(super) claims: Claims,
    pub(super) attestations: Attestations,
    pub(super) address_spaces: OrdMap<AddressSpaceId, Arc<AddressSpace>>,
    pub(super) accounts: OrdMap<AccountId, Arc<Account>>,
    pub(super) accounts_of: Index<OrganizationId, AccountId>,
    administrators: Index<OrganizationId, AccountId>,
    clients: OrdMap<ClientId, Arc<Client>>,
    /// Sessions, and secrets of machine clients, that ended before their time.
    revoked: HashMap<SessionId, Arc<RevokedSession>>,
}

impl Snapshot {
    /// A directory of nothing.
    #[must_use]
    pub fn empty(position: Position) -> Self {
        let mut recent = Recent::default();
        recent.note(position);
        Self {
            position,
            recent,
            unreadable: OrdMap::new(),
            organizations: OrdMap::new(),
            contacts: OrdMap::new(),
            contacts_of: Index::default(),
            by_identifier: Index::default(),
            organization_index: Index::default(),
            contact_index: Index::default(),
            circles: Circles::default(),
            claims: Claims::default(),
            attestations: Attestations::default(),
            address_spaces: OrdMap::new(),
            accounts: OrdMap::new(),
            accounts_of: Index::default(),
            administrators: Index::default(),
            clients: OrdMap::new(),
            revoked: HashMap::new(),
        }
    }

    /// Takes a change: afterwards the snapshot stands where the log stood after it.
    pub fn apply(&mut self, change: &Change, now: DateTime<Utc>) {
        match change.record() {
            Ok(record) => {
                self.unreadable.remove(&change.record_id);
                self.put(record, now);
            }
            Err(unreadable) => {
                tracing::error!(number = change.number, %unreadable, "a record is not shown");
                self.conceal(&change.kind, change.record_id, change.organization_id, change.min_reader);
            }
        }
        self.position = change.position();
        self.recent.note(self.position);
    }

    /// The member behind a token, with what holds at this moment; nothing when the account or the machine client, its
    /// organization or its session has ended.
    #[must_use]
    pub fn caller(
        &self,
        account_id: AccountId,
        session_id: Option<SessionId>,
        now: DateTime<Utc>,
    ) -> Option<Caller> {
        let (organization_id, role, scopes) = match self.accounts.get(&account_id) {
            Some(account) if account.disabled_at.is_some() => return None,
            Some(account) => (account.organization_id, account.role, None),
            None => {
                let client = self.clients.get(&ClientId(account_id.0)).filter(|it| it.stands_at(now))?;
                (client.organization_id, client.role, Some(client.scopes))
            }
        };
        let listed = self.organizations.get(&organization_id)?;
        let is_over = listed.organization.retired_at.is_some()
            || session_id.is_some_and(|session| self.has_ended(session));
        (!is_over).then(|| {
            Caller::Account(Member {
                account_id,
                session_id,
                role,
                scopes,
                ..self.member_of(&listed.organization, now)
            })
        })
    }

    /// What every account of an organization is now: a reader, in the circles to which the organization belongs.
    #[must_use]
    pub fn member_of(&self, organization: &Organization, now: DateTime<Utc>) -> Member {
        let (id, kind, standing) = (organization.id, organization.kind, organization.standing.standing);
        Member {
            account_id: AccountId(Uuid::nil()),
            session_id: None,
            role: AccountRole::Reader,
            organization_id: id,
            kind,
            standing,
            circles: self.circles.of(id, kind, standing),
            mandate: self.mandate_of(organization, now),
            scopes: None,
        }
    }

    /// Towards whom an organization acts as authority now.
    fn mandate_of(&self, organization: &Organization, now: DateTime<Utc>) -> Option<Mandate> {
        let leads = organization.country.filter(|_| organization.is_lead);
        let is_led = |id| self.organizations.get(&id).is_some_and(|it| it.organization.is_lead);
        let delegated = delegated(organization.authority_id, organization.authority_terms.as_ref());
        Mandate::of(organization.id, leads, delegated.filter(|(id, _)| is_led(*id)), now)
    }

    /// An account.
    #[must_use]
    pub fn account(&self, id: AccountId) -> Option<&Arc<Account>> {
        self.accounts.get(&id)
    }

    /// A machine client.
    #[must_use]
    pub fn client(&self, id: ClientId) -> Option<&Arc<Client>> {
        self.clients.get(&id)
    }

    /// An organization as it is stored: see [`Snapshot::organizations`].
    #[must_use]
    pub fn organization(&self, id: OrganizationId) -> Option<&Organization> {
        self.organizations.get(&id).map(|listed| &listed.organization)
    }

    /// A circle as it is stored: see [`Snapshot::organizations`].
    #[must_use]
    pub fn circle(&self, id: CircleId) -> Option<&Circle> {
        self.circles.get(id).map(Arc::as_ref)
    }

    /// All accounts, disabled ones included.
    pub fn accounts(&self) -> impl Iterator<Item = &Account> {
        self.accounts.values().map(Arc::as_ref)
    }

    /// How many organizations, contacts and accounts it holds, tombstones included.
    #[must_use]
    pub fn counts(&self) -> (usize, usize, usize) {
        (self.organizations.len(), self.contacts.len(), self.accounts.len())
    }

    /// All records that it holds, parents before children.
    pub(super) fn records(&self) -> impl Iterator<Item = Record> {
        let organizations = self.organizations.values().map(|it| it.organization.clone().into());
        let contacts = self.contacts.values().map(|it| Contact::clone(it).into());
        let accounts = self.accounts.values().map(|it| Account::clone(it).into());
        let revoked = self.revoked.values().map(|it| RevokedSession::clone(it).into());
        let circles = self.circles.iter().map(|it| it.clone().into());
        let clients = self.clients.values().map(|it| Client::clone(it).into());
        let claims = self.claims.iter().map(|it| it.clone().into());
        let attestations = self.attestations.iter().map(|it| it.clone().into());
        let of_members = accounts.chain(clients).chain(revoked);
        let spaces = self.address_spaces.values().map(|it| AddressSpace::clone(it).into());
        let of_others = attestations.chain(spaces);
        organizations.chain(contacts).chain(circles).chain(claims).chain(of_others).chain(of_members)
    }

    fn has_ended(&self, session: SessionId) -> bool {
        self.revoked.contains_key(&session) || self.unreadable.contains_key(&session.0)
    }

    /// Takes a record in the version that is current at the snapshot's position.
    pub(super) fn put(&mut self, record: Record, now: DateTime<Utc>) {
        match record {
            Record::Organization(organization) => self.put_organization(organization),
            Record::Contact(contact) => self.put_contact(contact),
            Record::Circle(circle) => {
                let owner = self.organizations.get(&circle.organization_id).map(|it| &it.owner);
                self.circles.put(circle, owner);
            }
            Record::Claim(claim) => {
                let owner = self.organizations.get(&claim.organization_id).map(Arc::as_ref);
                self.claims.put(claim, owner);
            }
            Record::Attestation(attestation) => self.attestations.put(attestation),
            Record::AddressSpace(it) => drop(self.address_spaces.insert(it.id, Arc::new(it))),
            Record::Account(account) => self.put_account(account),
            Record::Client(client) => drop(self.clients.insert(client.id, Arc::new(client))),
            Record::Session(revoked) => {
                self.revoked.retain(|_, it| it.forget_at > now);
                if revoked.forget_at > now {
                    self.revoked.insert(revoked.id, Arc::new(revoked));
                }
            }
        }
    }

    /// Hides a record that needs a newer program. Nobody gains by that: an account that may be an administrator's counts
    /// as one, so that nobody stands in for its organization, and a session that may have ended has (see `has_ended`).
    pub(super) fn conceal(&mut self, kind: &str, id: Uuid, owner_id: OrganizationId, min_reader: i32) {
        self.unreadable.insert(id, min_reader);
        self.clients.remove(&ClientId(id));
        let contact_id = ContactId(id);
        self.unindex_contact(contact_id);
        if let Some(contact) = self.contacts.remove(&contact_id) {
            self.contacts_of.remove(contact.organization_id, contact_id);
        }
        let owner = self.organizations.get(&owner_id).map(Arc::as_ref);
        self.circles.remove(CircleId(id), owner.map(|it| &it.owner));
        self.claims.remove(ClaimId(id), owner);
        self.attestations.remove(AttestationId(id));
        self.address_spaces.remove(&AddressSpaceId(id));
        let organization_id = OrganizationId(id);
        if self.organizations.contains_key(&organization_id) {
            self.unindex_contacts_of(organization_id);
            self.unindex_organization(organization_id);
            self.unindex_parts_of(organization_id);
            self.organizations.remove(&organization_id);
        }
        if kind == RecordKind::Account.as_str() {
            let account_id = AccountId(id);
            self.accounts.remove(&account_id);
            self.accounts_of.remove(owner_id, account_id);
            self.administer(owner_id, account_id, true);
        }
    }

    fn put_organization(&mut self, organization: Organization) {
        let id = organization.id;
        let listed = Listed::new(organization, self.has_administrator(id));
        let moves_contacts = self
            .organizations
            .get(&id)
            .is_none_or(|old| old.owner != listed.owner || old.sort_key != listed.sort_key);
        self.unindex_organization(id);
        let contacts = if moves_contacts { self.unindex_contacts_of(id) } else { Vec::new() };
        if moves_contacts {
            self.unindex_parts_of(id);
            self.circles.index_of(&listed.owner);
            self.claims.index_of(&listed);
        }
        self.organizations.insert(id, Arc::new(listed));
        self.index_organization(id);
        for contact in contacts {
            self.index_contact(contact);
        }
    }

    fn put_contact(&mut self, contact: Contact) {
        let id = contact.id;
        self.unindex_contact(id);
        if contact.retired_at.is_none() {
            self.contacts_of.insert(contact.organization_id, id);
        } else {
            self.contacts_of.remove(contact.organization_id, id);
        }
        self.contacts.insert(id, Arc::new(contact));
        self.index_contact(id);
    }

    fn put_account(&mut self, account: Account) {
        let (id, organization_id) = (account.id, account.organization_id);
        let administers = account.role == AccountRole::Administrator && account.disabled_at.is_none();
        self.accounts.insert(id, Arc::new(account));
        self.accounts_of.insert(organization_id, id);
        self.administer(organization_id, id, administers);
    }

    /// Notes whether an account administers its organization, and what follows from that for the organization.
    fn administer(&mut self, organization_id: OrganizationId, id: AccountId, administers: bool) {
        let had_administrator = self.has_administrator(organization_id);
        if administers {
            self.administrators.insert(organization_id, id);
        } else {
            self.administrators.remove(organization_id, id);
        }
        if had_administrator != self.has_administrator(organization_id)
            && let Some(listed) = self.organizations.get(&organization_id).cloned()
        {
            self.put_organization(listed.organization.clone());
        }
    }

    pub(super) fn has_administrator(&self, id: OrganizationId) -> bool {
        self.administrators.at(id).next().is_some()
    }

    fn index_organization(&mut self, id: OrganizationId) {
        let Some(listed) = self.organizations.get(&id) else { return };
        for (class, key) in listed.places() {
            self.organization_index.insert(class, key);
        }
        for identifier in listed.identifiers() {
            self.by_identifier.insert(identifier.clone(), id);
        }
    }

    fn unindex_organization(&mut self, id: OrganizationId) {
        let Some(listed) = self.organizations.get(&id) else { return };
        for (class, key) in listed.places() {
            self.organization_index.remove(class, key);
        }
        for identifier in listed.identifiers() {
            self.by_identifier.remove(identifier.clone(), id);
        }
    }

    /// Where the organizations that others call any of these stand in lists, in order, whoever may see them.
    pub(super) fn identified(&self, identifiers: &[Identifier]) -> BTreeSet<OrganizationKey> {
        let ids = identifiers.iter().flat_map(|it| self.by_identifier.at(it.clone()));
        let listed = ids.filter_map(|id| self.organizations.get(id));
        listed.map(|it| it.key()).collect()
    }

    /// Takes all contacts of an organization out of the lists, for what is about to change in it; returns which.
    fn unindex_contacts_of(&mut self, id: OrganizationId) -> Vec<ContactId> {
        let contacts: Vec<ContactId> = self.contacts_of.at(id).copied().collect();
        for contact in &contacts {
            self.unindex_contact(*contact);
        }
        contacts
    }

    /// Takes all circles and claims of an organization out of the lists, for what is about to change in it.
    fn unindex_parts_of(&mut self, id: OrganizationId) {
        if let Some(listed) = self.organizations.get(&id) {
            self.circles.unindex_of(&listed.owner);
            self.claims.unindex_of(listed);
        }
    }

    fn index_contact(&mut self, id: ContactId) {
        let Some((listed, contact)) = self.owned(id) else { return };
        for (class, key) in listed.places_of(&contact) {
            self.contact_index.insert(class, key);
        }
    }

    fn unindex_contact(&mut self, id: ContactId) {
        let Some((listed, contact)) = self.owned(id) else { return };
        for (class, key) in listed.places_of(&contact) {
            self.contact_index.remove(class, key);
        }
    }

    /// A contact and its owner, once both are known.
    fn owned(&self, id: ContactId) -> Option<(Arc<Listed>, Arc<Contact>)> {
        let contact = self.contacts.get(&id)?;
        Some((self.organizations.get(&contact.organization_id)?.clone(), contact.clone()))
    }
}
