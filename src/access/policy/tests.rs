mod circles;
mod claims;
mod clients;

use AccountRole::{Administrator, Auditor, Editor, Reader, Sync};
use Standing::{Accredited, Listed, Suspended, Withdrawn};

use super::*;
use crate::access::samples::{AUTHORITY, OTHER, SECRETARIAT, TEAM, account, home, team};
use crate::access::{Mandate, Member};
use crate::model::organization::Delegation;

/// What `caller` may do to the target, by name; all the rest is refused.
fn allowed(caller: &Caller, target: Target<'_>) -> String {
    let names: Vec<_> = Action::ALL
        .into_iter()
        .filter(|action| match decide(caller, *action, target) {
            Ok(permit) => {
                assert_eq!(permit.action(), *action);
                true
            }
            Err(_) => false,
        })
        .map(Action::as_str)
        .collect();
    names.join(" ")
}

const OWN: &str = "edit_organization retire_organization edit_contact prove_channel create_account invite \
                   edit_account choose_authority adopt edit_client end_client";
const OWN_LED: &str = "edit_organization retire_organization edit_contact prove_channel create_account invite \
                       edit_account choose_authority end_authority adopt edit_client end_client";
/// While nobody of its own administers it; to offer again what it has is no harm.
const STANDING_IN: &str = "edit_organization edit_contact prove_channel create_account invite edit_account \
                           offer_authority withdraw_offer end_authority follow_authority dispute_claim attest";
const AUTHORITY_OF: &str = "prove_channel offer_authority withdraw_offer end_authority follow_authority \
                            confirm_claim dispute_claim attest";
const SECRETARY: &str = "retire_organization set_standing prove_channel follow_source withdraw_offer \
                         follow_authority confirm_claim dispute_claim attest";
const SECRETARY_OF_LED: &str = "retire_organization set_standing prove_channel follow_source withdraw_offer \
                                end_authority follow_authority confirm_claim dispute_claim attest";
/// What every administrator of an accredited organization may do to another.
const ANOTHER: &str = "withdraw_offer dispute_claim";
const CONTACTS: &str = "edit_contact prove_channel";
const PROOFS: &str = "prove_channel";
const NOTHING: &str = "";

