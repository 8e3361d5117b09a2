//! Leaks: what the item hides from somebody, no other way to read shows him. A random world is read in every way by
//! everybody in it; then hidden things are changed, and everything is read again: not a byte may differ.
//!
//! Each way to read is one line in `ways.rs`; an operation that reads and has no line fails the test.

mod dice;
mod edits;
mod reader;
mod ways;
mod world;

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use chrono::Duration;
use serde_json::Value;

use crate::support::{figure, operations};
use dice::Dice;
use reader::Reader;
use ways::{EXEMPT, Place, WAYS};
use world::{Held, World};

/// How many triples of caller, record and field are compared at least.
const TRIPLES: usize = 10_000;

/// How many hidden things are changed.
const EDITS: usize = 20;

/// How many of those from whom a thing is hidden look at its change.
const WITNESSES: usize = 3;

#[test]
fn every_operation_that_reads_is_a_way_that_is_looked_at() {
    let looked_at: BTreeSet<&str> = WAYS.iter().map(|way| way.operation).collect();
    let read: BTreeSet<String> =
        operations().into_iter().filter(|it| it.method == reqwest::Method::GET).map(|it| it.id).collect();
    for id in &read {
        let has_line = looked_at.contains(id.as_str());
        assert_ne!(
            has_line,
            EXEMPT.contains(&id.as_str()),
            "give {id} a line in ways.rs, or say there why not"
        );
    }
    for id in looked_at.iter().chain(EXEMPT) {
        assert!(read.contains(*id), "{id} is no operation that reads");
    }
}

/// All that a reader is shown by all ways, by the way's address.
async fn read_all(reader: &Reader<'_>, world: &World) -> BTreeMap<String, String> {
    let mut seen = BTreeMap::new();
    for place in world.places() {
        for path in ways::paths(place) {
            if let Entry::Vacant(place) = seen.entry(path) {
                let shown = reader.read(place.key()).await;
                place.insert(shown);
            }
        }
    }
    seen
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_an_item_hides_no_other_way_to_read_shows() {
    let mut dice = Dice::thrown(1);
    let world = World::made(&mut dice).await;
    let (mut triples, mut hidden, mut leaks) = (0, 0, Vec::new());
    for asker in &world.askers {
        let reader = Reader::of(&world, asker);
        let seen = read_all(&reader, &world).await;
        for held in &world.held {
            let item = &seen[&held.item];
            for field in &held.fields {
                triples += 1;
                if item.contains(&field.marker) {
                    continue;
                }
                hidden += 1;
                let showing = seen.iter().filter(|(_, shown)| shown.contains(&field.marker));
                leaks.extend(
                    showing.map(|(path, _)| format!("{asker}: {} of {} at {path}", field.name, held.item)),
                );
            }
        }
        lists_agree(&seen, asker.is_stranger()).unwrap_or_else(|told| panic!("{asker}: {told}"));
    }
    assert!(leaks.is_empty(), "{} leaks, such as {:#?}", leaks.len(), &leaks[..leaks.len().min(20)]);
    assert!(
        triples >= TRIPLES && hidden > triples / 10 && hidden < triples,
        "{hidden} of {triples} are hidden"
    );
    figure("leaks", &format!("{triples} random triples, {hidden} of them hidden, {} leaks", leaks.len()));
}

/// Whether lists hold exactly the items that can be read, as they are read.
fn lists_agree(seen: &BTreeMap<String, String>, is_stranger: bool) -> Result<(), String> {
    for noun in ["organizations", "contacts"] {
        let mut listed = BTreeMap::new();
        let prefix = format!("/v1/{noun}?limit=200");
        for page in reader::bodies(&seen[&prefix]) {
            for item in page["items"].as_array().ok_or("a page without items")? {
                listed.insert(item["id"].as_str().unwrap_or_default().to_owned(), item.clone());
            }
        }
        for (path, shown) in seen {
            let Some(id) = path.strip_prefix(&format!("/v1/{noun}/")).filter(|it| !it.contains(['/', '?']))
            else {
                continue;
            };
            let body = reader::bodies(shown).into_iter().next().unwrap_or(Value::Null);
            let is_here = body["id"] == id;
            if is_here != listed.contains_key(id) {
                return Err(format!("{path} is there: {is_here}, and the list says otherwise"));
            }
            // Lists keep some channels back from strangers.
            if is_here && !is_stranger && body != listed[id] {
                return Err(format!("{path} is {body}, and the list says {}", listed[id]));
            }
        }
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_byte_of_an_answer_changes_with_what_is_hidden() {
    let mut dice = Dice::thrown(2);
    let world = World::made(&mut dice).await;
    let editable: Vec<&Held> = world.held.iter().filter(|held| !held.edits.is_empty()).collect();
    let (mut compared, mut answers) = (0, 0);
    for number in 0..EDITS {
        let held = dice.one_of(&editable);
        let edit = dice.one_of(&held.edits);
        let mut witnesses = Vec::new();
        for asker in dice.shuffled(&world.askers) {
            if witnesses.len() < WITNESSES && world.hides(asker, held, edit).await {
                witnesses.push(asker);
            }
        }
        let before = witnessed(&world, &witnesses, held).await;
        world.field.clock.advance(Duration::seconds(1));
        if !world.make(held, edit, number).await {
            continue;
        }
        let after = witnessed(&world, &witnesses, held).await;
        for (asker, (before, after)) in witnesses.iter().zip(before.iter().zip(&after)) {
            for ((path, was), (_, is)) in before.iter().zip(after) {
                assert_eq!(was, is, "{edit:?} of {} shows {asker} something at {path}", held.item);
            }
            compared += 1;
            answers += before.len();
        }
    }
    assert!(compared > EDITS, "{compared}");
    figure("hidden-edits", &format!("{compared} compared in {answers} answers, 0 tell of what was changed"));
}

/// What each of these reads of a record by every way that may tell of it.
async fn witnessed(world: &World, askers: &[&world::Asker], held: &Held) -> Vec<Vec<(String, String)>> {
    let mut all = Vec::new();
    for asker in askers {
        let reader = Reader::of(world, asker);
        let mut seen = Vec::new();
        for place in [&Place::whole(), &held.place] {
            for path in ways::paths(place) {
                let shown = reader.read(&path).await;
                seen.push((path, shown));
            }
        }
        seen.extend(reader.refusals(held).await);
        all.push(seen);
    }
    all
}
