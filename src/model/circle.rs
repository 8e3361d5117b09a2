//! Circle: a named group of organizations, for which others write by naming it in an audience.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::ids::{CircleId, OrganizationId};
use super::kinds::{CircleRule, OrganizationKind, Standing};
use super::organization::set;

/// Longest name, in characters.
pub const NAME_MAX: usize = 200;
/// Longest description, in characters.
pub const DESCRIPTION_MAX: usize = 2000;
/// Most members of a list: a record is sent and followed whole.
pub const MEMBERS_MAX: usize = 2000;

/// A named group of organizations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Circle {
    /// Its id.
    pub id: CircleId,
    /// Who made it, and says who is in it.
    pub organization_id: OrganizationId,
    /// What it is called.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// By what an organization belongs to it.
    pub rule: CircleRule,
    /// The organizations of a list, in the order of their ids; empty for a rule.
    pub members: Vec<CircleMember>,
    /// Counts its edits from 1.
    pub edit_version: i64,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// When it was retired; a tombstone since then. It does not come back.
    pub retired_at: Option<DateTime<Utc>>,
}

/// An organization in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CircleMember {
    /// Which.
    pub organization_id: OrganizationId,
    /// Since when.
    pub since: DateTime<Utc>,
}

/// A new circle.
#[derive(Clone, Debug)]
pub struct CircleDraft {
    /// See [`Circle::name`].
    pub name: String,
    /// See [`Circle::description`].
    pub description: Option<String>,
    /// See [`Circle::rule`].
    pub rule: CircleRule,
}

/// A change of a circle: what is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct CircleEdit {
    /// See [`Circle::name`].
    pub name: Option<String>,
    /// See [`Circle::description`].
    pub description: Option<Option<String>>,
}

impl Circle {
    /// A new circle, in which nobody stands by list.
    #[must_use]
    pub fn register(
        id: CircleId,
        organization_id: OrganizationId,
        draft: CircleDraft,
        now: DateTime<Utc>,
    ) -> Self {
        Self {
            id,
            organization_id,
            name: draft.name,
            description: draft.description,
            rule: draft.rule,
            members: Vec::new(),
            edit_version: 1,
            created_at: now,
            updated_at: now,
            retired_at: None,
        }
    }

    /// Changes what it is called. The version moves when anything is different.
    #[must_use]
    pub fn apply(&self, edit: CircleEdit, now: DateTime<Utc>) -> Self {
        self.next(now, |after| {
            set(&mut after.name, edit.name);
            set(&mut after.description, edit.description);
        })
    }

    /// Takes an organization into the list; one that stands there keeps its date.
    #[must_use]
    pub fn admit(&self, organization_id: OrganizationId, now: DateTime<Utc>) -> Self {
        self.next(now, |after| {
            if let Err(place) = after.place_of(organization_id) {
                after.members.insert(place, CircleMember { organization_id, since: now });
            }
        })
    }

    /// Takes an organization from the list.
    #[must_use]
    pub fn dismiss(&self, organization_id: OrganizationId, now: DateTime<Utc>) -> Self {
        self.next(now, |after| after.members.retain(|it| it.organization_id != organization_id))
    }

    /// Ends it; a tombstone remains, which still says who was in it.
    #[must_use]
    pub fn retire(&self, now: DateTime<Utc>) -> Self {
        self.next(now, |after| after.retired_at = Some(now))
    }

    /// Whether an organization stands in the list.
    #[must_use]
    pub fn lists(&self, id: OrganizationId) -> bool {
        self.place_of(id).is_ok()
    }

    /// Whether an organization belongs to it, as it stands in this version: by the list or by the rule.
    #[must_use]
    pub fn takes(&self, id: OrganizationId, kind: OrganizationKind, standing: Standing) -> bool {
        self.lists(id) || self.rule.takes(kind, standing)
    }

    /// Where an organization stands in the list, or where it would.
    fn place_of(&self, id: OrganizationId) -> Result<usize, usize> {
        self.members.binary_search_by_key(&id, |it| it.organization_id)
    }

    fn next(&self, now: DateTime<Utc>, change: impl FnOnce(&mut Self)) -> Self {
        let mut after = self.clone();
        change(&mut after);
        if after != *self {
            after.edit_version += 1;
            after.updated_at = now;
        }
        after
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000, 0).expect("a time")
    }

    fn organization(number: u128) -> OrganizationId {
        OrganizationId(Uuid::from_u128(number))
    }

    fn circle(rule: CircleRule) -> Circle {
        let draft = CircleDraft { name: "Region".into(), description: None, rule };
        Circle::register(CircleId(Uuid::from_u128(1)), organization(9), draft, now())
    }

    #[test]
    fn a_change_that_changes_nothing_moves_no_version() {
        let one = circle(CircleRule::List).admit(organization(1), now());
        let later = now() + chrono::Duration::hours(1);
        assert_eq!(one.admit(organization(1), later), one, "it keeps its date");
        assert_eq!(one.dismiss(organization(2), later), one);
        assert_eq!(one.apply(CircleEdit { name: Some("Region".into()), description: None }, later), one);
        let edit = CircleEdit { name: None, description: Some(Some("For the region.".into())) };
        assert_eq!(one.apply(edit, later).edit_version, 3);
    }

    #[test]
    fn a_rule_takes_who_is_of_its_kind_and_accredited_and_nobody_else() {
        for rule in CircleRule::ALL {
            for kind in OrganizationKind::ALL {
                for standing in Standing::ALL {
                    let fits = matches!(
                        (rule, kind),
                        (CircleRule::AccreditedStateAuthorities, OrganizationKind::StateAuthority)
                            | (CircleRule::AccreditedCsirts, OrganizationKind::Csirt)
                    );
                    let takes = circle(*rule).takes(organization(1), *kind, *standing);
                    assert_eq!(takes, fits && *standing == Standing::Accredited, "{rule} {kind} {standing}");
                }
            }
        }
    }

    #[test]
    fn a_tombstone_says_who_was_in_it() {
        let retired = circle(CircleRule::List).admit(organization(1), now()).retire(now());
        assert!(retired.lists(organization(1)) && retired.retired_at.is_some());
    }

    proptest! {
        #[test]
        fn a_list_holds_who_was_admitted_and_not_dismissed(
            steps in prop::collection::vec((0_u128..8, any::<bool>()), 0..40)
        ) {
            let mut circle = circle(CircleRule::List);
            let mut expected = std::collections::BTreeSet::new();
            for (number, admits) in steps {
                let id = organization(number);
                circle = if admits { circle.admit(id, now()) } else { circle.dismiss(id, now()) };
                if admits { expected.insert(id) } else { expected.remove(&id) };
            }
            let listed: Vec<_> = circle.members.iter().map(|it| it.organization_id).collect();
            prop_assert_eq!(&listed, &expected.iter().copied().collect::<Vec<_>>());
            for number in 0..8 {
                prop_assert_eq!(circle.lists(organization(number)), expected.contains(&organization(number)));
            }
            let json = serde_json::to_string(&circle).expect("a circle is JSON");
            prop_assert_eq!(serde_json::from_str::<Circle>(&json).ok(), Some(circle));
        }
    }
}
