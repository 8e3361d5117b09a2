//! One `Idempotency-Key`, many at once.

use std::collections::BTreeSet;

use futures_util::future::join_all;
use reqwest::Method;
use serde_json::json;

use super::Pair;
use crate::support::{Answered, desk};

const AT_ONCE: usize = 32;
const ROUNDS: usize = 5;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_thirty_two_at_once_with_one_key_one_takes_effect_and_all_answer_alike() {
    let pair = Pair::start().await;
    let path = format!("{}/contacts", pair.field.team_path());
    for round in 1..=ROUNDS {
        let key = format!("key-{round}");
        let tries = (0..AT_ONCE).map(|turn| {
            let request = pair.editor(turn).request(Method::POST, &path);
            Answered::to(request.header("Idempotency-Key", &key).json(&desk()))
        });
        let answers = join_all(tries).await;
        let made: BTreeSet<(u16, String, Vec<u8>)> = answers
            .iter()
            .map(|it| (it.status, it.header("location").unwrap_or_default().to_owned(), it.body.clone()))
            .collect();
        assert_eq!(made.len(), 1, "{made:?}");
        assert_eq!(answers[0].status, 201);
        let entered = pair.field.count("SELECT count(*) AS count FROM contact").await;
        let logged = "SELECT count(*) AS count FROM change WHERE kind = 'contact'";
        assert_eq!((entered, pair.field.count(logged).await), (round as i64, round as i64));
    }
    let etag = pair.editor(0).get(&pair.field.team_path()).await;
    assert_eq!(etag.status, 200);
    let other = pair.editor(1).request(Method::POST, &path).header("Idempotency-Key", "key-1");
    let reused = Answered::to(other.json(&json!({"roles": ["abuse"], "channels": desk()["channels"]}))).await;
    assert_eq!(reused.problem(), (422, "key-reused".into()));
    println!("one key: {ROUNDS} x {AT_ONCE} at once over two processes: {ROUNDS} effects");
}
