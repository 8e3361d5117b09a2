//! Who may read: of a record, of a channel, of a person.
//!
//! Every part states its audience, and a part is never wider than what it is part of.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::ids::CircleId;
use super::violation::{Invalid, Violations};
use super::vocabulary::vocabulary;

/// How many circles an audience may name.
pub const MAX_CIRCLES: usize = 32;

vocabulary! {
    AudienceKind = "audiences": "Who may read.";
    Public = "public": "Public", "Everybody, without an account.";
    Members = "members": "Members", "Every active account of an accredited organization.";
    Circles = "circles": "Circles", "The accredited organizations of the circles that are named.";
    Authority = "authority": "Authority", "The organization, its authority and the secretariat.";
    Own = "own": "Own", "The organization alone.";
}

/// Who may read. The order is partial: public > members > circles(S) > own, members > authority > own,
/// and circles(T) is within circles(S) when T is a subset of S; circles and authority do not compare.
///
/// In the log: `{"kind": "circles", "circles": ["..."]}`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "Stored", into = "Stored")]
pub enum Audience {
    /// Everybody.
    Public,
    /// Every active account of an accredited organization.
    Members,
    /// The accredited organizations of these circles; [`Audience::check`] sees to it that there is one.
    Circles(BTreeSet<CircleId>),
    /// The organization, its authority and the secretariat.
    Authority,
    /// The organization alone.
    Own,
}

#[derive(Serialize, Deserialize)]
struct Stored {
    kind: AudienceKind,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    circles: BTreeSet<CircleId>,
}

impl Audience {
    /// An audience from its wire form: a kind, and circles for the kind `circles` only.
    ///
    /// # Errors
    /// At `/audience` an unknown kind; at `/circles` circles that are missing, not asked for, too many
    /// or no ids.
    pub fn check(kind: &str, circles: &[String]) -> Result<Self, Violations> {
        let mut violations = Violations::default();
        let kind = violations.take("/audience", AudienceKind::parse(kind));
        let count = match (kind, circles.len()) {
            (Some(AudienceKind::Circles), 0) => Err(Invalid::new("required", "Name at least one circle.")),
            (Some(AudienceKind::Circles) | None, count) if count > MAX_CIRCLES => {
                Err(Invalid::new("too_many", format!("Name at most {MAX_CIRCLES} circles.")))
            }
            (Some(AudienceKind::Circles) | None, _) | (_, 0) => Ok(()),
            (Some(_), _) => Err(Invalid::new(
                "not_applicable",
                "Leave the circles empty, or set the audience to circles.",
            )),
        };
        violations.take("/circles", count);
        let ids = circles.iter().take(MAX_CIRCLES).enumerate().filter_map(|(index, id)| {
            let id = id.parse().map_err(|_| Invalid::new("not_an_id", "Use the id of a circle."));
            violations.take(format!("/circles/{index}"), id)
        });
        let circles: BTreeSet<CircleId> = ids.collect();
        match kind {
            Some(kind) => violations.done(Stored { kind, circles }.into()),
            None => Err(violations),
        }
    }

    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> AudienceKind {
        match self {
            Self::Public => AudienceKind::Public,
            Self::Members => AudienceKind::Members,
            Self::Circles(_) => AudienceKind::Circles,
            Self::Authority => AudienceKind::Authority,
            Self::Own => AudienceKind::Own,
        }
    }

    /// The circles that it names.
    pub fn circles(&self) -> impl Iterator<Item = &CircleId> {
        let named = if let Self::Circles(circles) = self { Some(circles) } else { None };
        named.into_iter().flatten()
    }

    /// What it is once a circle is no more: the other circles, or `own` where there is no other. Never wider.
    #[must_use]
    pub fn without(&self, circle: CircleId) -> Self {
        let Self::Circles(circles) = self else { return self.clone() };
        let left: BTreeSet<CircleId> = circles.iter().filter(|id| **id != circle).copied().collect();
        if left.is_empty() { Self::Own } else { Self::Circles(left) }
    }

    /// Whether a part with this audience may stand in a whole with that one: nobody reads the part who
    /// may not read the whole.
    #[must_use]
    pub fn is_within(&self, whole: &Self) -> bool {
        match (self, whole) {
            (Self::Own, _) | (_, Self::Public) => true,
            (Self::Public, _) | (_, Self::Own) => false,
            (_, Self::Members) => true,
            (Self::Circles(part), Self::Circles(whole)) => part.is_subset(whole),
            (part, whole) => part == whole,
        }
    }

    /// This part's audience once the whole has that one: kept where it is within, else the whole's, or
    /// `own` where the two do not compare. Never wider than either.
    #[must_use]
    pub fn narrowed_to(self, whole: &Self) -> Self {
        if self.is_within(whole) {
            self
        } else if whole.is_within(&self) {
            whole.clone()
        } else {
            Self::Own
        }
    }
}

impl From<Stored> for Audience {
    fn from(stored: Stored) -> Self {
        match stored.kind {
            AudienceKind::Public => Self::Public,
            AudienceKind::Members => Self::Members,
            AudienceKind::Circles => Self::Circles(stored.circles),
            AudienceKind::Authority => Self::Authority,
            AudienceKind::Own => Self::Own,
        }
    }
}

