//! Who sees a claim, and who hears that it is disputed.

use super::*;
use crate::model::claim::{Claim, ClaimDraft, ClaimSubject};
use crate::model::ids::{ClaimId, OrganizationId};
use crate::model::kinds::ClaimBasis;

fn claim() -> Claim {
    let country = crate::access::samples::home();
    let draft = ClaimDraft {
        subject: ClaimSubject::Country { country },
        contact_id: None,
        note: None,
        origin: Origin::local(),
    };
    Claim::register(ClaimId(Uuid::from_u128(1)), TEAM, draft, now())
}

/// What is sent, with its tag's version.
fn sent(caller: &Caller, owner: &Owner, claim: &Claim) -> Option<String> {
    let disclosed = disclose_claim(caller, owner, claim, light())?;
    let view = serde_json::to_string(&disclosed.view).expect("JSON");
    Some(format!("{view} {:?} {:?}", disclosed.version, disclosed.restricted))
}

#[test]
fn a_dispute_is_heard_by_who_is_concerned_and_changes_nothing_for_others() {
    let owner = team(Some(AUTHORITY), true);
    let before = claim();
    let after = before.dispute(OTHER, "It is ours.".into(), now() + chrono::Duration::hours(1));
    let third = OrganizationId(Uuid::from_u128(77));
    for (who, caller, hears) in [
        ("a stranger", Caller::Stranger, false),
        ("another member", account(third, Accredited, Administrator), false),
        ("another, only listed", account(third, Listed, Administrator), false),
        ("its reader", account(TEAM, Accredited, Reader), true),
        ("its administrator, suspended", account(TEAM, Suspended, Administrator), true),
        ("its authority", account(AUTHORITY, Accredited, Reader), true),
        ("its authority, only listed", account(AUTHORITY, Listed, Reader), false),
        ("the secretariat", account(SECRETARIAT, Accredited, Reader), true),
        ("who disputes it", account(OTHER, Accredited, Reader), true),
    ] {
        let (before, after) = (sent(&caller, &owner, &before), sent(&caller, &owner, &after));
        assert_eq!(before != after, hears, "{who}");
        assert_eq!(after.is_some_and(|it| it.contains("It is ours.")), hears, "{who}");
    }
}

#[test]
fn who_disputes_sees_his_own_word_and_no_other() {
    let owner = team(None, true);
    let third = OrganizationId(Uuid::from_u128(77));
    let own = claim().dispute(OTHER, "It is ours.".into(), now());
    let both = own.dispute(third, "It is ours, too.".into(), now() + chrono::Duration::hours(1));
    let caller = account(OTHER, Accredited, Administrator);
    assert_eq!(sent(&caller, &owner, &own), sent(&caller, &owner, &both));
}

#[test]
fn disputes_that_others_read_are_journaled_or_withheld() {
    let owner = team(None, true);
    let disputed = claim().dispute(OTHER, "It is ours.".into(), now());
    let clerk = account(SECRETARIAT, Accredited, Reader);
    let shown = disclose_claim(&clerk, &owner, &disputed, light()).expect("it is public");
    assert_eq!((shown.view.disputes.len(), shown.restricted.as_slice()), (1, &["disputes".to_owned()][..]));
    let dark = Light { can_journal: false, ..light() };
    let withheld = disclose_claim(&clerk, &owner, &disputed, dark).expect("it is public");
    assert_eq!((withheld.view.disputes.len(), withheld.restricted.len()), (0, 0));
    let own = disclose_claim(&account(TEAM, Accredited, Reader), &owner, &disputed, dark).expect("its own");
    assert_eq!((own.view.disputes.len(), own.restricted.len()), (1, 0));
    let before = claim();
    let undisputed = disclose_claim(&clerk, &owner, &before, light()).expect("it is public");
    assert!(undisputed.restricted.is_empty());
}

#[test]
fn a_claim_is_for_whom_its_organization_is() {
    let confirmed = claim().confirm(AUTHORITY, ClaimBasis::Authority, now());
    for (audience, stranger, member, clerk) in [
        (Audience::Public, true, true, true),
        (Audience::Members, false, true, true),
        (Audience::Authority, false, false, true),
        (Audience::Own, false, false, false),
    ] {
        let owner = Owner { audience: audience.clone(), ..team(None, true) };
        let sees = |caller: &Caller| sent(caller, &owner, &confirmed).is_some();
        assert_eq!(sees(&Caller::Stranger), stranger, "{audience:?}");
        assert_eq!(sees(&account(OTHER, Accredited, Reader)), member, "{audience:?}");
        assert_eq!(sees(&account(SECRETARIAT, Accredited, Reader)), clerk, "{audience:?}");
        assert!(sees(&account(TEAM, Listed, Reader)), "{audience:?}");
    }
    let owner = Owner { audience: Audience::Authority, ..team(None, true) };
    let clerk = account(SECRETARIAT, Accredited, Reader);
    let shown = disclose_claim(&clerk, &owner, &confirmed, light()).expect("it is for the secretariat");
    assert_eq!(shown.restricted, ["claim"]);
}
