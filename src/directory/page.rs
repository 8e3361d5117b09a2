//! Pages: lists of what a caller sees, in an order that does not depend on the caller, continued from the last key that
//! was shown.

mod accounts;

pub use accounts::AccountFilter;

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::class::{classes_for, own_of};
use super::collation::sort_key;
use super::listed::{ContactKey, OrganizationKey};
use super::look::Look;
use crate::access::Disclosed;
use crate::access::disclosure::Glance;
use crate::access::views::{ContactView, OrganizationView};
use crate::model::availability::Open;
use crate::model::contact::Contact;
use crate::model::country::Country;
use crate::model::ids::{AccountId, CircleId, ContactId, OrganizationId};
use crate::model::kinds::{ContactRole, OrganizationKind, Standing, TeamType};
use crate::model::language::Language;
use crate::model::organization::{Identifier, Organization};
use crate::model::region::Region;
use crate::model::sector::Sector;

/// A page of a list.
#[derive(Debug)]
pub struct Page<V> {
    /// What is shown.
    pub items: Vec<Disclosed<V>>,
    /// Where the next page goes on; nothing after the last.
    pub next: Option<Cursor>,
}

/// The last key that was shown. It stays good when that record is gone. It holds the organization's name, not what the
/// name sorts by: that can be many times as long.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    #[serde(rename = "n")]
    pub(super) name: String,
    #[serde(rename = "o")]
    pub(super) organization_id: OrganizationId,
    #[serde(rename = "c", default, skip_serializing_if = "Option::is_none")]
    pub(super) contact: Option<(i16, ContactId)>,
    #[serde(rename = "r", default, skip_serializing_if = "Option::is_none")]
    pub(super) circle: Option<CircleId>,
    #[serde(rename = "a", default, skip_serializing_if = "Option::is_none")]
    pub(super) account: Option<AccountId>,
    #[serde(rename = "i", default, skip_serializing_if = "Option::is_none")]
    pub(super) record: Option<Uuid>,
}

impl Cursor {
    /// That of an organization; what is listed of it stands in another field.
    pub(super) fn of(name: String, organization_id: OrganizationId) -> Self {
        Self { name, organization_id, contact: None, circle: None, account: None, record: None }
    }
}

/// Which organizations are asked for; an empty list asks for all. All of it is of the record itself, so that it shares
/// the record's audience and tells nothing else.
#[derive(Clone, Debug, Default, Serialize)]
pub struct OrganizationFilter {
    /// Any of these kinds.
    pub kinds: Vec<OrganizationKind>,
    /// In any of these countries.
    pub countries: Vec<Country>,
    /// In any of these M49 regions.
    pub regions: Vec<Region>,
    /// In any of these sectors, or in a part of one.
    pub sectors: Vec<Sector>,
    /// With any of these standings.
    pub standings: Vec<Standing>,
    /// Of any of these types of team.
    pub team_types: Vec<TeamType>,
    /// Called so by another list: any of these.
    pub identifiers: Vec<Identifier>,
}

/// Which contacts are asked for; an empty list asks for all.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ContactFilter {
    /// Of this organization.
    pub organization_id: Option<OrganizationId>,
    /// With any of these roles.
    pub roles: Vec<ContactRole>,
    /// Speaking any of these languages, or a variety of one.
    pub languages: Vec<Language>,
    /// Answering, not answering or perhaps answering now, by its own hours: those of its channels have readers of their
    /// own.
    pub open_now: Vec<Open>,
    /// Of organizations like these.
    pub organization: OrganizationFilter,
}

impl OrganizationFilter {
    fn takes(&self, it: &Organization) -> bool {
        any_of(&self.kinds, |kind| it.kind == *kind)
            && any_of(&self.countries, |country| it.country == Some(*country))
            && any_of(&self.regions, |region| it.country.is_some_and(|country| region.contains(country)))
            && any_of(&self.sectors, |sector| it.sectors.iter().any(|own| own.is_within(*sector)))
            && any_of(&self.standings, |standing| it.standing.standing == *standing)
            && any_of(&self.team_types, |one| it.team_types.contains(one))
            && any_of(&self.identifiers, |one| it.identifiers.contains(one))
    }

    fn takes_all(&self) -> bool {
        self.kinds.is_empty()
            && self.countries.is_empty()
            && self.regions.is_empty()
            && self.sectors.is_empty()
            && self.standings.is_empty()
            && self.team_types.is_empty()
            && self.identifiers.is_empty()
    }
}

impl ContactFilter {
    fn takes(&self, it: &Contact, now: DateTime<Utc>) -> bool {
        self.organization_id.is_none_or(|id| it.organization_id == id)
            && any_of(&self.roles, |role| it.roles.contains(role))
            && any_of(&self.languages, |language| it.languages.iter().any(|own| own.is_within(language)))
            && (self.open_now.is_empty() || self.open_now.contains(&it.availability.open_at(now)))
    }
}

fn any_of<T>(asked: &[T], is_met: impl Fn(&T) -> bool) -> bool {
    asked.is_empty() || asked.iter().any(is_met)
}

