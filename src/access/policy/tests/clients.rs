//! A machine's right is its role and its scopes: neither gives what the other does not.

use AccountRole::{Administrator, Auditor, Editor, Reader, Sync};

use super::*;
use crate::access::samples::client;
use crate::model::kinds::ClientScope;
use crate::model::scopes::Scopes;

const ALL: &str = "directory:read own:write feed:read slice:write journal:read";
const PROFILE: &str = "edit_organization edit_contact prove_channel";

#[test]
fn a_machine_edits_the_records_of_its_own_organization_as_its_role_allows_and_nothing_else() {
    let own = team(None, true);
    for (role, scopes, expected) in [
        (Administrator, "", NOTHING),
        (Administrator, "directory:read", NOTHING),
        (Administrator, "directory:read feed:read slice:write journal:read", NOTHING),
        (Administrator, "own:write", PROFILE),
        (Administrator, ALL, PROFILE),
        (Editor, "own:write", CONTACTS),
        (Editor, ALL, CONTACTS),
        (Reader, ALL, NOTHING),
        (Auditor, ALL, NOTHING),
        (Sync, ALL, NOTHING),
    ] {
        assert_eq!(allowed(&client(TEAM, role, scopes), Target::Of(&own)), expected, "{role} {scopes}");
    }
}

#[test]
fn a_machine_stands_in_for_nobody_and_manages_nothing() {
    let (orphan, ward) = (team(None, false), team(Some(AUTHORITY), false));
    let new = newcomer(OrganizationKind::Csirt, Some("CH"), &[]);
    for id in [SECRETARIAT, AUTHORITY, OTHER] {
        let caller = client(id, Administrator, ALL);
        let owner = Owner { id, ..team(None, true) };
        for target in [
            Target::Of(&orphan),
            Target::Of(&ward),
            Target::New(&new),
            Target::NewCircle { owner: &owner, rule: CircleRule::List },
        ] {
            assert_eq!(allowed(&caller, target), NOTHING, "{id} {target:?}");
        }
        assert!(!may_read_accounts(&caller, &owner) && !may_read_clients(&caller, &owner));
        assert!(!may_invite(&caller, &owner));
    }
}

#[test]
fn a_machine_uses_its_own_secret_and_ends_no_session() {
    let own = Holder { account_id: AccountId(TEAM.0), organization_id: TEAM };
    let others = Holder { account_id: AccountId(OTHER.0), organization_id: TEAM };
    for scopes in ["", ALL] {
        let machine = client(TEAM, Reader, scopes);
        assert_eq!(allowed(&machine, Target::Session(own)), "use_secret");
        assert_eq!(allowed(&machine, Target::Session(others)), NOTHING);
    }
}

#[test]
fn a_refusal_names_the_scope_that_would_do_where_one_would() {
    let (own, other) = (team(None, true), Owner { id: OTHER, ..team(None, true) });
    let why = |action, owner: &Owner| {
        decide(&client(TEAM, Administrator, "directory:read"), action, Target::Of(owner)).err()
    };
    assert_eq!(why(Action::EditContact, &own), Some(Refusal::OutOfScope(Some(ClientScope::OwnWrite))));
    assert_eq!(why(Action::EditContact, &other), Some(Refusal::OutOfScope(None)));
    assert_eq!(why(Action::EditClient, &own), Some(Refusal::OutOfScope(None)));
    let suspended = match client(TEAM, Administrator, ALL) {
        Caller::Account(member) => Caller::Account(Member { standing: Suspended, ..member }),
        other => other,
    };
    assert_eq!(decide(&suspended, Action::EditContact, Target::Of(&own)).err(), Some(Refusal::NotInStanding));
}

#[test]
fn clients_are_for_the_administrators_of_their_own_organization_also_of_a_suspended_one() {
    for (caller, owner, reads) in [
        (account(TEAM, Accredited, Administrator), team(None, true), true),
        (account(TEAM, Suspended, Administrator), team(None, true), true),
        (account(TEAM, Accredited, Editor), team(None, true), false),
        (account(AUTHORITY, Accredited, Administrator), team(Some(AUTHORITY), false), false),
        (account(SECRETARIAT, Accredited, Administrator), team(None, false), false),
        (account(OTHER, Accredited, Administrator), team(None, true), false),
        (Caller::Stranger, team(None, true), false),
    ] {
        assert_eq!(may_read_clients(&caller, &owner), reads, "{caller:?}");
    }
}

#[test]
fn a_token_narrows_what_a_machine_may_and_never_widens_it() {
    let scopes = |text: &str| text.parse::<Scopes>().expect("scopes");
    let held = |caller: Option<Caller>| caller.and_then(|it| it.member()?.scopes);
    let machine = || client(TEAM, Editor, "directory:read own:write");
    assert_eq!(held(machine().within(None)), Some(scopes("directory:read own:write")));
    assert_eq!(held(machine().within(Some(scopes("own:write")))), Some(scopes("own:write")));
    assert_eq!(held(machine().within(Some(scopes("own:write journal:read")))), Some(scopes("own:write")));
    assert_eq!(held(machine().within(Some(scopes("journal:read")))), Some(Scopes::NONE));
    let person = account(TEAM, Accredited, Administrator);
    assert_eq!(person.clone().within(None), Some(person.clone()));
    assert_eq!(person.within(Some(scopes("own:write"))), None, "a person's token says no scopes");
}
