//! That every path through the directory agrees with every other, and with disclosure.

mod circles;
mod claims;
mod clients;
mod copy;
mod world;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use serde_json::Value;

use self::world::{World, callers, change, now, worlds};
use super::collation::sort_key;
use super::*;
use crate::access::disclosure::{Glance, Light, may_read};
use crate::access::freshness::Intervals;
use crate::access::policy::speaks_for;
use crate::access::{Caller, Owner, disclose_contact, disclose_organization};
use crate::changes::Record;
use crate::model::contact::Contact;
use crate::model::ids::OrganizationId;
use crate::model::kinds::ChannelListing;
use crate::model::organization::Organization;

const LIGHT: fn() -> Light = || Light { now: now(), intervals: Intervals::default(), can_journal: true };

/// What was disclosed, as it is sent: the view and the version in its tag.
fn sent<V: serde::Serialize>(disclosed: &crate::access::Disclosed<V>) -> Value {
    serde_json::json!([serde_json::to_value(&disclosed.view).expect("JSON"), disclosed.version])
}

/// The organization's owner, from the records themselves.
fn owner(world: &World, id: OrganizationId) -> (Owner, &Organization) {
    let organization = world.organizations.iter().find(|it| it.id == id).expect("it is there");
    let has_administrator = world.accounts.iter().any(|it| {
        it.organization_id == id
            && it.role == crate::model::kinds::AccountRole::Administrator
            && it.disabled_at.is_none()
    });
    (Owner::of(organization, has_administrator), organization)
}

/// The organizations that a caller sees, by a walk over all records.
fn organizations_by_walk(world: &World, caller: &Caller) -> Vec<Value> {
    let mut seen: Vec<_> = world.organizations.iter().filter(|it| it.retired_at.is_none()).collect();
    seen.sort_by_key(|it| (sort_key(&it.name), it.id));
    seen.into_iter()
        .filter_map(|it| {
            let own = owner(world, it.id).0;
            let mut disclosed = disclose_organization(caller, &own, it, LIGHT())?;
            let speaks = caller.member().is_some_and(|member| speaks_for(member, &own));
            if !it.authority_id.is_none_or(|id| is_seen(world, caller, id)) && !speaks {
                disclosed.view.hide_authority();
            }
            Some(sent(&disclosed))
        })
        .collect()
}

/// Whether a caller sees the organization with an id, if there is one.
fn is_seen(world: &World, caller: &Caller, id: OrganizationId) -> bool {
    world.organizations.iter().any(|it| it.id == id && may_read(caller, &owner(world, id).0, &it.audience))
}

/// The contacts that a caller sees, by a walk over all records.
fn contacts_by_walk(world: &World, caller: &Caller, of: Option<OrganizationId>) -> Vec<Value> {
    let mut seen: Vec<_> = world
        .contacts
        .iter()
        .filter(|it| it.retired_at.is_none() && of.is_none_or(|id| it.organization_id == id))
        .collect();
    seen.sort_by_key(|it| {
        let name = sort_key(&owner(world, it.organization_id).1.name);
        (name, it.organization_id, it.preference, it.id)
    });
    seen.into_iter()
        .filter_map(|it| {
            let owner = owner(world, it.organization_id).0;
            disclose_contact(caller, &owner, it, Glance::List, LIGHT()).map(|it| sent(&it))
        })
        .collect()
}

/// All pages of a list. Each but the last is full, and a page that is followed by nothing says so.
fn paged<V: serde::Serialize>(limit: usize, list: impl Fn(Option<&Cursor>) -> Page<V>) -> Vec<Value> {
    let mut items = Vec::new();
    let mut after: Option<Cursor> = None;
    loop {
        let page = list(after.as_ref());
        items.extend(page.items.iter().map(sent));
        match page.next {
            Some(next) => {
                assert_eq!(page.items.len(), limit);
                after = Some(next);
            }
            None => return items,
        }
    }
}

fn look<'a>(snapshot: &'a Snapshot, caller: &'a Caller) -> Look<'a> {
    Look { snapshot, caller, light: LIGHT() }
}

fn contacts(look: &Look<'_>, of: Option<OrganizationId>, limit: usize) -> Vec<Value> {
    let filter = ContactFilter { organization_id: of, ..ContactFilter::default() };
    paged(limit, |after| look.contacts(&filter, after, limit))
}

fn organizations(look: &Look<'_>, limit: usize) -> Vec<Value> {
    paged(limit, |after| look.organizations(&OrganizationFilter::default(), after, limit))
}

/// What a look-up by id answers.
fn item<V: serde::Serialize>(found: Found<V>) -> Value {
    match found {
        Found::Here(disclosed) => sent(&disclosed),
        Found::Retired => "retired".into(),
        Found::Nothing => "nothing".into(),
    }
}

fn cases() -> impl Strategy<Value = (World, Caller, usize)> {
    worlds().prop_flat_map(|world| {
        let callers = callers(&world);
        (Just(world), callers, 1..5_usize)
    })
}

