//! What a machine reads: what its organization may, by its scopes.

use super::*;
use crate::access::disclose_client;
use crate::access::policy::may_edit_contacts;
use crate::access::samples::client;
use crate::model::client::{Client, ClientDraft};
use crate::model::ids::ClientId;
use crate::model::scopes::Scopes;

#[test]
fn a_machine_reads_by_its_scopes_what_its_organization_may() {
    for (scopes, own, led, others) in [
        ("", "p", "p", "p"),
        ("feed:read slice:write journal:read", "p", "p", "p"),
        ("own:write", "pm12ao", "p", "p"),
        ("directory:read", "pm12ao", "pma", "pm"),
        ("directory:read own:write", "pm12ao", "pma", "pm"),
    ] {
        let of = |id| client(id, Editor, scopes);
        assert_eq!(read(&of(TEAM), &team(Some(AUTHORITY), true)), own, "{scopes}: its own");
        assert_eq!(read(&of(AUTHORITY), &team(Some(AUTHORITY), true)), led, "{scopes}: what is under it");
        assert_eq!(read(&of(OTHER), &team(Some(AUTHORITY), true)), others, "{scopes}: another's");
    }
}

#[test]
fn a_machine_without_a_scope_sees_in_lists_what_a_stranger_does() {
    let mut contact = contact();
    for channel in &mut contact.channels {
        channel.listing = ChannelListing::LookupOnly;
    }
    let owner = team(None, true);
    let channels = |caller: &Caller, glance| {
        let shown = disclose_contact(caller, &owner, &contact, glance, light()).expect("public");
        (shown.view.channels.len(), shown.version.is_some())
    };
    for (caller, in_lists) in [
        (Caller::Stranger, 0),
        (client(OTHER, Reader, ""), 0),
        (client(OTHER, Reader, "own:write"), 0),
        (client(OTHER, Reader, "directory:read"), 2),
    ] {
        assert_eq!(channels(&caller, Glance::List), (in_lists, false), "{caller:?}");
    }
    assert_eq!(channels(&client(TEAM, Editor, "own:write"), Glance::Item), (6, true));
    assert_eq!(channels(&client(TEAM, Editor, "directory:read"), Glance::Item), (6, false));
    assert!(!may_edit_contacts(&client(TEAM, Editor, "directory:read"), &owner));
}

#[test]
fn a_client_is_seen_by_who_administers_its_organization_and_by_nobody_else() {
    let owner = team(None, true);
    let draft = ClientDraft {
        name: "Mirror".into(),
        role: Reader,
        scopes: "directory:read".parse::<Scopes>().expect("scopes"),
        expires_at: None,
    };
    let it = Client::register(ClientId::new(now()), (TEAM, owner.kind), draft, now()).expect("a client");
    let seen = |caller: &Caller| {
        let shown = disclose_client(caller, &owner, (&it, &[]), None)?;
        Some((shown.view.scopes, shown.view.secret, shown.version))
    };
    let shown = Some((vec!["directory:read"], None, Some(1)));
    assert_eq!(seen(&account(TEAM, Accredited, Administrator)), shown);
    assert_eq!(seen(&account(TEAM, Suspended, Administrator)), Some((vec!["directory:read"], None, None)));
    for hidden in [
        account(TEAM, Accredited, Editor),
        account(SECRETARIAT, Accredited, Administrator),
        client(TEAM, Administrator, "directory:read own:write"),
        Caller::Stranger,
    ] {
        assert_eq!(seen(&hidden), None, "{hidden:?}");
    }
}
