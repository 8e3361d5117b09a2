//! One ends a circle while another, on another process, writes for it.

use std::time::Duration;

use futures_util::future::join;
use serde_json::json;

use super::Pair;
use crate::circles::named;
use crate::support::{desk, desk_for};

const ROUNDS: usize = 24;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_record_names_a_circle_that_has_ended_whoever_came_first() {
    let pair = Pair::start().await;
    let secretary = pair.field.token(
        pair.field.account_of(pair.field.secretariat, counterpart::model::kinds::AccountRole::Administrator),
    );
    let ruler = |turn: usize| pair.instance(turn).bearer(&secretary);
    pair.enter(&desk()).await;
    let (mut written, mut refused) = (0, 0);
    for round in 0..ROUNDS {
        let made = ruler(0).post("/v1/circles", &json!({"name": format!("Round {round}")})).await.expect(201);
        let id = made["id"].as_str().unwrap().to_owned();
        let path = format!("/v1/circles/{id}");
        let member = format!("{path}/members/{}", pair.field.team);
        ruler(0).put(&member, "*", &json!(null)).await.expect(200);
        let contact = pair.enter(&desk_for("members", &["members", "members"])).await;
        let ends = async {
            tokio::time::sleep(Duration::from_micros(400 * (round as u64 % 8))).await;
            // In turn: the circle ends, and the team is taken out of it.
            ruler(round).delete(if round % 3 == 2 { &member } else { &path }, "*").await
        };
        let writes = async {
            let audience = json!({"audience": "circles", "circles": [id]});
            let place = format!("{}/audience", contact.channel(1));
            let there = pair.editor(round + 1);
            let first = there.put(&place, "*", &audience).await;
            let second = there.put(&format!("{}/audience", contact.path), "*", &audience).await;
            [first, second]
        };
        let (ended, answers) = join(ends, writes).await;
        assert_eq!(ended.status, 204, "round {round}: {}", ended.text());
        for answer in answers {
            match answer.status {
                200 => written += 1,
                422 => {
                    assert_eq!(answer.violations(), [("/circles".into(), "unknown_circle".into())]);
                    refused += 1;
                }
                status => panic!("round {round}: {status} {}", answer.text()),
            }
        }
        assert_eq!(named(&pair.field, &id).await, 0, "round {round}");
    }
    println!("circles: {ROUNDS} ended while others wrote for them; {written} came before, {refused} after");
    let mut connection = pair.field.database.connect().await;
    counterpart::registry::verify(&mut connection).await.unwrap().unwrap();
}
