//! Two editors on two processes, each of whom counts on the channel that the other takes away.

use futures_util::future::join;
use serde_json::json;

use super::Pair;
use crate::support::{Answered, desk_for};

const ROUNDS: usize = 40;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_who_take_away_the_last_reachable_channels_one_is_refused() {
    let pair = Pair::start().await;
    let contacts = [
        pair.enter(&desk_for("members", &["members"])).await,
        pair.enter(&desk_for("members", &["members"])).await,
    ];
    let mut refused = [0, 0];
    for round in 0..ROUNDS {
        let mut etags = Vec::new();
        for contact in &contacts {
            etags.push(pair.editor(0).get(&contact.path).await.etag().to_owned());
        }
        // In turn: the contact goes, its audience narrows, its channel's audience narrows.
        let take_away = async |turn: usize| -> Answered {
            let (visitor, path, etag) = (pair.editor(turn), &contacts[turn].path, &etags[turn]);
            let own = json!({"audience": "own"});
            match (round + turn) % 3 {
                0 => visitor.delete(path, etag).await,
                1 => visitor.put(&format!("{path}/audience"), etag, &own).await,
                _ => visitor.put(&format!("{}/audience", contacts[turn].channel(0)), etag, &own).await,
            }
        };
        let (here, there) = join(take_away(0), take_away(1)).await;
        pair.settle().await;
        let loser = match (here.status, there.status) {
            (409, 200 | 204) => 0,
            (200 | 204, 409) => 1,
            statuses => panic!("round {round}: {statuses:?}"),
        };
        assert_eq!([&here, &there][loser].problem(), (409, "last-channel".into()));
        refused[loser] += 1;
        put_back(&pair, &contacts[1 - loser].path, &contacts[1 - loser].channel(0)).await;
    }
    println!(
        "last channel: {ROUNDS} races over two processes, one stayed in each; refused here and there {refused:?}"
    );
}

/// Makes a contact reachable again, whichever way it went.
async fn put_back(pair: &Pair, path: &str, channel: &str) {
    let visitor = pair.editor(0);
    if visitor.get(path).await.status == 410 {
        visitor.post(&format!("{path}/restore"), &json!({})).await.expect(200);
        pair.settle().await;
    }
    for address in [path, channel] {
        let etag = visitor.get(path).await.etag().to_owned();
        visitor.put(&format!("{address}/audience"), &etag, &json!({"audience": "members"})).await.expect(200);
    }
    pair.settle().await;
}
