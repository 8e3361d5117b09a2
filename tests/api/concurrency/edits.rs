//! Fifty writers of one contact.

use std::collections::BTreeMap;
use std::time::Instant;

use futures_util::future::join_all;
use serde_json::json;

use super::Pair;
use crate::support::{Visitor, desk};

const WRITERS: usize = 50;

/// Tries so many edits, none of which equals another; who comes too late reads again. Returns how often what was told.
async fn write(visitor: Visitor<'_>, path: &str, name: usize, edits: usize) -> BTreeMap<String, i64> {
    let mut told = BTreeMap::new();
    let mut etag = visitor.get(path).await.etag().to_owned();
    for edit in 0..edits {
        let answer = visitor.patch(path, &etag, &json!({"title": format!("Desk {name}, {edit}")})).await;
        let is_done = answer.status == 200;
        *told.entry(if is_done { "done".to_owned() } else { answer.problem().1 }).or_default() += 1;
        etag = if is_done { answer } else { visitor.get(path).await }.etag().to_owned();
    }
    told
}

async fn nothing_is_lost(edits: usize) {
    let pair = Pair::start().await;
    let contact = pair.enter(&desk()).await;
    let first = pair.editor(0).get(&contact.path).await.edit_version();
    let started = Instant::now();
    let writers = (0..WRITERS).map(|name| write(pair.editor(name), &contact.path, name, edits));
    let mut told = BTreeMap::new();
    for (what, count) in join_all(writers).await.into_iter().flatten() {
        *told.entry(what).or_insert(0) += count;
    }
    let took = started.elapsed();
    pair.settle().await;
    let last = pair.editor(1).get(&contact.path).await.edit_version();
    let logged = format!(
        "SELECT count(DISTINCT body->>'title') AS count FROM change WHERE record_id = '{}' AND act = 'update'",
        contact.body["id"].as_str().unwrap()
    );
    println!(
        "edits: {WRITERS} writers x {edits} of one contact over two processes in {took:.1?}: {told:?}, \
         edit version {first} -> {last}"
    );
    assert_eq!(last - first, told["done"], "an edit was lost");
    assert_eq!(pair.field.count(&logged).await, told["done"], "an edit is not in the log");
    // A machine that is too busy refuses some, and writes nothing of them.
    let expected = ["done", "stale", "overloaded", "database-unavailable"];
    assert!(told.keys().all(|what| expected.contains(&what.as_str())), "{told:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_edits_of_one_contact_by_fifty_writers_none_is_lost() {
    nothing_is_lost(8).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes a minute or two: `make faults`"]
async fn of_two_hundred_edits_of_one_contact_by_each_of_fifty_writers_none_is_lost() {
    nothing_is_lost(200).await;
}
