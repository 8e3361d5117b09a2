//! A Postgres that acknowledges too soon, which the harness must find out.

use std::time::Duration;

use diesel::QueryableByName;
use diesel::sql_types::{Bool, Integer};
use diesel_async::RunQueryDsl;
use rustix::process::{Pid, Signal, kill_process};

use crate::support::TestDatabase;

/// The process of Postgres that writes down a moment later what was acknowledged too soon. It stands still until this is
/// dropped: with the longest `wal_writer_delay` too, several versions of Postgres write each page as soon as it is full.
pub struct Halted(Pid);

#[derive(QueryableByName)]
struct WalWriter {
    #[diesel(sql_type = Integer)]
    pid: i32,
    /// Whether it waits for work: it holds no lock then that others wait for.
    #[diesel(sql_type = Bool)]
    is_idle: bool,
}

const WAL_WRITER: &str = "SELECT pid, coalesce(wait_event_type = 'Activity', false) AS is_idle FROM pg_stat_activity \
    WHERE backend_type = 'walwriter'";

impl Halted {
    /// Halts that of a Postgres that has just come up, at a moment at which it does nothing: nobody could write otherwise.
    pub async fn on(database: &TestDatabase) -> Self {
        let mut connection = database.connect().await;
        loop {
            let before: WalWriter = diesel::sql_query(WAL_WRITER).get_result(&mut connection).await.unwrap();
            let pid = Pid::from_raw(before.pid).unwrap();
            kill_process(pid, Signal::STOP).unwrap();
            let halted = Self(pid);
            // A signal takes its moment to arrive.
            tokio::time::sleep(Duration::from_millis(20)).await;
            let after: WalWriter = diesel::sql_query(WAL_WRITER).get_result(&mut connection).await.unwrap();
            if after.is_idle {
                return halted;
            }
            drop(halted);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

impl Drop for Halted {
    fn drop(&mut self) {
        // It may have been killed.
        let _ = kill_process(self.0, Signal::CONT);
    }
}
