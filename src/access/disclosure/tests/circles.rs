//! Who sees a circle.

use super::*;
use crate::model::circle::{Circle, CircleDraft};
use crate::model::kinds::CircleRule;

fn by(rule: CircleRule) -> Circle {
    let draft = CircleDraft { name: "Region".into(), description: None, rule };
    Circle::register(circle(1), TEAM, draft, now())
}

#[test]
fn a_circle_is_seen_by_its_members_and_its_owner() {
    let list = by(CircleRule::List).admit(OTHER, now());
    let rule = by(CircleRule::AccreditedStateAuthorities);
    for (who, caller, of_list, of_rule) in [
        ("a stranger", Caller::Stranger, false, false),
        ("the owner's reader", account(TEAM, Accredited, Reader), true, true),
        ("the owner's reader, listed", account(TEAM, Listed, Reader), true, true),
        ("who is in the list", account(OTHER, Accredited, Reader), true, false),
        ("who is in the list, only listed", account(OTHER, Listed, Administrator), false, false),
        ("who is in the list, suspended", account(OTHER, Suspended, Administrator), false, false),
        ("who is of the rule", account(AUTHORITY, Accredited, Reader), false, true),
        ("who is of the rule's kind, only listed", account(AUTHORITY, Listed, Reader), false, false),
        ("the secretariat", account(SECRETARIAT, Accredited, Administrator), false, false),
    ] {
        for (circle, expected) in [(&list, of_list), (&rule, of_rule)] {
            let owner = team(None, true);
            assert_eq!(sees_circle(&caller, &owner, circle), expected, "{who}: {}", circle.rule);
            let disclosed = disclose_circle(&caller, &owner, circle);
            assert_eq!(disclosed.is_some(), expected, "{who}: {}", circle.rule);
            assert!(disclosed.is_none_or(|it| it.restricted.is_empty()));
        }
    }
    let orphan = team(None, false);
    let secretary = account(SECRETARIAT, Accredited, Administrator);
    assert!(sees_circle(&secretary, &orphan, &list), "who stands in for the owner");
}

#[test]
fn a_tag_holds_the_version_for_who_may_edit_or_leave() {
    let list = by(CircleRule::List).admit(OTHER, now());
    let version =
        |caller: &Caller| disclose_circle(caller, &team(None, true), &list).and_then(|it| it.version);
    assert_eq!(version(&account(TEAM, Accredited, Administrator)), Some(2));
    assert_eq!(version(&account(OTHER, Accredited, Administrator)), Some(2));
    assert_eq!(version(&account(TEAM, Accredited, Reader)), None);
    assert_eq!(version(&account(OTHER, Accredited, Editor)), None);
}

#[test]
fn an_earlier_version_is_not_seen_by_who_joined_later() {
    let (before, caller) = (by(CircleRule::List).admit(AUTHORITY, now()), account(OTHER, Accredited, Reader));
    let after = before.admit(OTHER, now());
    assert!(
        !sees_circle(&caller, &team(None, true), &before) && sees_circle(&caller, &team(None, true), &after)
    );
}
