//! A write on one process, read on the other.

use std::time::{Duration, Instant};

use serde_json::json;

use super::Pair;
use crate::support::desk;

const ROUNDS: usize = 40;

/// How soon a write shows on the other process to who does not ask for it.
const LIMIT: Duration = Duration::from_secs(1);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_on_one_process_is_read_on_the_other_at_once_with_its_position_and_in_a_second_without() {
    let pair = Pair::start().await;
    let contact = pair.enter(&desk()).await;
    let (mut etag, mut slowest) = (contact.etag.clone(), Duration::ZERO);
    for round in 0..ROUNDS {
        let title = json!({"title": format!("Desk {round}, asked for")});
        let written = pair.editor(round).patch(&contact.path, &etag, &title).await;
        written.expect(200);
        let position = written.header("directory-position").unwrap();
        let read = pair.editor(round + 1).get_at_least(&contact.path, position).await;
        assert_eq!(read.expect(200)["title"], title["title"]);
        assert_eq!(read.etag(), written.etag());

        let title = json!({"title": format!("Desk {round}, not asked for")});
        let written = pair.editor(round).patch(&contact.path, read.etag(), &title).await;
        written.expect(200);
        let answered = Instant::now();
        while pair.editor(round + 1).get(&contact.path).await.expect(200)["title"] != title["title"] {
            assert!(answered.elapsed() < LIMIT, "round {round} does not show");
        }
        slowest = slowest.max(answered.elapsed());
        etag = written.etag().to_owned();
    }
    println!(
        "positions: {ROUNDS} writes read at once on the other process with their position; {ROUNDS} without it, the \
         slowest after {slowest:.0?}"
    );
}
