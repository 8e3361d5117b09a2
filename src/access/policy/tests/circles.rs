//! Who makes, edits, leaves and ends circles.

use super::*;
use crate::model::circle::CircleDraft;
use crate::model::ids::CircleId;
use crate::model::samples::{circle, now};

const REGION: OrganizationId = OrganizationId(uuid::Uuid::from_u128(9));

fn region() -> Owner {
    Owner { id: REGION, kind: OrganizationKind::RegionalBody, ..team(None, true) }
}

/// An account of the regional body.
fn regional(standing: Standing, role: AccountRole) -> Caller {
    let mut caller = account(REGION, standing, role);
    if let Caller::Account(member) = &mut caller {
        member.kind = OrganizationKind::RegionalBody;
    }
    caller
}

/// A circle of the regional body in which the team stands.
fn of_region(id: CircleId) -> Circle {
    let draft = CircleDraft { name: "Region".into(), description: None, rule: CircleRule::List };
    Circle::register(id, REGION, draft, now()).admit(TEAM, now())
}

#[test]
fn regional_bodies_make_lists_and_the_secretariat_makes_all() {
    let office = Owner { id: SECRETARIAT, kind: OrganizationKind::Secretariat, ..team(None, true) };
    for (who, caller, owner, list, rule) in [
        ("its administrator", regional(Accredited, Administrator), region(), true, false),
        ("its editor", regional(Accredited, Editor), region(), false, false),
        ("its machine", regional(Accredited, Sync), region(), false, false),
        ("its administrator, only listed", regional(Listed, Administrator), region(), false, false),
        ("its administrator, suspended", regional(Suspended, Administrator), region(), false, false),
        ("it, for another", regional(Accredited, Administrator), team(None, false), false, false),
        ("a team", account(TEAM, Accredited, Administrator), team(None, true), false, false),
        ("a state", account(AUTHORITY, Accredited, Administrator), region(), false, false),
        ("the secretariat", account(SECRETARIAT, Accredited, Administrator), office.clone(), true, true),
        (
            "the secretariat, for another",
            account(SECRETARIAT, Accredited, Administrator),
            region(),
            false,
            false,
        ),
        ("the secretariat's reader", account(SECRETARIAT, Accredited, Reader), office, false, false),
        ("a command", Caller::Process("system:test"), region(), false, false),
        ("a stranger", Caller::Stranger, region(), false, false),
    ] {
        let may = |rule| {
            let found = allowed(&caller, Target::NewCircle { owner: &owner, rule });
            assert!(found == NOTHING || found == "register_circle", "{who}: {found}");
            found != NOTHING
        };
        assert_eq!(may(CircleRule::List), list, "{who}");
        assert_eq!(may(CircleRule::AccreditedCsirts), rule, "{who}");
        assert_eq!(may(CircleRule::AccreditedStateAuthorities), rule, "{who}");
    }
}

#[test]
fn the_owner_edits_a_circle_and_a_member_leaves_it() {
    let it = of_region(circle(1));
    for (who, caller, expected) in [
        ("the owner's administrator", regional(Accredited, Administrator), "edit_circle"),
        ("the owner's editor", regional(Accredited, Editor), NOTHING),
        ("the owner, suspended", regional(Suspended, Administrator), NOTHING),
        ("a member's administrator", account(TEAM, Accredited, Administrator), "leave_circle"),
        ("a member that is only listed", account(TEAM, Listed, Administrator), "leave_circle"),
        ("a member that is suspended", account(TEAM, Suspended, Administrator), NOTHING),
        ("a member's editor", account(TEAM, Accredited, Editor), NOTHING),
        ("who is not in it", account(OTHER, Accredited, Administrator), NOTHING),
        ("the secretariat", account(SECRETARIAT, Accredited, Administrator), NOTHING),
        ("a command", Caller::Process("system:test"), NOTHING),
        ("a stranger", Caller::Stranger, NOTHING),
    ] {
        let target = Target::Circle { owner: &region(), circle: &it };
        assert_eq!(allowed(&caller, target), expected, "{who}");
        assert_eq!(may_change_circle(&caller, &region(), &it), expected != NOTHING, "{who}");
    }
}