impl From<Audience> for Stored {
    fn from(audience: Audience) -> Self {
        let kind = audience.kind();
        let circles = if let Audience::Circles(circles) = audience { circles } else { BTreeSet::new() };
        Self { kind, circles }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn circle(number: u128) -> CircleId {
        CircleId(Uuid::from_u128(number))
    }

    fn circles(numbers: &[u128]) -> Audience {
        Audience::Circles(numbers.iter().map(|number| circle(*number)).collect())
    }

    fn any_audience() -> impl Strategy<Value = Audience> {
        prop_oneof![
            Just(Audience::Public),
            Just(Audience::Members),
            Just(Audience::Authority),
            Just(Audience::Own),
            prop::collection::btree_set((1_u128..5).prop_map(circle), 1..4).prop_map(Audience::Circles),
        ]
    }

    #[test]
    fn the_order_is_that_of_the_field() {
        let within = |part: &Audience, whole: &Audience| part.is_within(whole) && !whole.is_within(part);
        assert!(within(&Audience::Members, &Audience::Public));
        assert!(within(&circles(&[1]), &Audience::Members));
        assert!(within(&Audience::Authority, &Audience::Members));
        assert!(within(&Audience::Own, &circles(&[1])));
        assert!(within(&Audience::Own, &Audience::Authority));
        assert!(within(&circles(&[1]), &circles(&[1, 2])));
    }

    #[test]
    fn circles_and_authority_do_not_compare_nor_do_crossing_circles() {
        for (one, other) in [(circles(&[1]), Audience::Authority), (circles(&[1, 2]), circles(&[2, 3]))] {
            assert!(!one.is_within(&other) && !other.is_within(&one));
            assert_eq!(one.clone().narrowed_to(&other), Audience::Own);
            assert_eq!(other.narrowed_to(&one), Audience::Own);
        }
    }

    #[test]
    fn a_part_is_kept_or_takes_what_its_whole_has() {
        assert_eq!(Audience::Own.narrowed_to(&Audience::Members), Audience::Own);
        assert_eq!(Audience::Public.narrowed_to(&circles(&[1])), circles(&[1]));
    }

    #[test]
    fn the_wire_form_is_checked() {
        let id = circle(1).to_string();
        assert_eq!(Audience::check("members", &[]), Ok(Audience::Members));
        assert_eq!(Audience::check("circles", &[id.clone(), id.clone()]), Ok(circles(&[1])));
        let told = |kind: &str, ids: &[String]| {
            let violations = Audience::check(kind, ids).expect_err("this audience is refused").0;
            violations.into_iter().map(|violation| (violation.pointer, violation.code)).collect::<Vec<_>>()
        };
        assert_eq!(told("circles", &[]), [("/circles".to_owned(), "required")]);
        assert_eq!(told("members", std::slice::from_ref(&id)), [("/circles".to_owned(), "not_applicable")]);
        assert_eq!(told("all", &[]), [("/audience".to_owned(), "unknown_value")]);
        assert_eq!(told("circles", &[id.clone(), "1".to_owned()]), [("/circles/1".to_owned(), "not_an_id")]);
        assert_eq!(told("circles", &vec![id; MAX_CIRCLES + 1]), [("/circles".to_owned(), "too_many")]);
    }

    #[test]
    fn the_log_holds_kind_and_circles() {
        let json = serde_json::to_value(circles(&[1])).expect("an audience is JSON");
        let expected = serde_json::json!({"kind": "circles", "circles": [circle(1)]});
        assert_eq!(json, expected);
        let json = serde_json::to_value(Audience::Own).expect("an audience is JSON");
        assert_eq!(json, serde_json::json!({"kind": "own"}));
    }

    proptest! {
        #[test]
        fn the_order_is_partial(a in any_audience(), b in any_audience(), c in any_audience()) {
            prop_assert!(a.is_within(&a));
            prop_assert!(!(a.is_within(&b) && b.is_within(&c)) || a.is_within(&c));
            prop_assert!(!(a.is_within(&b) && b.is_within(&a)) || a == b);
        }

        #[test]
        fn a_part_is_within_a_whole_exactly_when_the_field_says_so(part in any_audience(), whole in any_audience()) {
            let expected = match (&part, &whole) {
                (Audience::Own, _) | (_, Audience::Public) => true,
                (Audience::Circles(part), Audience::Circles(whole)) => part.difference(whole).count() == 0,
                (part, whole) if part == whole => true,
                (Audience::Circles(_) | Audience::Authority, Audience::Members) => true,
                _ => false,
            };
            prop_assert_eq!(part.is_within(&whole), expected);
        }

        #[test]
        fn a_part_stays_within_its_whole_when_a_circle_ends(part in any_audience(), whole in any_audience(), ending in 1_u128..5) {
            let (left, left_whole) = (part.without(circle(ending)), whole.without(circle(ending)));
            prop_assert!(left.is_within(&part));
            prop_assert!(!part.is_within(&whole) || left.is_within(&left_whole));
            prop_assert!(left.circles().all(|id| *id != circle(ending)));
            let names_it = part.circles().any(|id| *id == circle(ending));
            prop_assert_eq!(left != part, names_it);
        }

        #[test]
        fn narrowing_never_widens(part in any_audience(), whole in any_audience()) {
            let narrowed = part.clone().narrowed_to(&whole);
            prop_assert!(narrowed.is_within(&whole));
            prop_assert!(narrowed.is_within(&part));
            prop_assert_eq!(narrowed.clone().narrowed_to(&whole), narrowed);
        }

        #[test]
        fn the_log_gives_back_what_was_written(audience in any_audience()) {
            let json = serde_json::to_string(&audience).expect("an audience is JSON");
            prop_assert_eq!(serde_json::from_str::<Audience>(&json).ok(), Some(audience));
        }
    }
}