#[test]
fn what_each_account_may_do_to_an_organization_and_its_records() {
    let run = team(None, true);
    let led = team(Some(AUTHORITY), true);
    let orphan = team(None, false);
    let ward = team(Some(AUTHORITY), false);
    let office = Owner { id: SECRETARIAT, ..run.clone() };
    for (who, caller, owner, expected) in [
        ("its administrator", account(TEAM, Accredited, Administrator), &run, OWN),
        ("its administrator, listed", account(TEAM, Listed, Administrator), &run, OWN),
        ("its administrator, suspended", account(TEAM, Suspended, Administrator), &run, "end_client"),
        ("its administrator, withdrawn", account(TEAM, Withdrawn, Administrator), &run, "end_client"),
        ("its administrator beside an authority", account(TEAM, Accredited, Administrator), &led, OWN_LED),
        ("its editor", account(TEAM, Accredited, Editor), &run, CONTACTS),
        ("its editor, listed", account(TEAM, Listed, Editor), &run, CONTACTS),
        ("its editor, suspended", account(TEAM, Suspended, Editor), &run, NOTHING),
        ("its editor, without an administrator", account(TEAM, Accredited, Editor), &orphan, CONTACTS),
        ("its reader", account(TEAM, Accredited, Reader), &run, NOTHING),
        ("its auditor", account(TEAM, Accredited, Auditor), &run, NOTHING),
        ("its machine", account(TEAM, Accredited, Sync), &run, NOTHING),
        ("another's administrator", account(OTHER, Accredited, Administrator), &run, ANOTHER),
        ("another's administrator, only listed", account(OTHER, Listed, Administrator), &run, NOTHING),
        (
            "another's administrator, of an orphan",
            account(OTHER, Accredited, Administrator),
            &orphan,
            ANOTHER,
        ),
        ("another's administrator, of a ward", account(OTHER, Accredited, Administrator), &ward, ANOTHER),
        ("its authority", account(AUTHORITY, Accredited, Administrator), &led, AUTHORITY_OF),
        ("its authority's editor", account(AUTHORITY, Accredited, Editor), &led, PROOFS),
        ("its authority's reader", account(AUTHORITY, Accredited, Reader), &led, NOTHING),
        ("its authority, standing in", account(AUTHORITY, Accredited, Administrator), &ward, STANDING_IN),
        ("its authority's editor, standing in", account(AUTHORITY, Accredited, Editor), &ward, CONTACTS),
        ("its authority's reader, standing in", account(AUTHORITY, Accredited, Reader), &ward, NOTHING),
        ("its authority, only listed", account(AUTHORITY, Listed, Administrator), &ward, "follow_authority"),
        ("its authority, suspended", account(AUTHORITY, Suspended, Administrator), &ward, NOTHING),
        (
            "an authority that is not its own",
            account(AUTHORITY, Accredited, Administrator),
            &orphan,
            "offer_authority withdraw_offer dispute_claim attest",
        ),
        ("the secretariat", account(SECRETARIAT, Accredited, Administrator), &run, SECRETARY),
        (
            "the secretariat beside an authority",
            account(SECRETARIAT, Accredited, Administrator),
            &ward,
            SECRETARY_OF_LED,
        ),
        (
            "the secretariat, standing in",
            account(SECRETARIAT, Accredited, Administrator),
            &orphan,
            "edit_organization retire_organization set_standing edit_contact prove_channel create_account invite edit_account follow_source \
             withdraw_offer follow_authority dispute_claim attest",
        ),
        (
            "the secretariat, of itself",
            account(SECRETARIAT, Accredited, Administrator),
            &office,
            "edit_organization retire_organization edit_contact prove_channel create_account invite edit_account follow_source choose_authority \
             follow_authority adopt edit_client end_client",
        ),
        ("the secretariat's editor", account(SECRETARIAT, Accredited, Editor), &orphan, PROOFS),
        ("the secretariat's reader", account(SECRETARIAT, Accredited, Reader), &orphan, NOTHING),
        ("the secretariat's auditor", account(SECRETARIAT, Accredited, Auditor), &orphan, NOTHING),
        ("a secretariat that is only listed", account(SECRETARIAT, Listed, Administrator), &orphan, NOTHING),
        (
            "a command on the server",
            Caller::Process("system:test"),
            &run,
            "set_standing create_account set_password follow_authority",
        ),
        ("a stranger", Caller::Stranger, &orphan, NOTHING),
    ] {
        assert_eq!(allowed(&caller, Target::Of(owner)), expected, "{who}");
    }
}

#[test]
fn only_the_secretariat_and_the_server_enter_organizations() {
    let newcomer = newcomer(OrganizationKind::Csirt, None, &[]);
    let new = Target::New(&newcomer);
    for (caller, expected) in [
        (account(SECRETARIAT, Accredited, Administrator), "register_organization"),
        (Caller::Process("system:test"), "register_organization"),
        (account(SECRETARIAT, Accredited, Editor), NOTHING),
        (account(SECRETARIAT, Listed, Administrator), NOTHING),
        (account(SECRETARIAT, Suspended, Administrator), NOTHING),
        (account(AUTHORITY, Accredited, Administrator), NOTHING),
        (account(TEAM, Accredited, Administrator), NOTHING),
        (Caller::Stranger, NOTHING),
    ] {
        assert_eq!(allowed(&caller, new), expected, "{caller:?}");
    }
}

fn newcomer(kind: OrganizationKind, country: Option<&str>, sectors: &[&str]) -> Newcomer {
    Newcomer {
        id: TEAM,
        kind,
        country: country.map(|it| Country::parse(it).expect("a country")),
        sectors: sectors.iter().map(|it| Sector::parse(it).expect("a sector")).collect(),
    }
}

/// The regulator to whom the authority leaves the operators of the energy sector.
fn delegate(standing: Standing, role: AccountRole) -> Caller {
    let Caller::Account(member) = account(OTHER, standing, role) else { unreachable!("an account") };
    let delegation = Delegation {
        country: home(),
        kinds: vec![OrganizationKind::CriticalInfrastructureOperator],
        sectors: vec![Sector::parse("energy").expect("a sector")],
        until: None,
    };
    let mandate = Mandate { lead_id: AUTHORITY, country: home(), delegation: Some(delegation) };
    Caller::Account(Member { mandate: Some(mandate), ..member })
}