#[test]
fn only_who_ends_a_circle_narrows_what_names_it_and_names_that_circle_alone() {
    let (it, owner) = (of_region(circle(1)), region());
    let target = Target::Circle { owner: &owner, circle: &it };
    let (ruler, leaver) = (regional(Accredited, Administrator), account(TEAM, Accredited, Administrator));
    let narrow = |caller: &Caller, ending: &Permit, owner: &Owner| {
        decide(caller, Action::NarrowAudience, Target::Naming { owner, ending })
    };
    let other = Owner { id: OTHER, ..team(None, true) };

    let edits = decide(&ruler, Action::EditCircle, target).expect("the owner may");
    for owner in [&team(None, true), &other] {
        let permit = narrow(&ruler, &edits, owner).expect("whoever names it");
        assert_eq!((permit.organization_id(), permit.circle()), (owner.id, Some(circle(1))));
        assert_eq!(narrow(&Caller::Stranger, &edits, owner).err(), Some(Refusal::SignIn));
    }

    let leaves = decide(&leaver, Action::LeaveCircle, target).expect("a member may");
    assert!(narrow(&leaver, &leaves, &team(None, true)).is_ok(), "its own");
    assert_eq!(narrow(&leaver, &leaves, &other).err(), Some(Refusal::NotYours));

    // No other right is one to narrow, and the right to narrow gives no further one.
    for (caller, action) in [
        (&leaver, Action::EditContact),
        (&leaver, Action::EditOrganization),
        (&leaver, Action::RetireOrganization),
    ] {
        let permit = decide(caller, action, Target::Of(&team(None, true))).expect("it is its own");
        assert_eq!(narrow(caller, &permit, &team(None, true)).err(), Some(Refusal::NotYours), "{action:?}");
    }
    let narrows = narrow(&ruler, &edits, &other).expect("whoever names it");
    assert_eq!(narrow(&ruler, &narrows, &team(None, true)).err(), Some(Refusal::NotYours));
    for action in Action::ALL.into_iter().filter(|it| *it != Action::NarrowAudience) {
        assert!(
            decide(&ruler, action, Target::Naming { owner: &other, ending: &edits }).is_err(),
            "{action:?}"
        );
    }
    assert!(decide(&ruler, Action::NarrowAudience, Target::Of(&region())).is_err());
    assert!(decide(&ruler, Action::NarrowAudience, target).is_err());
}

#[test]
fn who_retires_an_organization_ends_its_circles_and_its_memberships_and_no_others() {
    let (it, owner, team) = (of_region(circle(1)), region(), team(None, true));
    let other = Owner { id: OTHER, ..team.clone() };
    let retire = |caller: &Caller, of: &Owner| {
        decide(caller, Action::RetireOrganization, Target::Of(of)).expect("the secretariat may")
    };
    let secretary = account(SECRETARIAT, Accredited, Administrator);
    for (retired, expected) in [(&owner, "edit_circle"), (&team, "leave_circle"), (&other, NOTHING)] {
        let retiring = retire(&secretary, retired);
        let target = Target::CircleOf { owner: &owner, circle: &it, retiring: &retiring };
        assert_eq!(allowed(&secretary, target), expected, "{:?}", retired.id);
        assert_eq!(allowed(&Caller::Process("system:test"), target), expected);
        assert_eq!(allowed(&Caller::Stranger, target), NOTHING);
    }
    // Who leaves with the organization takes its own words along, and nobody else's.
    let retiring = retire(&secretary, &team);
    let target = Target::CircleOf { owner: &owner, circle: &it, retiring: &retiring };
    let ending = decide(&secretary, Action::LeaveCircle, target).expect("it follows");
    for (of, may) in [(&team, true), (&other, false), (&owner, false)] {
        let narrows =
            decide(&secretary, Action::NarrowAudience, Target::Naming { owner: of, ending: &ending });
        assert_eq!(narrows.is_ok(), may);
    }
    // A right to edit is none to retire.
    let edits =
        decide(&account(TEAM, Accredited, Administrator), Action::EditOrganization, Target::Of(&team));
    let edits = edits.expect("it is its own");
    let target = Target::CircleOf { owner: &owner, circle: &it, retiring: &edits };
    assert_eq!(allowed(&account(TEAM, Accredited, Administrator), target), NOTHING);
}
