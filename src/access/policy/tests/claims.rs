//! Who confirms and disputes claims, and who says something of another.

use super::*;

/// What an issuer may do to what it said, and what others may.
const BOTH: &str = "edit_attestation end_attestation";
const END: &str = "end_attestation";

/// An account of another organization of this kind.
fn of_kind(kind: OrganizationKind, standing: Standing, role: AccountRole) -> Caller {
    let mut caller = account(OTHER, standing, role);
    if let Caller::Account(member) = &mut caller {
        member.kind = kind;
    }
    caller
}

#[test]
fn a_claim_is_confirmed_by_its_authority_or_the_secretariat_and_never_by_oneself() {
    let (run, led) = (team(None, true), team(Some(AUTHORITY), true));
    let office = Owner { id: SECRETARIAT, kind: OrganizationKind::Secretariat, ..run.clone() };
    for (who, caller, owner, confirms, disputes) in [
        ("its administrator", account(TEAM, Accredited, Administrator), &led, false, false),
        ("its authority", account(AUTHORITY, Accredited, Administrator), &led, true, true),
        ("its authority's editor", account(AUTHORITY, Accredited, Editor), &led, false, false),
        ("its authority, only listed", account(AUTHORITY, Listed, Administrator), &led, false, false),
        ("another state", account(AUTHORITY, Accredited, Administrator), &run, false, true),
        ("another state, suspended", account(AUTHORITY, Suspended, Administrator), &run, false, false),
        ("the secretariat", account(SECRETARIAT, Accredited, Administrator), &run, true, true),
        ("the secretariat's reader", account(SECRETARIAT, Accredited, Reader), &run, false, false),
        (
            "the secretariat, of itself",
            account(SECRETARIAT, Accredited, Administrator),
            &office,
            false,
            false,
        ),
        ("another", account(OTHER, Accredited, Administrator), &run, false, true),
        ("another's editor", account(OTHER, Accredited, Editor), &run, false, false),
        ("another, only listed", account(OTHER, Listed, Administrator), &run, false, false),
        ("a command", Caller::Process("system:test"), &run, false, false),
        ("a stranger", Caller::Stranger, &run, false, false),
    ] {
        let may = |action| decide(&caller, action, Target::Of(owner)).is_ok();
        assert_eq!(may(Action::ConfirmClaim), confirms, "{who}");
        assert_eq!(may(Action::DisputeClaim), disputes, "{who}");
    }
}

#[test]
fn only_who_edits_a_claim_is_told_its_version() {
    let led = team(Some(AUTHORITY), true);
    for (caller, expected) in [
        (account(TEAM, Accredited, Administrator), true),
        (account(TEAM, Accredited, Editor), false),
        (account(AUTHORITY, Accredited, Administrator), false),
        (account(SECRETARIAT, Accredited, Administrator), false),
        (account(OTHER, Accredited, Administrator), false),
        (Caller::Stranger, false),
    ] {
        assert_eq!(may_edit_claims(&caller, &led), expected, "{caller:?}");
    }
}

#[test]
fn attestations_are_issued_by_those_whose_word_counts_and_never_of_oneself() {
    use OrganizationKind::{
        Csirt, PrivateSector, PublicBody, RegionalBody, StateAuthority, TechnicalCommunity,
    };
    let run = team(None, true);
    for (kind, expected) in [
        (RegionalBody, true),
        (TechnicalCommunity, true),
        (StateAuthority, false),
        (Csirt, false),
        (PublicBody, false),
        (PrivateSector, false),
    ] {
        let may = |caller: &Caller, owner: &Owner| decide(caller, Action::Attest, Target::Of(owner)).is_ok();
        assert_eq!(may(&of_kind(kind, Accredited, Administrator), &run), expected, "{kind}");
        let own = Owner { id: OTHER, kind, ..run.clone() };
        for refused in [
            (of_kind(kind, Accredited, Administrator), &own),
            (of_kind(kind, Listed, Administrator), &run),
            (of_kind(kind, Suspended, Administrator), &run),
            (of_kind(kind, Accredited, Editor), &run),
        ] {
            assert!(!may(&refused.0, refused.1), "{kind}");
        }
    }
    let attests = |caller: &Caller| decide(caller, Action::Attest, Target::Of(&run)).is_ok();
    assert!(attests(&account(AUTHORITY, Accredited, Administrator)), "a lead");
    assert!(attests(&account(SECRETARIAT, Accredited, Administrator)));
    assert!(!attests(&delegate(Accredited, Administrator)), "a delegate has no word of its own");
}

#[test]
fn an_attestation_is_changed_by_its_issuer_and_ended_by_either_of_the_two_or_the_secretariat() {
    let (run, ward) = (team(None, true), team(Some(AUTHORITY), false));
    let region = |standing, role| of_kind(OrganizationKind::RegionalBody, standing, role);
    for (who, caller, owner, expected) in [
        ("its issuer", region(Accredited, Administrator), &run, BOTH),
        ("its issuer's editor", region(Accredited, Editor), &run, NOTHING),
        ("its issuer, only listed by now", region(Listed, Administrator), &run, END),
        ("its issuer, suspended", region(Suspended, Administrator), &run, NOTHING),
        (
            "its issuer, of another kind by now",
            of_kind(OrganizationKind::PrivateSector, Accredited, Administrator),
            &run,
            END,
        ),
        ("who it is said of", account(TEAM, Accredited, Administrator), &run, END),
        ("who it is said of, only listed", account(TEAM, Listed, Administrator), &run, END),
        ("its editor", account(TEAM, Accredited, Editor), &run, NOTHING),
        ("who stands in", account(AUTHORITY, Accredited, Administrator), &ward, NOTHING),
        ("the secretariat", account(SECRETARIAT, Accredited, Administrator), &run, END),
        ("the secretariat's reader", account(SECRETARIAT, Accredited, Reader), &run, NOTHING),
        ("another state", account(AUTHORITY, Accredited, Administrator), &run, NOTHING),
        ("a command", Caller::Process("system:test"), &run, NOTHING),
        ("a stranger", Caller::Stranger, &run, NOTHING),
    ] {
        let target = Target::Attestation { owner, issuer_id: Some(OTHER) };
        assert_eq!(allowed(&caller, target), expected, "{who}");
        assert_eq!(may_change_attestation(&caller, owner, Some(OTHER)), expected != NOTHING, "{who}");
        let permit = decide(&caller, Action::EndAttestation, target);
        assert!(permit.is_err() || permit.is_ok_and(|it| it.organization_id() == TEAM), "{who}");
    }
    let of_source = Target::Attestation { owner: &run, issuer_id: None };
    assert_eq!(allowed(&region(Accredited, Administrator), of_source), NOTHING);
}
