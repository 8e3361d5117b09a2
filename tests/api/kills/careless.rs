//! A Postgres that acknowledges too soon, which the harness must find out.

use diesel::QueryableByName;
use diesel::sql_types::Integer;
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
}

impl Halted {
    /// Halts that of a Postgres that has just come up.
    pub async fn on(database: &TestDatabase) -> Self {
        let query = diesel::sql_query("SELECT pid FROM pg_stat_activity WHERE backend_type = 'walwriter'");
        let writer: WalWriter = query.get_result(&mut database.connect().await).await.unwrap();
        let pid = Pid::from_raw(writer.pid).unwrap();
        kill_process(pid, Signal::STOP).unwrap();
        Self(pid)
    }
}

impl Drop for Halted {
    fn drop(&mut self) {
        // It may have been killed.
        let _ = kill_process(self.0, Signal::CONT);
    }
}
