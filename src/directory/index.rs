//! Index: keys in order under what they are found by. All of them stand in one tree: most places hold a key or two, and a tree
//! for each would be mostly empty room.

use std::cmp::Ordering;
use std::ops::Bound;

use equivalent::{Comparable, Equivalent};
use imbl::{OrdMap, OrdSet};

/// Keys under places, in order.
#[derive(Clone, Debug)]
pub(super) struct Index<P: Ord, K: Ord>(OrdSet<(P, K)>);

impl<P: Ord, K: Ord> Default for Index<P, K> {
    fn default() -> Self {
        Self(OrdSet::new())
    }
}

impl<P: Ord + Clone, K: Ord + Clone> FromIterator<(P, K)> for Index<P, K> {
    fn from_iter<I: IntoIterator<Item = (P, K)>>(keys: I) -> Self {
        Self::of_about(0, keys)
    }
}

/// A map of these entries, without room to spare.
pub(super) fn full<K: Ord + Clone, V: Clone>(mut entries: Vec<(K, V)>) -> OrdMap<K, V> {
    entries.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
    woven(&entries).collect()
}

/// What is sorted, in the order in which it fills a B-tree: first every other one, which leaves each node half full, as a tree
/// that grows at its end always is; then those between, which fill them.
fn woven<T: Clone>(sorted: &[T]) -> impl Iterator<Item = T> {
    let between = sorted.iter().skip(1).step_by(2);
    sorted.iter().step_by(2).chain(between).cloned()
}

impl<P: Ord + Clone, K: Ord + Clone> Index<P, K> {
    /// All these keys, about so many.
    pub fn of_about(count: usize, keys: impl IntoIterator<Item = (P, K)>) -> Self {
        let mut sorted = Vec::with_capacity(count);
        sorted.extend(keys);
        sorted.sort_unstable();
        Self(woven(&sorted).collect())
    }

    /// Puts a key under a place.
    pub fn insert(&mut self, place: P, key: K) {
        self.0.insert((place, key));
    }

    /// Takes a key from under a place.
    pub fn remove(&mut self, place: P, key: K) {
        self.0.remove(&(place, key));
    }

    /// The keys under a place, in order.
    pub fn at(&self, place: P) -> impl Iterator<Item = &K> {
        self.beyond(place, None)
    }

    /// The keys under a place that come after one, in order.
    pub fn beyond<'a>(&'a self, place: P, after: Option<&K>) -> impl Iterator<Item = &'a K> + use<'a, P, K> {
        let from = Bound::Excluded(Start { place: &place, after });
        let keys = self.0.range((from, Bound::Unbounded));
        keys.take_while(move |(other, _)| *other == place).map(|(_, key)| key)
    }

    /// The keys under any of these places and those of `own` that come after one, in one order, each once.
    pub fn merged<'a>(
        &'a self,
        places: Vec<P>,
        mut own: Vec<K>,
        after: Option<&K>,
    ) -> impl Iterator<Item = K> + use<'a, P, K> {
        let mut walks: Vec<_> =
            places.into_iter().map(|place| self.beyond(place, after).peekable()).collect();
        own.retain(|key| after.is_none_or(|after| after < key));
        own.sort_unstable();
        let mut own = own.into_iter().peekable();
        std::iter::from_fn(move || {
            let listed = walks.iter_mut().filter_map(|walk| walk.peek().copied());
            let next = listed.chain(own.peek()).min()?.clone();
            for walk in &mut walks {
                walk.next_if(|key| **key == next);
            }
            own.next_if(|key| *key == next);
            Some(next)
        })
    }
}

/// What comes right after a key under a place, or before all of them.
struct Start<'a, P, K> {
    place: &'a P,
    after: Option<&'a K>,
}

impl<P: Ord, K: Ord> Comparable<(P, K)> for Start<'_, P, K> {
    fn compare(&self, (place, key): &(P, K)) -> Ordering {
        self.place.cmp(place).then_with(|| self.after.map_or(Ordering::Less, |after| after.cmp(key)))
    }
}

impl<P: Ord, K: Ord> Equivalent<(P, K)> for Start<'_, P, K> {
    fn equivalent(&self, other: &(P, K)) -> bool {
        self.compare(other).is_eq()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    type Keys = Vec<(u8, u16)>;

    fn keys() -> impl Strategy<Value = Keys> {
        prop::collection::vec((0..4_u8, 0..200_u16), 0..300)
    }

    proptest! {
        #[test]
        fn what_is_entered_at_once_is_what_is_entered_one_by_one(keys in keys(), gone in keys()) {
            let mut whole: Index<u8, u16> = keys.iter().copied().collect();
            let mut grown = Index::default();
            for (place, key) in &keys {
                grown.insert(*place, *key);
            }
            for (place, key) in gone {
                whole.remove(place, key);
                grown.remove(place, key);
            }
            prop_assert_eq!(&whole.0, &grown.0);
        }

        #[test]
        fn a_walk_shows_the_keys_of_its_places_in_order_and_each_once(
            keys in keys(),
            places in prop::collection::vec(0..5_u8, 0..4),
            own in prop::collection::btree_set(0..200_u16, 0..5),
            after in prop::option::of(0..200_u16),
        ) {
            let index: Index<u8, u16> = keys.iter().copied().collect();
            let is_meant =
                |(place, key): &&(u8, u16)| places.contains(place) && after.is_none_or(|after| *key > after);
            let beyond = own.iter().copied().filter(|key| after.is_none_or(|after| *key > after));
            let expected: std::collections::BTreeSet<u16> =
                keys.iter().filter(is_meant).map(|(_, key)| *key).chain(beyond).collect();
            let own: Vec<u16> = own.iter().rev().copied().collect();
            let walked: Vec<u16> = index.merged(places.clone(), own, after.as_ref()).collect();
            prop_assert_eq!(walked, expected.into_iter().collect::<Vec<_>>());
        }

        #[test]
        fn a_full_map_holds_its_entries(keys in prop::collection::btree_set(any::<u16>(), 0..300)) {
            let entries: Vec<(u16, u32)> = keys.into_iter().map(|key| (key, u32::from(key) + 1)).collect();
            let map = full(entries.iter().rev().copied().collect());
            prop_assert_eq!(map.into_iter().collect::<Vec<_>>(), entries);
        }
    }
}
