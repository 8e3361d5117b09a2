//! Circles in memory: which there are, and which organizations belong to which. A list says it by name; a rule by kind and
//! standing, so that who is accredited belongs at once.

use std::collections::BTreeSet;
use std::sync::Arc;

use imbl::{OrdMap, OrdSet};
use serde::Serialize;

use super::class::{Class, classes_for, classes_of, own_of};
use super::collation::sort_key;
use super::index::Index;
use super::look::Look;
use super::page::{Cursor, Page};
use crate::access::Owner;
use crate::access::views::CircleView;
use crate::model::audience::Audience;
use crate::model::circle::Circle;
use crate::model::ids::{CircleId, OrganizationId};
use crate::model::kinds::{CircleRule, OrganizationKind, Standing};

/// How many members a page of circles names at most, unless its first circle has more.
const MEMBERS_AT_ONCE: usize = 4000;

/// All circles at one position of the log.
#[derive(Clone, Debug, Default)]
pub struct Circles {
    all: OrdMap<CircleId, Arc<Circle>>,
    /// Those that an organization made and did not retire.
    of_owner: Index<OrganizationId, CircleId>,
    /// The lists in which an organization stands.
    listing: Index<OrganizationId, CircleId>,
    /// The circles by rule.
    by_rule: OrdSet<CircleId>,
    /// Where circles stand in lists for those who may see them.
    index: Index<Class, CircleKey>,
}

/// Where a circle stands in a list: by name, then id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CircleKey {
    pub(super) name: Arc<[u8]>,
    pub(super) id: CircleId,
}

/// Which circles are asked for.
#[derive(Clone, Debug, Default, Serialize)]
pub struct CircleFilter {
    /// Made by this organization.
    pub organization_id: Option<OrganizationId>,
}

impl Circles {
    /// A circle.
    pub(super) fn get(&self, id: CircleId) -> Option<&Arc<Circle>> {
        self.all.get(&id)
    }

    /// All circles, tombstones included.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Circle> {
        self.all.values().map(Arc::as_ref)
    }

    /// The circles to which an organization belongs.
    pub(super) fn of(
        &self,
        id: OrganizationId,
        kind: OrganizationKind,
        standing: Standing,
    ) -> BTreeSet<CircleId> {
        let takes = |id: &&CircleId| self.all.get(*id).is_some_and(|it| it.rule.takes(kind, standing));
        let listed = self.listing.at(id);
        listed.chain(self.by_rule.iter().filter(takes)).copied().collect()
    }

    /// Takes a circle in its current version. `owner` is not known before its own record is.
    pub(super) fn put(&mut self, circle: Circle, owner: Option<&Owner>) {
        let (id, owner_id) = (circle.id, circle.organization_id);
        self.remove(id, owner);
        if circle.retired_at.is_none() {
            self.of_owner.insert(owner_id, id);
            for member in &circle.members {
                self.listing.insert(member.organization_id, id);
            }
            if circle.rule != CircleRule::List {
                self.by_rule.insert(id);
            }
        }
        self.all.insert(id, Arc::new(circle));
        self.index(id, owner);
    }

    /// Takes a circle away: nobody belongs to it.
    pub(super) fn remove(&mut self, id: CircleId, owner: Option<&Owner>) {
        self.unindex(id, owner);
        let Some(old) = self.all.remove(&id) else { return };
        for member in &old.members {
            self.listing.remove(member.organization_id, id);
        }
        self.by_rule.remove(&id);
        self.of_owner.remove(old.organization_id, id);
    }

    /// Takes an owner's circles out of the lists, as who may see them is about to change.
    pub(super) fn unindex_of(&mut self, owner: &Owner) {
        for id in self.ids_of(owner.id) {
            self.unindex(id, Some(owner));
        }
    }

    /// Puts an owner's circles into the lists for those who may see them now.
    pub(super) fn index_of(&mut self, owner: &Owner) {
        for id in self.ids_of(owner.id) {
            self.index(id, Some(owner));
        }
    }

    fn ids_of(&self, owner_id: OrganizationId) -> Vec<CircleId> {
        self.of_owner.at(owner_id).copied().collect()
    }

    fn index(&mut self, id: CircleId, owner: Option<&Owner>) {
        for (class, key) in self.keys(id, owner) {
            self.index.insert(class, key);
        }
    }

    fn unindex(&mut self, id: CircleId, owner: Option<&Owner>) {
        for (class, key) in self.keys(id, owner) {
            self.index.remove(class, key);
        }
    }

    /// Where the circles of an owner stand.
    fn keys_of(&self, owner_id: OrganizationId) -> impl Iterator<Item = CircleKey> {
        self.of_owner.at(owner_id).filter_map(|id| self.all.get(id)).map(|it| key(it))
    }

    /// Where a circle stands in lists: its members and its owner see it, as they would read what is for it.
    fn keys(&self, id: CircleId, owner: Option<&Owner>) -> Vec<(Class, CircleKey)> {
        let circle = self.all.get(&id).filter(|it| it.retired_at.is_none());
        let Some((circle, owner)) = circle.zip(owner) else { return Vec::new() };
        let key = key(circle);
        let seen_by = Audience::Circles(BTreeSet::from([id]));
        classes_of(owner, &seen_by).into_iter().map(|class| (class, key.clone())).collect()
    }
}

/// Where a circle stands in a list.
fn key(circle: &Circle) -> CircleKey {
    CircleKey { name: sort_key(&circle.name), id: circle.id }
}

impl<'a> Look<'a> {
    /// The circles that the caller sees, by name. A page ends early where its circles have many members.
    #[must_use]
    pub fn circles(
        &self,
        filter: &CircleFilter,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Page<CircleView<'a>> {
        let circles = &self.snapshot.circles;
        let after =
            after.and_then(|cursor| Some(CircleKey { name: sort_key(&cursor.name), id: cursor.circle? }));
        let own = own_of(self.caller).map(|id| circles.keys_of(id).collect()).unwrap_or_default();
        let (mut items, mut members, mut last) = (Vec::new(), 0, None);
        for key in circles.index.merged(classes_for(self.caller), own, after.as_ref()) {
            let Some(circle) = circles.get(key.id) else { continue };
            if filter.organization_id.is_some_and(|id| circle.organization_id != id) {
                continue;
            }
            let Some(disclosed) = self.disclose_circle(circle) else { continue };
            members += circle.members.len();
            if items.len() == limit || !items.is_empty() && members > MEMBERS_AT_ONCE {
                return Page { items, next: last };
            }
            items.push(disclosed);
            last = Some(Cursor {
                circle: Some(circle.id),
                ..Cursor::of(circle.name.clone(), circle.organization_id)
            });
        }
        Page { items, next: None }
    }
}
