//! The ways in which a database goes away.

use std::fs;
use std::path::PathBuf;

use counterpart::db::managed::{ClusterAddress, ManagedCluster};
use diesel::QueryableByName;
use diesel::sql_types::Text;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use rustix::process::{Pid, Signal, kill_process};

/// A way in which a database goes away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outage {
    /// It is stopped in good order.
    Halt,
    /// All its processes are killed.
    Crash,
    /// All its processes stand still: connections stay open, and nothing is answered.
    Freeze,
}

impl Outage {
    pub async fn begin(self, cluster: &mut ManagedCluster) {
        match self {
            Self::Halt => cluster.halt().await.unwrap(),
            Self::Crash => cluster.crash().await.unwrap(),
            Self::Freeze => {
                let first = postmaster(cluster).await;
                fs::write(notes(cluster), first.as_raw_nonzero().to_string()).unwrap();
                // The first stands still before its children, so that it starts no others.
                signal(first, Signal::STOP);
                children(first).into_iter().for_each(|child| signal(child, Signal::STOP));
            }
        }
    }

    pub async fn end(self, cluster: &mut ManagedCluster) {
        if self == Self::Freeze {
            let first = fs::read_to_string(notes(cluster)).unwrap().parse().unwrap();
            let first = Pid::from_raw(first).unwrap();
            children(first).into_iter().for_each(|child| signal(child, Signal::CONT));
            signal(first, Signal::CONT);
        } else {
            cluster.resume().await.unwrap();
        }
    }
}

/// Where the number of the process that stands still is kept: it can no longer be asked.
fn notes(cluster: &ManagedCluster) -> PathBuf {
    cluster.address().sockets().join("frozen")
}

async fn postmaster(cluster: &ManagedCluster) -> Pid {
    #[derive(QueryableByName)]
    struct Answer {
        #[diesel(sql_type = Text)]
        answer: String,
    }
    let url = cluster.url(ClusterAddress::SUPERUSER, "postgres");
    let mut connection = AsyncPgConnection::establish(&url).await.unwrap();
    let folder: Answer = diesel::sql_query("SELECT current_setting('data_directory') AS answer")
        .get_result(&mut connection)
        .await
        .unwrap();
    let text = fs::read_to_string(PathBuf::from(folder.answer).join("postmaster.pid")).unwrap();
    Pid::from_raw(text.lines().next().unwrap().parse().unwrap()).unwrap()
}

fn children(parent: Pid) -> Vec<Pid> {
    let pid = parent.as_raw_nonzero();
    let listed = fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).unwrap();
    listed.split_whitespace().map(|child| Pid::from_raw(child.parse().unwrap()).unwrap()).collect()
}

/// A process that ended by itself needs no signal.
fn signal(process: Pid, signal: Signal) {
    let _ = kill_process(process, signal);
}