/// The same directory without anything that is hidden from `caller`.
fn without_what_is_hidden(world: &World, caller: &Caller) -> World {
    let mut bare = world.clone();
    bare.past.clear();
    bare.organizations.retain(|it| {
        let (owner, organization) = owner(world, it.id);
        may_read(caller, &owner, &organization.audience)
    });
    bare.contacts.retain(|it| {
        let owner = owner(world, it.organization_id).0;
        may_read(caller, &owner, &owner.audience) && may_read(caller, &owner, &it.audience)
    });
    for contact in &mut bare.contacts {
        let owner = owner(world, contact.organization_id).0;
        contact.channels.retain(|it| may_read(caller, &owner, &it.audience));
        contact.person = contact.person.take().filter(|it| may_read(caller, &owner, &it.audience));
    }
    bare
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn a_list_misses_nothing_and_adds_nothing((world, caller, limit) in cases()) {
        let snapshot = world.snapshot();
        let look = look(&snapshot, &caller);
        prop_assert_eq!(organizations(&look, limit), organizations_by_walk(&world, &caller));
        prop_assert_eq!(contacts(&look, None, limit), contacts_by_walk(&world, &caller, None));
        for organization in &world.organizations {
            let of = Some(organization.id);
            prop_assert_eq!(contacts(&look, of, limit), contacts_by_walk(&world, &caller, of));
        }
    }

    #[test]
    fn what_is_listed_is_what_is_looked_up((world, caller, limit) in cases()) {
        let snapshot = world.snapshot();
        let look = look(&snapshot, &caller);
        let listed = contacts(&look, None, limit);
        for contact in &world.contacts {
            let found = item(look.contact(contact.id));
            let mut in_list = listed.iter().find(|it| it[0]["id"] == contact.id.to_string()).cloned();
            let reads = caller.member().is_some_and(|it| it.reads_of(contact.organization_id));
            if let Some(listed) = &mut in_list && !reads {
                add_what_is_for_look_up_only(listed, &found, contact);
            }
            match in_list {
                Some(listed) => prop_assert_eq!(found, listed),
                None => prop_assert!(found == "nothing" || found == "retired" && contact.retired_at.is_some()),
            }
        }
        let listed = organizations(&look, limit);
        for organization in &world.organizations {
            let found = item(look.organization(organization.id));
            match listed.iter().find(|it| it[0]["id"] == organization.id.to_string()) {
                Some(listed) => prop_assert_eq!(&found, listed),
                None => prop_assert!(found == "nothing" || found == "retired" && organization.retired_at.is_some()),
            }
            prop_assert_eq!(look.listed(organization.id).is_some(), found != "nothing");
        }
    }

    #[test]
    fn what_is_hidden_changes_no_answer((world, caller, limit) in cases()) {
        let (full, bare) = (world.snapshot(), without_what_is_hidden(&world, &caller).snapshot());
        let (full, bare) = (look(&full, &caller), look(&bare, &caller));
        prop_assert_eq!(organizations(&full, limit), organizations(&bare, limit));
        prop_assert_eq!(contacts(&full, None, limit), contacts(&bare, None, limit));
        for organization in &world.organizations {
            let of = Some(organization.id);
            prop_assert_eq!(contacts(&full, of, limit), contacts(&bare, of, limit));
            prop_assert_eq!(item(full.organization(organization.id)), item(bare.organization(organization.id)));
        }
        for contact in &world.contacts {
            prop_assert_eq!(item(full.contact(contact.id)), item(bare.contact(contact.id)));
        }
    }
}

/// Puts into a listed contact the channels that lists keep back from strangers, and from machines that read no more.
fn add_what_is_for_look_up_only(listed: &mut Value, found: &Value, contact: &Contact) {
    let kept_back = |it: &Value| {
        let id = it["id"].as_str().unwrap_or_default();
        contact
            .channels
            .iter()
            .any(|own| own.id.to_string() == id && own.listing == ChannelListing::LookupOnly)
    };
    let all = found[0]["channels"].as_array().cloned().unwrap_or_default();
    let shown: Vec<_> = all.iter().filter(|it| !kept_back(it)).cloned().collect();
    assert_eq!(listed[0]["channels"], Value::from(shown));
    listed[0]["channels"] = Value::from(all);
}

#[test]
fn a_record_that_needs_a_newer_program_is_not_shown_and_comes_back_in_its_place() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut world = worlds().new_tree(&mut runner).expect("a world").current();
    for contact in &mut world.contacts {
        (contact.audience, contact.retired_at) = (crate::model::audience::Audience::Public, None);
    }
    for organization in &mut world.organizations {
        (organization.audience, organization.retired_at) = (crate::model::audience::Audience::Public, None);
    }
    let mut snapshot = world.snapshot();
    let before = contacts(&look(&snapshot, &Caller::Stranger), None, 100);
    let mut organization = world
        .organizations
        .iter()
        .find(|it| it.id == world.contacts[0].organization_id)
        .cloned()
        .expect("there");
    let mut newer = change(1000, Record::from(organization.clone()));
    newer.min_reader = crate::changes::READER + 1;
    snapshot.apply(&newer, now());
    assert_eq!(snapshot.unreadable.len(), 1);
    let without = contacts(&look(&snapshot, &Caller::Stranger), None, 100);
    assert!(without.len() < before.len());
    assert!(without.iter().all(|it| it[0]["organization_id"] != organization.id.to_string()));

    organization.name = "Renamed".to_owned();
    snapshot.apply(&change(1001, Record::from(organization)), now());
    assert!(snapshot.unreadable.is_empty());
    let after = contacts(&look(&snapshot, &Caller::Stranger), None, 100);
    assert_eq!(after.len(), before.len(), "each stands in the list once");
}
