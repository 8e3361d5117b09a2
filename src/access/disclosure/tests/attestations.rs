//! Who sees what is said of an organization.

use super::*;
use crate::model::attestation::{Attestation, AttestationDraft};
use crate::model::ids::{AttestationId, OrganizationId};

fn attestation() -> Attestation {
    let draft = AttestationDraft {
        title: "Full member".into(),
        level: None,
        since: now().date_naive(),
        until: None,
        evidence: None,
        note: None,
    };
    Attestation::issue(AttestationId(Uuid::from_u128(1)), TEAM, OTHER, draft, now()).expect("it begins")
}

#[test]
fn the_word_of_who_is_no_longer_accredited_is_for_who_has_to_do_with_it() {
    let (owner, it) = (team(Some(AUTHORITY), true), attestation());
    let third = OrganizationId(Uuid::from_u128(77));
    for (who, caller, sees) in [
        ("a stranger", Caller::Stranger, false),
        ("another member", account(third, Accredited, Administrator), false),
        ("its reader", account(TEAM, Listed, Reader), true),
        ("its authority", account(AUTHORITY, Accredited, Reader), true),
        ("the secretariat", account(SECRETARIAT, Accredited, Reader), true),
        ("its issuer", account(OTHER, Suspended, Reader), true),
    ] {
        let shown =
            |counts| disclose_attestation(&caller, &owner, &it, counts, light()).map(|it| it.view.current);
        assert_eq!(shown(true), Some(true), "{who}");
        assert_eq!(shown(false), sees.then_some(false), "{who}");
    }
}

#[test]
fn what_is_said_of_an_organization_is_for_whom_that_is() {
    let owner = Owner { audience: Audience::Members, ..team(None, true) };
    let sees =
        |caller: &Caller| disclose_attestation(caller, &owner, &attestation(), true, light()).is_some();
    assert!(!sees(&Caller::Stranger) && !sees(&account(OTHER, Listed, Administrator)));
    assert!(sees(&account(OTHER, Accredited, Reader)));
}

#[test]
fn what_a_source_says_counts_whoever_it_names() {
    let mut it = attestation();
    (it.issuer_id, it.issuer_name) = (None, Some("Region".into()));
    assert!(issuer_counts(&it, || false));
    assert!(!issuer_counts(&attestation(), || false) && issuer_counts(&attestation(), || true));
}
