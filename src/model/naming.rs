//! Naming circles: which records name them in their audiences, and what becomes of these when a circle ends.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::audience::Audience;
use super::contact::Contact;
use super::ids::CircleId;
use super::organization::Organization;
use super::violation::{Invalid, Violations};

/// A record whose audiences may name circles.
pub trait NamesCircles: Clone + PartialEq {
    /// The audiences of the record and its parts, whole before part, each with the place of what it is for.
    fn audiences(&self) -> Vec<(String, &Audience)>;

    /// The same audiences, to be changed.
    fn audiences_mut(&mut self) -> Vec<&mut Audience>;

    /// Notes that the record was edited.
    fn edited(&mut self, now: DateTime<Utc>);

    /// The circles that it names.
    fn named(&self) -> BTreeSet<CircleId> {
        let audiences = self.audiences();
        audiences.iter().flat_map(|(_, audience)| audience.circles()).copied().collect()
    }

    /// The circles that it names and `before` did not.
    fn newly_named(&self, before: Option<&Self>) -> BTreeSet<CircleId> {
        let known = before.map(Self::named).unwrap_or_default();
        self.named().difference(&known).copied().collect()
    }

    /// That these circles may not be named: told where each stands first.
    fn refuse(&self, circles: &BTreeSet<CircleId>) -> Violations {
        let (mut violations, mut told) = (Violations::default(), BTreeSet::new());
        for (place, audience) in self.audiences() {
            let refused: Vec<CircleId> = audience
                .circles()
                .filter(|id| circles.contains(id) && !told.contains(*id))
                .copied()
                .collect();
            if !refused.is_empty() {
                let unknown = Invalid::new(
                    "unknown_circle",
                    "Name only circles to which the organization belongs; GET /v1/circles lists those of yours.",
                );
                violations.add(format!("{place}/circles"), unknown);
                told.extend(refused);
            }
        }
        violations
    }

    /// What it becomes when a circle ends for it: each audience loses the circle, and one that has no other is for its
    /// organization alone. The version moves when anything is different.
    #[must_use]
    fn without_circle(&self, circle: CircleId, now: DateTime<Utc>) -> Self {
        let mut after = self.clone();
        for audience in after.audiences_mut() {
            *audience = audience.without(circle);
        }
        if after != *self {
            after.edited(now);
        }
        after
    }
}

impl NamesCircles for Organization {
    fn audiences(&self) -> Vec<(String, &Audience)> {
        vec![(String::new(), &self.audience)]
    }

    fn audiences_mut(&mut self) -> Vec<&mut Audience> {
        vec![&mut self.audience]
    }

    fn edited(&mut self, now: DateTime<Utc>) {
        self.edit_version += 1;
        self.updated_at = now;
    }
}

impl NamesCircles for Contact {
    fn audiences(&self) -> Vec<(String, &Audience)> {
        let channels = (0..).zip(&self.channels);
        let channels = channels.map(|(index, it): (usize, _)| (format!("/channels/{index}"), &it.audience));
        let person = self.person.iter().map(|it| ("/person".to_owned(), &it.audience));
        std::iter::once((String::new(), &self.audience)).chain(channels).chain(person).collect()
    }

    fn audiences_mut(&mut self) -> Vec<&mut Audience> {
        let channels = self.channels.iter_mut().map(|it| &mut it.audience);
        let person = self.person.iter_mut().map(|it| &mut it.audience);
        std::iter::once(&mut self.audience).chain(channels).chain(person).collect()
    }

    fn edited(&mut self, now: DateTime<Utc>) {
        self.edit_version += 1;
        self.updated_at = now;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::samples::{any_audience, circle, desk, now};

    proptest! {
        #[test]
        fn the_end_of_a_circle_narrows_and_keeps_parts_within_their_whole(
            parts in prop::collection::vec(any_audience(), 4), ending in 1_u128..5
        ) {
            let before = desk(parts);
            let after = before.without_circle(circle(ending), now());
            prop_assert!(!after.named().contains(&circle(ending)));
            let pairs = before.audiences().into_iter().zip(after.audiences());
            for ((_, was), (_, is)) in pairs {
                prop_assert!(is.is_within(was));
                prop_assert!(is.is_within(&after.audience));
                // Who is reached otherwise stays reached.
                prop_assert!(matches!(was, Audience::Circles(_)) || is == was);
                let kept = was.circles().filter(|id| **id != circle(ending));
                prop_assert!(is.circles().eq(kept));
            }
            let named = before.named().contains(&circle(ending));
            prop_assert_eq!(after.edit_version - before.edit_version, i64::from(named));
            prop_assert_eq!(after.without_circle(circle(ending), now()), after);
        }

        #[test]
        fn what_is_newly_named_is_told_once_and_where_it_stands_first(
            before in prop::collection::vec(any_audience(), 4), after in prop::collection::vec(any_audience(), 4)
        ) {
            let (before, after) = (desk(before), desk(after));
            let newly = after.newly_named(Some(&before));
            prop_assert!(newly.is_disjoint(&before.named()) && newly.is_subset(&after.named()));
            prop_assert_eq!(after.refuse(&newly).0.is_empty(), newly.is_empty());
            let mut untold = newly.clone();
            for violation in after.refuse(&newly).0 {
                let audiences = after.audiences();
                let place = violation.pointer.strip_suffix("/circles").map(str::to_owned);
                let (_, audience) = audiences.iter().find(|(it, _)| Some(it) == place.as_ref()).expect("a place");
                let count = untold.len();
                untold.retain(|id| !audience.circles().any(|it| it == id));
                prop_assert!(untold.len() < count);
            }
            prop_assert!(untold.is_empty());
        }
    }
}
