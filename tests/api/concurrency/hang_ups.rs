//! A client that hangs up in the middle of its write.

use std::time::Duration;

use reqwest::Method;
use serde_json::json;

use super::Pair;
use crate::support::desk;

const CALLS: i64 = 60;

/// What the tables hold of a contact, beside what the log says of it.
async fn halves(pair: &Pair, id: &str) -> i64 {
    pair.field
        .count(&format!(
            "SELECT count(*) AS count FROM contact k, \
             LATERAL (SELECT * FROM change WHERE record_id = k.id ORDER BY number DESC LIMIT 1) newest \
             WHERE k.id = '{id}' AND (k.edit_version <> (newest.body->>'edit_version')::bigint \
                OR k.title IS DISTINCT FROM newest.body->>'title' \
                OR k.edit_version <> (SELECT count(*) FROM change WHERE record_id = k.id) \
                OR k.edit_version <> (SELECT count(*) FROM journal_entry WHERE record_id = k.id))"
        ))
        .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_whose_client_hangs_up_is_wholly_done_or_not_at_all() {
    let pair = Pair::start().await;
    let contact = pair.enter(&desk()).await;
    let id = contact.body["id"].as_str().unwrap();
    let visitor = pair.editor(0);
    for call in 0..CALLS {
        let before = visitor.get(&contact.path).await;
        let request = visitor
            .request(Method::PATCH, &contact.path)
            .header("If-Match", before.etag())
            .json(&json!({"title": format!("Call {call}")}));
        // The first calls end within the request, the others some time after it.
        let missing = if call < 10 { 5 } else { 0 };
        let line = pair.instance(0).send_short(request, missing).await;
        tokio::time::sleep(Duration::from_micros(call.cast_unsigned() * 400)).await;
        line.set_zero_linger().unwrap();
        drop(line);

        // Most of what goes on without its client is over soon. What is not ends in the middle of a later call.
        tokio::time::sleep(Duration::from_millis(20)).await;
        let number = settled(&pair).await;
        assert_eq!(halves(&pair, id).await, 0, "call {call} is half done at {number}");
    }
    let logged = |what| {
        format!("SELECT count({what}) AS count FROM change WHERE record_id = '{id}' AND act = 'update'")
    };
    let twice = pair.field.count(&logged("*) - count(DISTINCT body->>'title'")).await;
    assert_eq!(twice, 0, "a call was done twice");
    let done = pair.field.count(&logged("*")).await;
    let not_done = CALLS - done;
    println!(
        "hang-ups: {CALLS} writes whose client went away: {done} wholly done, {not_done} not at all, 0 half"
    );
    assert!(done > 0 && not_done >= 10, "{done} {not_done}");
}

/// Waits until no unit is at work, and both processes show what is written.
async fn settled(pair: &Pair) -> i64 {
    let busy = "SELECT count(*) AS count FROM pg_stat_activity WHERE datname = current_database() \
        AND application_name = 'counterpart' AND xact_start IS NOT NULL";
    while pair.field.count(busy).await > 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    pair.settle().await;
    pair.field.changes().await
}