#[test]
fn a_lead_and_its_delegate_enter_organizations_within_their_mandate() {
    use OrganizationKind::{CriticalInfrastructureOperator, Csirt, RegionalBody, Secretariat};
    let lead = account(AUTHORITY, Accredited, Administrator);
    let delegate_ = delegate(Accredited, Administrator);
    for (what, newcomer, by_lead, by_delegate) in [
        ("an operator", newcomer(CriticalInfrastructureOperator, Some("CH"), &["energy"]), true, true),
        ("another sector", newcomer(CriticalInfrastructureOperator, Some("CH"), &["transport"]), true, false),
        ("no sector", newcomer(CriticalInfrastructureOperator, Some("CH"), &[]), true, false),
        ("a team", newcomer(Csirt, Some("CH"), &["energy"]), true, false),
        (
            "of another country",
            newcomer(CriticalInfrastructureOperator, Some("FR"), &["energy"]),
            false,
            false,
        ),
        ("of no country", newcomer(CriticalInfrastructureOperator, None, &["energy"]), false, false),
        ("a regional body", newcomer(RegionalBody, Some("CH"), &[]), false, false),
        ("a secretariat", newcomer(Secretariat, Some("CH"), &[]), false, false),
    ] {
        let may =
            |caller: &Caller| decide(caller, Action::RegisterOrganization, Target::New(&newcomer)).is_ok();
        assert_eq!((may(&lead), may(&delegate_)), (by_lead, by_delegate), "{what}");
        for refused in [
            account(AUTHORITY, Accredited, Editor),
            account(AUTHORITY, Listed, Administrator),
            delegate(Accredited, Editor),
            delegate(Suspended, Administrator),
        ] {
            assert!(!may(&refused), "{what}: {refused:?}");
        }
    }
}

#[test]
fn a_delegate_acts_for_its_lead_towards_what_was_delegated_and_nothing_else() {
    let energy = Sector::parse("energy").expect("a sector");
    let operator = Owner {
        kind: OrganizationKind::CriticalInfrastructureOperator,
        sectors: vec![energy],
        ..team(Some(AUTHORITY), false)
    };
    let caller = delegate(Accredited, Administrator);
    assert_eq!(
        allowed(&caller, Target::Of(&operator)),
        "edit_organization edit_contact prove_channel create_account invite edit_account offer_authority withdraw_offer \
         end_authority dispute_claim"
    );
    let run = Owner { has_administrator: true, ..operator.clone() };
    assert_eq!(
        allowed(&caller, Target::Of(&run)),
        "prove_channel offer_authority withdraw_offer end_authority confirm_claim dispute_claim"
    );
    for (what, other) in [
        ("a team", Owner { kind: OrganizationKind::Csirt, ..operator.clone() }),
        ("of no sector", Owner { sectors: vec![], ..operator.clone() }),
    ] {
        assert_eq!(allowed(&caller, Target::Of(&other)), ANOTHER, "{what}");
    }
    let free = Owner { authority_id: None, ..operator };
    assert_eq!(allowed(&caller, Target::Of(&free)), "offer_authority withdraw_offer dispute_claim");
}

#[test]
fn whoever_signed_in_may_leave_and_sends_nobody_else_away() {
    for standing in [Accredited, Listed, Suspended, Withdrawn] {
        for role in [Reader, Editor, Administrator] {
            let caller = account(TEAM, standing, role);
            let own = Holder { account_id: AccountId(TEAM.0), organization_id: TEAM };
            let colleague = Holder { account_id: AccountId(OTHER.0), organization_id: TEAM };
            assert_eq!(allowed(&caller, Target::Session(own)), "end_session");
            assert_eq!(allowed(&caller, Target::Session(colleague)), NOTHING);
        }
    }
    let holder = Holder { account_id: AccountId(TEAM.0), organization_id: TEAM };
    let secretary = account(SECRETARIAT, Accredited, Administrator);
    assert_eq!(allowed(&secretary, Target::Session(holder)), NOTHING);
    assert_eq!(allowed(&Caller::Process("system:test"), Target::Session(holder)), "end_session");
    assert_eq!(allowed(&Caller::Stranger, Target::Session(holder)), NOTHING);
}

