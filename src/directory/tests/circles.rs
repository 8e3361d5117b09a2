//! Who belongs to which circle, and which circles a caller finds.

use std::collections::BTreeSet;

use super::*;
use crate::access::disclosure::sees_circle;
use crate::access::{Member, disclose_circle};
use crate::directory::CircleFilter;
use crate::model::circle::Circle;
use crate::model::ids::CircleId;
use crate::model::kinds::{AccountRole, Standing};
use crate::model::samples::circle;

/// The circles to which an organization belongs, by a walk over all of them.
fn circles_by_walk(world: &World, organization: &Organization) -> BTreeSet<CircleId> {
    let (kind, standing) = (organization.kind, organization.standing.standing);
    let belongs = |it: &&Circle| it.retired_at.is_none() && it.takes(organization.id, kind, standing);
    world.circles.iter().filter(belongs).map(|it| it.id).collect()
}

fn pages(look: &Look<'_>, filter: &CircleFilter, limit: usize) -> Vec<Value> {
    paged(limit, |after| look.circles(filter, after, limit))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn who_belongs_to_which_circle_follows_from_lists_kinds_and_standings(world in worlds()) {
        let snapshot = world.snapshot();
        for organization in &world.organizations {
            let expected = circles_by_walk(&world, organization);
            prop_assert_eq!(&snapshot.member_of(organization, now()).circles, &expected);
            for account in world.accounts.iter().filter(|it| it.organization_id == organization.id) {
                let caller = snapshot.caller(account.id, None, now());
                let stands = account.disabled_at.is_none() && organization.retired_at.is_none();
                prop_assert_eq!(caller.is_some(), stands);
                let circles = caller.and_then(|it| it.member().map(|it| it.circles.clone()));
                prop_assert!(circles.is_none_or(|it| it == expected));
            }
        }
    }

    #[test]
    fn a_list_of_circles_misses_nothing_and_adds_nothing(world in worlds(), role in 0..AccountRole::ALL.len(), limit in 1..3_usize) {
        let snapshot = world.snapshot();
        let members = world.organizations.iter().map(|it| {
            let member = snapshot.member_of(it, now());
            Caller::Account(Member { role: AccountRole::ALL[role], ..member })
        });
        for caller in members.chain([Caller::Stranger]) {
            let look = look(&snapshot, &caller);
            let mut seen: Vec<&Circle> = world.circles.iter().collect();
            seen.sort_by_key(|it| (sort_key(&it.name), it.id));
            for it in &seen {
                let sees = sees_circle(&caller, &owner(&world, it.organization_id).0, it);
                prop_assert_eq!(look.held_circle(it.id).is_some(), sees);
            }
            seen.retain(|it| it.retired_at.is_none());
            let of = |id: Option<OrganizationId>| -> Vec<Value> {
                seen.iter()
                    .filter(|it| id.is_none_or(|id| it.organization_id == id))
                    .filter_map(|it| disclose_circle(&caller, &owner(&world, it.organization_id).0, it))
                    .map(|it| sent(&it))
                    .collect()
            };
            prop_assert_eq!(pages(&look, &CircleFilter::default(), limit), of(None));
            for organization in &world.organizations {
                let filter = CircleFilter { organization_id: Some(organization.id) };
                prop_assert_eq!(pages(&look, &filter, limit), of(filter.organization_id));
            }
        }
    }

    #[test]
    fn who_loses_its_standing_leaves_a_circle_by_rule_and_comes_back_with_it(world in worlds()) {
        let mut snapshot = world.snapshot();
        let Some(rule) = world.circles.iter().find(|it| it.members.is_empty() && it.id == circle(0) && it.retired_at.is_none())
        else { return Ok(()) };
        let mut organization = world.organizations[1].clone();
        for (number, standing) in (1000..).zip([Standing::Accredited, Standing::Suspended, Standing::Accredited]) {
            organization.standing.standing = standing;
            snapshot.apply(&change(number, Record::from(organization.clone())), now());
            let circles = snapshot.member_of(&organization, now()).circles;
            prop_assert_eq!(circles.contains(&rule.id), standing == Standing::Accredited);
        }
    }
}

#[test]
fn nobody_belongs_to_a_circle_that_needs_a_newer_program() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut world = worlds().new_tree(&mut runner).expect("a world").current();
    world.circles[1].retired_at = None;
    world.organizations[2].standing.standing = Standing::Accredited;
    let joined = world.circles[1].admit(world.organizations[2].id, now());
    world.circles[1] = joined.clone();
    let member = world.organizations[2].clone();
    let mut snapshot = world.snapshot();
    assert!(snapshot.member_of(&member, now()).circles.contains(&joined.id));
    let mut newer = change(1000, Record::from(joined.clone()));
    newer.min_reader = crate::changes::READER + 1;
    snapshot.apply(&newer, now());
    assert!(!snapshot.member_of(&member, now()).circles.contains(&joined.id));
    snapshot.apply(&change(1001, Record::from(joined.clone())), now());
    assert!(snapshot.member_of(&member, now()).circles.contains(&joined.id));
}