impl<'a> Look<'a> {
    /// The organizations that the caller sees, by name.
    #[must_use]
    pub fn organizations(
        &self,
        filter: &OrganizationFilter,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Page<OrganizationView<'a>> {
        let after =
            after.map(|cursor| OrganizationKey { name: sort_key(&cursor.name), id: cursor.organization_id });
        let disclose = |key: &OrganizationKey| {
            let listed = self.snapshot.organizations.get(&key.id)?;
            if !filter.takes(&listed.organization) {
                return None;
            }
            self.disclose_organization(listed)
        };
        let cursor = |key: &OrganizationKey| Cursor::of(self.name_of(key.id), key.id);
        if !filter.identifiers.is_empty() {
            let keys = self.snapshot.identified(&filter.identifiers);
            return page(beyond(keys, after.as_ref()), limit, disclose, cursor);
        }
        page(self.listed_organizations(after.as_ref()), limit, disclose, cursor)
    }

    /// The contacts that the caller sees, by organization and preference.
    #[must_use]
    pub fn contacts(
        &self,
        filter: &ContactFilter,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Page<ContactView<'a>> {
        let after = after.and_then(|cursor| {
            let (preference, id) = cursor.contact?;
            Some(ContactKey {
                name: sort_key(&cursor.name),
                organization_id: cursor.organization_id,
                preference,
                id,
            })
        });
        let disclose = |key: &ContactKey| {
            let contact = self.snapshot.contacts.get(&key.id)?;
            if !filter.takes(contact, self.light.now) {
                return None;
            }
            if !filter.organization.takes_all() {
                let listed = self.snapshot.organizations.get(&contact.organization_id)?;
                if !filter.organization.takes(&listed.organization) {
                    return None;
                }
            }
            self.disclose_contact(contact, Glance::List)
        };
        let cursor = |key: &ContactKey| Cursor {
            contact: Some((key.preference, key.id)),
            ..Cursor::of(self.name_of(key.organization_id), key.organization_id)
        };
        if let Some(organization_id) = filter.organization_id {
            let keys = self.contacts_of(organization_id, after.as_ref());
            return page(keys.into_iter(), limit, disclose, cursor);
        }
        if !filter.organization.identifiers.is_empty() {
            let organizations = self.snapshot.identified(&filter.organization.identifiers);
            let keys = organizations.iter().flat_map(|it| self.contacts_of(it.id, None)).collect();
            return page(beyond(keys, after.as_ref()), limit, disclose, cursor);
        }
        let own = own_of(self.caller).map(|id| self.contacts_of(id, None)).unwrap_or_default();
        let keys = self.snapshot.contact_index.merged(classes_for(self.caller), own, after.as_ref());
        page(keys, limit, disclose, cursor)
    }

    /// Where the organizations that the caller may see stand, in order.
    pub(super) fn listed_organizations(
        &self,
        after: Option<&OrganizationKey>,
    ) -> impl Iterator<Item = OrganizationKey> + use<'a> {
        let own = own_of(self.caller).and_then(|id| self.snapshot.organizations.get(&id));
        let own = own.filter(|it| it.organization.retired_at.is_none()).map(|it| it.key());
        let classes = classes_for(self.caller);
        self.snapshot.organization_index.merged(classes, own.into_iter().collect(), after)
    }

    pub(super) fn name_of(&self, id: OrganizationId) -> String {
        self.snapshot.organizations.get(&id).map(|it| it.organization.name.clone()).unwrap_or_default()
    }

    /// The keys of one organization's contacts in order: few, so they need no index.
    fn contacts_of(&self, organization_id: OrganizationId, after: Option<&ContactKey>) -> Vec<ContactKey> {
        let Some(listed) = self.snapshot.organizations.get(&organization_id) else { return Vec::new() };
        let ids = self.snapshot.contacts_of.at(organization_id);
        let mut keys: Vec<ContactKey> = ids
            .filter_map(|id| self.snapshot.contacts.get(id))
            .map(|contact| listed.key_of(contact))
            // By what does not change with the organization's name.
            .filter(|key| after.is_none_or(|after| (key.preference, key.id) > (after.preference, after.id)))
            .collect();
        keys.sort();
        keys
    }
}

/// The keys that come after one.
fn beyond<K: Ord>(keys: BTreeSet<K>, after: Option<&K>) -> impl Iterator<Item = K> {
    keys.into_iter().skip_while(move |key| after.is_some_and(|after| key <= after))
}

/// Discloses keys until the page is full; the cursor is given only when there is more to show.
pub(super) fn page<K, V>(
    keys: impl Iterator<Item = K>,
    limit: usize,
    disclose: impl Fn(&K) -> Option<Disclosed<V>>,
    cursor: impl Fn(&K) -> Cursor,
) -> Page<V> {
    let mut shown = keys.filter_map(|key| disclose(&key).map(|disclosed| (key, disclosed)));
    let mut items = Vec::with_capacity(limit.min(256));
    let mut last = None;
    for (key, disclosed) in shown.by_ref().take(limit) {
        items.push(disclosed);
        last = Some(key);
    }
    let next = if items.len() == limit && shown.next().is_some() { last.as_ref().map(cursor) } else { None };
    Page { items, next }
}
