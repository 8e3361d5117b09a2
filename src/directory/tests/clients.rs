//! Machine clients in memory: who a token stands for, and who it stands for no more.

use chrono::TimeDelta;

use super::world::{change, now, organization_id};
use super::*;
use crate::access::Member;
use crate::changes::{Position, RevokedSession};
use crate::model::client::{Client, ClientDraft, ClientEdit};
use crate::model::ids::{ClientId, SecretId};
use crate::model::kinds::{AccountRole, OrganizationKind};
use crate::model::organization::OrganizationDraft;
use crate::model::scopes::Scopes;

fn organization() -> Organization {
    let draft = OrganizationDraft::named(OrganizationKind::Csirt, "Team").expect("a draft");
    Organization::register(organization_id(1), draft, now()).expect("an organization")
}

fn client() -> Client {
    let scopes: Scopes = "directory:read own:write".parse().expect("scopes");
    let expires_at = Some(now() + TimeDelta::days(1));
    let draft = ClientDraft { name: "Mirror".into(), role: AccountRole::Administrator, scopes, expires_at };
    let owner = (organization_id(1), OrganizationKind::Csirt);
    Client::register(ClientId::new(now()), owner, draft, now()).expect("a client")
}

/// The directory after these records, each a change of its own.
fn after(records: &[Record]) -> Snapshot {
    let mut snapshot = Snapshot::empty(Position { number: 0, head: [0; 32] });
    for (number, record) in (1..).zip(records.iter().cloned()) {
        snapshot.apply(&change(number, record), now());
    }
    snapshot
}

#[test]
fn a_token_stands_for_a_client_until_it_or_its_secret_or_its_organization_is_over() {
    let (organization, client, secret) = (organization(), client(), SecretId::new(now()));
    let found = |records: &[Record], at| {
        let caller = after(records).caller(client.id.into(), Some(secret.into()), at)?;
        caller.member().map(|it: &Member| (it.role, it.scopes))
    };
    let records = [Record::from(organization.clone()), Record::from(client.clone())];
    let with = |record: Record| [records.to_vec(), vec![record]].concat();
    let stands = Some((AccountRole::Administrator, Some(client.scopes)));
    assert_eq!(found(&records, now()), stands);
    assert_eq!(found(&records, now() + TimeDelta::days(1)), None, "expired");
    assert_eq!(found(&with(client.disable(now()).into()), now()), None, "disabled");
    assert_eq!(found(&with(organization.retire(now()).into()), now()), None, "retired");
    let ended = |id: SecretId| {
        let forget_at = now() + TimeDelta::hours(1);
        let organization_id = organization.id;
        RevokedSession { id: id.into(), account_id: client.id.into(), organization_id, forget_at }
    };
    assert_eq!(found(&with(ended(secret).into()), now()), None, "its secret has ended");
    assert_eq!(found(&with(ended(SecretId::new(now())).into()), now()), stands, "another has");
    let edit = ClientEdit { scopes: Some(Scopes::NONE), ..ClientEdit::default() };
    let narrowed = client.apply(edit, OrganizationKind::Csirt, now()).expect("changed");
    assert_eq!(found(&with(narrowed.into()), now()), Some((AccountRole::Administrator, Some(Scopes::NONE))));
}

#[test]
fn an_administrators_client_is_no_administrator_of_its_organization() {
    let snapshot = after(&[organization().into(), client().into()]);
    let listed = snapshot.organizations.get(&organization_id(1)).expect("there");
    assert!(!listed.owner.has_administrator);
}

#[test]
fn a_client_that_needs_a_newer_program_is_nobody() {
    let (client, mut snapshot) = (client(), after(&[organization().into()]));
    snapshot.apply(&change(2, client.clone().into()), now());
    assert!(snapshot.caller(client.id.into(), None, now()).is_some());
    let mut newer = change(3, client.clone().into());
    newer.min_reader = crate::changes::READER + 1;
    snapshot.apply(&newer, now());
    assert!(snapshot.caller(client.id.into(), None, now()).is_none());
    assert_eq!((Record::from(client).min_reader(), snapshot.unreadable.len()), (3, 1));
}
