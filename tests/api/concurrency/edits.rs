//! Fifty writers of one contact.

use std::collections::BTreeMap;
use std::time::Instant;

use futures_util::future::join_all;
use serde_json::json;

use super::Pair;
use crate::support::{Visitor, desk};

const WRITERS: usize = 50;

/// The edit version that stands in the tag of who may edit.
fn version(etag: &str) -> i64 {
    etag.trim_start_matches('"').split_once('.').unwrap().0.parse().unwrap()
}

/// Tries so many edits, none of which equals another; who comes too late reads again. Returns how often each status came.
async fn write(visitor: Visitor<'_>, path: &str, name: usize, edits: usize) -> BTreeMap<u16, i64> {
    let mut statuses = BTreeMap::new();
    let mut etag = visitor.get(path).await.etag().to_owned();
    for edit in 0..edits {
        let answer = visitor.patch(path, &etag, &json!({"title": format!("Desk {name}, {edit}")})).await;
        *statuses.entry(answer.status).or_default() += 1;
        etag = match answer.status {
            200 => answer.etag().to_owned(),
            _ => visitor.get(path).await.etag().to_owned(),
        };
    }
    statuses
}

async fn nothing_is_lost(edits: usize) {
    let pair = Pair::start().await;
    let contact = pair.field.enter(&desk()).await;
    let first = version(&contact.etag);
    pair.settle().await;
    let started = Instant::now();
    let writers = (0..WRITERS).map(|name| write(pair.editor(name), &contact.path, name, edits));
    let mut statuses = BTreeMap::new();
    for (status, count) in join_all(writers).await.into_iter().flatten() {
        *statuses.entry(status).or_insert(0) += count;
    }
    let took = started.elapsed();
    pair.settle().await;
    let last = version(pair.editor(0).get(&contact.path).await.etag());
    let logged = format!(
        "SELECT count(DISTINCT body->>'title') AS count FROM change WHERE record_id = '{}' AND act = 'update'",
        contact.body["id"].as_str().unwrap()
    );
    println!(
        "edits: {WRITERS} writers x {edits} of one contact over two instances in {took:.1?}: statuses {statuses:?}, \
         edit version {first} -> {last}"
    );
    assert_eq!(last - first, statuses[&200], "an edit was lost");
    assert_eq!(pair.field.count(&logged).await, statuses[&200], "an edit is not in the log");
    assert!(statuses.keys().all(|status| [200, 412].contains(status)), "{statuses:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_edits_of_one_contact_by_fifty_writers_none_is_lost() {
    nothing_is_lost(20).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes a minute or two: `make faults`"]
async fn of_two_hundred_edits_of_one_contact_by_each_of_fifty_writers_none_is_lost() {
    nothing_is_lost(200).await;
}
