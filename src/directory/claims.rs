//! Claims in memory: what each organization claims, and who claims exactly this.

use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;

use imbl::OrdMap;
use serde::Serialize;
use uuid::Uuid;

use super::class::{CLASSES, Class, classes_for, classes_of, own_of};
use super::collation::sort_key;
use super::index::{Index, full};
use super::listed::Listed;
use super::look::Look;
use super::page::{Cursor, Page, page};
use crate::access::views::ClaimView;
use crate::access::{Disclosed, disclose_claim};
use crate::model::claim::{Claim, ClaimSubject};
use crate::model::ids::{ClaimId, ContactId, OrganizationId};
use crate::model::kinds::ClaimKind;

/// All claims at one position of the log.
#[derive(Clone, Debug, Default)]
pub struct Claims {
    all: OrdMap<ClaimId, Arc<Claim>>,
    /// Those of an organization that are not retired, the oldest first.
    standing_of: Index<OrganizationId, ClaimId>,
    /// Who claims the same, for each class of those who may see it: under a hash of what is claimed, which may be long.
    claimed: Index<(Class, u64), ClaimKey>,
    hasher: RandomState,
}

/// Where a claim stands among those of the same: by its organization's name, then its ids.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ClaimKey {
    name: Arc<[u8]>,
    organization_id: OrganizationId,
    id: ClaimId,
}

/// Which claims are asked for.
#[derive(Clone, Debug, Serialize)]
pub enum ClaimFilter {
    /// Those of an organization.
    Of {
        /// Which organization.
        organization_id: OrganizationId,
        /// Of any of these kinds; an empty list asks for all.
        kinds: Vec<ClaimKind>,
    },
    /// Those of exactly this, whoever claims it.
    Exactly(ClaimSubject),
}

impl Claims {
    /// All these claims, of the organizations that `listed` knows.
    pub(super) fn of<'l>(
        claims: Vec<(ClaimId, Arc<Claim>)>,
        listed: impl Fn(OrganizationId) -> Option<&'l Listed>,
    ) -> Self {
        let hasher = RandomState::new();
        let owned = claims.iter().filter_map(|(_, it)| Some((listed(it.organization_id)?, it)));
        let places = owned.flat_map(|(owner, it)| places(&hasher, it, owner));
        let claimed = Index::of_about(claims.len() * CLASSES, places);
        let standing = claims.iter().filter(|(_, it)| it.retired_at.is_none());
        let standing_of = standing.map(|(id, it)| (it.organization_id, *id)).collect();
        Self { all: full(claims), standing_of, claimed, hasher }
    }

    /// A claim.
    pub(super) fn get(&self, id: ClaimId) -> Option<&Arc<Claim>> {
        self.all.get(&id)
    }

    /// All claims, tombstones included.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Claim> {
        self.all.values().map(Arc::as_ref)
    }

    /// Takes a claim in its current version. `owner` is not known before its own record is.
    pub(super) fn put(&mut self, claim: Claim, owner: Option<&Listed>) {
        let (id, owner_id) = (claim.id, claim.organization_id);
        self.remove(id, owner);
        if claim.retired_at.is_none() {
            self.standing_of.insert(owner_id, id);
        }
        self.all.insert(id, Arc::new(claim));
        self.index(id, owner);
    }

    /// Takes a claim away.
    pub(super) fn remove(&mut self, id: ClaimId, owner: Option<&Listed>) {
        self.unindex(id, owner);
        let Some(old) = self.all.remove(&id) else { return };
        self.standing_of.remove(old.organization_id, id);
    }

    /// Takes an owner's claims out of the lists, as its name or who may see it is about to change.
    pub(super) fn unindex_of(&mut self, owner: &Listed) {
        for id in self.ids_of(owner.owner.id) {
            self.unindex(id, Some(owner));
        }
    }

    /// Puts an owner's claims into the lists for those who may see them now.
    pub(super) fn index_of(&mut self, owner: &Listed) {
        for id in self.ids_of(owner.owner.id) {
            self.index(id, Some(owner));
        }
    }

    fn ids_of(&self, owner_id: OrganizationId) -> Vec<ClaimId> {
        self.standing_of.at(owner_id).copied().collect()
    }

    fn index(&mut self, id: ClaimId, owner: Option<&Listed>) {
        for (place, key) in self.keys(id, owner) {
            self.claimed.insert(place, key);
        }
    }

    fn unindex(&mut self, id: ClaimId, owner: Option<&Listed>) {
        for (place, key) in self.keys(id, owner) {
            self.claimed.remove(place, key);
        }
    }

    /// Where the claims of one organization stand that claim this.
    fn of_the_same(&self, owner: &Listed, subject: &ClaimSubject) -> impl Iterator<Item = ClaimKey> {
        let claims = self.standing_of.at(owner.owner.id).filter_map(|id| self.all.get(id));
        claims.filter(|it| it.subject == *subject && is_found(it)).map(|it| key(it, owner))
    }

    fn keys(&self, id: ClaimId, owner: Option<&Listed>) -> Vec<((Class, u64), ClaimKey)> {
        let claim = self.all.get(&id).zip(owner);
        claim.map(|(claim, owner)| places(&self.hasher, claim, owner).collect()).unwrap_or_default()
    }
}