#[test]
fn a_refusal_says_what_is_in_the_way() {
    let owner = team(None, false);
    for action in Action::ALL.into_iter().filter(|it| it.is_done_to(Target::Of(&owner))) {
        // To take from one's machines is never refused to who administers them.
        if action == Action::EndClient {
            continue;
        }
        let why = |caller: &Caller| decide(caller, action, Target::Of(&owner)).err();
        assert_eq!(why(&Caller::Stranger), Some(Refusal::SignIn));
        assert_eq!(why(&account(TEAM, Suspended, Administrator)), Some(Refusal::NotInStanding));
        assert_eq!(why(&account(SECRETARIAT, Withdrawn, Administrator)), Some(Refusal::NotInStanding));
        assert_eq!(why(&account(OTHER, Accredited, Editor)), Some(Refusal::NotYours));
    }
}

#[test]
fn a_permit_is_for_the_organization_that_it_was_asked_for() {
    let owner = team(None, true);
    let permit = decide(&account(TEAM, Accredited, Editor), Action::EditContact, Target::Of(&owner));
    assert_eq!(permit.map(|permit| permit.organization_id()), Ok(TEAM));
    let secretary = account(SECRETARIAT, Accredited, Administrator);
    let permit = decide(
        &secretary,
        Action::RegisterOrganization,
        Target::New(&Newcomer { id: OTHER, ..newcomer(OrganizationKind::Csirt, None, &[]) }),
    );
    assert_eq!(permit.map(|permit| permit.organization_id()), Ok(OTHER));
}

#[test]
fn accounts_are_read_by_administrators_also_of_a_suspended_organization_and_by_who_stands_in() {
    for (caller, owner, reads) in [
        (account(TEAM, Accredited, Administrator), team(None, true), true),
        (account(TEAM, Suspended, Administrator), team(None, true), true),
        (account(TEAM, Accredited, Editor), team(None, true), false),
        (account(TEAM, Accredited, Auditor), team(None, true), false),
        (account(AUTHORITY, Accredited, Administrator), team(Some(AUTHORITY), false), true),
        (account(AUTHORITY, Accredited, Editor), team(Some(AUTHORITY), false), false),
        (account(AUTHORITY, Accredited, Administrator), team(Some(AUTHORITY), true), false),
        (account(SECRETARIAT, Accredited, Administrator), team(None, false), true),
        (account(SECRETARIAT, Accredited, Administrator), team(None, true), false),
        (account(OTHER, Accredited, Administrator), team(None, false), false),
        (Caller::Stranger, team(None, false), false),
    ] {
        assert_eq!(may_read_accounts(&caller, &owner), reads, "{caller:?}");
    }
}

#[test]
fn versions_are_for_who_may_change_the_record() {
    for (caller, owner, organization, contacts) in [
        (account(TEAM, Accredited, Administrator), team(None, true), true, true),
        (account(TEAM, Accredited, Editor), team(None, true), false, true),
        (account(TEAM, Accredited, Reader), team(None, true), false, false),
        (account(TEAM, Suspended, Administrator), team(None, true), false, false),
        (account(SECRETARIAT, Accredited, Administrator), team(None, true), true, false),
        (account(SECRETARIAT, Accredited, Administrator), team(None, false), true, true),
        (account(SECRETARIAT, Accredited, Reader), team(None, false), false, false),
        (account(AUTHORITY, Accredited, Editor), team(Some(AUTHORITY), false), false, true),
        (account(AUTHORITY, Accredited, Administrator), team(Some(AUTHORITY), true), true, false),
        (Caller::Stranger, team(None, false), false, false),
    ] {
        assert_eq!(may_change_organization(&caller, &owner), organization, "{caller:?}");
        assert_eq!(may_edit_contacts(&caller, &owner), contacts, "{caller:?}");
    }
}
