//! A follower of the tests' own, which notes every change that it is given.

use std::time::Duration;

use counterpart::changes::{self, Position};
use diesel_async::AsyncPgConnection;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::support::TestDatabase;

/// Reads the log all the time, and fails when it skips or repeats a number.
pub struct Watcher {
    last: watch::Sender<i64>,
    watching: JoinHandle<Vec<Position>>,
}

impl Watcher {
    /// Watches from the first change on.
    pub async fn start(database: &TestDatabase) -> Self {
        let connection = database.connect().await;
        let (last, end) = watch::channel(i64::MAX);
        Self { last, watching: tokio::spawn(watch(connection, end)) }
    }

    /// Watches to the change `last`; returns the positions of all that was seen, in the order in which it came.
    pub async fn until(self, last: i64) -> Vec<Position> {
        self.last.send(last).unwrap();
        self.watching.await.unwrap()
    }
}

async fn watch(mut connection: AsyncPgConnection, end: watch::Receiver<i64>) -> Vec<Position> {
    let mut seen: Vec<Position> = Vec::new();
    let mut after = 0;
    while after < *end.borrow() {
        for change in changes::since(&mut connection, after, 100).await.unwrap() {
            after += 1;
            assert_eq!(change.number, after, "a change became visible before the one below it");
            seen.push(change.position());
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    seen
}