/// Where a claim stands among those of the same.
fn key(claim: &Claim, owner: &Listed) -> ClaimKey {
    ClaimKey { name: owner.sort_key.clone(), organization_id: claim.organization_id, id: claim.id }
}

/// Whether a claim is found by what it claims: not when it is retired, or when no value tells it.
fn is_found(claim: &Claim) -> bool {
    claim.retired_at.is_none() && claim.subject.is_asked_for()
}

/// Where a claim is found, if it is.
fn places(
    hasher: &RandomState,
    claim: &Claim,
    listed: &Listed,
) -> impl Iterator<Item = ((Class, u64), ClaimKey)> + use<> {
    let classes =
        if is_found(claim) { classes_of(&listed.owner, &listed.owner.audience) } else { Vec::new() };
    let (subject, key) = (hasher.hash_one(&claim.subject), key(claim, listed));
    classes.into_iter().map(move |class| ((class, subject), key.clone()))
}

impl<'a> Look<'a> {
    /// The claims that the caller sees: those of an organization the oldest first, those of the same by the names of their
    /// organizations.
    #[must_use]
    pub fn claims(&self, filter: &ClaimFilter, after: Option<&Cursor>, limit: usize) -> Page<ClaimView<'a>> {
        match filter {
            ClaimFilter::Of { organization_id, kinds } => {
                self.claims_of(*organization_id, kinds, after, limit)
            }
            ClaimFilter::Exactly(subject) => self.claims_to(subject, after, limit),
        }
    }

    fn claims_of(
        &self,
        organization_id: OrganizationId,
        kinds: &[ClaimKind],
        after: Option<&Cursor>,
        limit: usize,
    ) -> Page<ClaimView<'a>> {
        let after = after.and_then(|cursor| cursor.record).map(ClaimId);
        let ids = self.snapshot.claims.standing_of.beyond(organization_id, after.as_ref()).copied();
        let disclose = |id: &ClaimId| {
            let claim = self.snapshot.claims.get(*id)?;
            let is_asked_for = kinds.is_empty() || kinds.contains(&claim.subject.kind());
            if is_asked_for { self.disclose_claim(claim) } else { None }
        };
        let cursor =
            |id: &ClaimId| Cursor { record: Some(id.0), ..Cursor::of(String::new(), organization_id) };
        page(ids, limit, disclose, cursor)
    }

    fn claims_to(&self, subject: &ClaimSubject, after: Option<&Cursor>, limit: usize) -> Page<ClaimView<'a>> {
        let claims = &self.snapshot.claims;
        let after = after.and_then(|cursor| {
            let id = ClaimId(cursor.record?);
            Some(ClaimKey { name: sort_key(&cursor.name), organization_id: cursor.organization_id, id })
        });
        let hash = claims.hasher.hash_one(subject);
        let places = classes_for(self.caller).into_iter().map(|class| (class, hash)).collect();
        let disclose =
            |key: &ClaimKey| self.disclose_claim(claims.get(key.id).filter(|it| it.subject == *subject)?);
        let cursor = |key: &ClaimKey| Cursor {
            record: Some(key.id.0),
            ..Cursor::of(self.name_of(key.organization_id), key.organization_id)
        };
        let own = own_of(self.caller).and_then(|id| self.snapshot.organizations.get(&id));
        let own = own.into_iter().flat_map(|it| claims.of_the_same(it, subject)).collect();
        page(claims.claimed.merged(places, own, after.as_ref()), limit, disclose, cursor)
    }

    /// A claim and its owner as they are stored, for who may see the claim.
    #[must_use]
    pub fn held_claim(&self, id: ClaimId) -> Option<(&'a Listed, &'a Claim)> {
        let claim = self.snapshot.claims.get(id)?;
        Some((self.listed(claim.organization_id)?, &**claim))
    }

    fn disclose_claim(&self, claim: &'a Arc<Claim>) -> Option<Disclosed<ClaimView<'a>>> {
        let listed = self.snapshot.organizations.get(&claim.organization_id)?;
        let mut disclosed = disclose_claim(self.caller, &listed.owner, claim, self.light)?;
        self.veil_claim(&mut disclosed.view);
        Some(disclosed)
    }

    /// Takes out of a claim's view what names other records that the caller does not see, and a contact that is retired.
    pub fn veil_claim(&self, view: &mut ClaimView<'_>) {
        let stands = |id| self.held_contact(id).is_some_and(|(_, contact)| contact.retired_at.is_none());
        view.contact_id = view.contact_id.filter(|id| stands(ContactId(*id)));
        view.confirmed_by = view.confirmed_by.filter(|id| self.names(*id));
        for dispute in &mut view.disputes {
            dispute.organization_id = dispute.organization_id.filter(|id| self.names(*id));
        }
    }

    /// Whether an organization may be named to the caller.
    #[must_use]
    pub fn names(&self, id: Uuid) -> bool {
        self.listed(OrganizationId(id)).is_some()
    }
}
