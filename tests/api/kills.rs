//! No acknowledged write is lost: the service and all of Postgres are killed under load, again and again.

mod careless;
mod ground;
mod ledger;
mod records;
mod strike;
mod writer;

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use ground::Ground;
use ledger::Ledger;
use records::{Comparison, Records};
use strike::Strike;
use writer::{Progress, Writer};

/// What is asked of one run.
struct Plan {
    /// So many writes are acknowledged, or some more.
    acknowledged: usize,
    /// So often the service is killed, and so often Postgres.
    kills: usize,
}

/// What one run came to.
struct Report {
    compared: Comparison,
    kills: [usize; 2],
    took: Duration,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [service, postgres] = self.kills;
        write!(
            f,
            "{}; {service} kills of the service, {postgres} of Postgres, in {:.0?}",
            self.compared, self.took
        )
    }
}

/// Kills service and Postgres while eight write, and compares what they were told with what is there at the end.
async fn kill(mut ground: Ground, plan: Plan) -> Report {
    let started = Instant::now();
    let progress = Arc::new(Progress::default());
    let mut crew = JoinSet::new();
    for (name, desk) in ground.desks.iter().enumerate() {
        crew.spawn(Writer::new(name, desk, ground.doors(), Arc::clone(&progress)).work());
    }

    let mut kills = [0, 0];
    for (moment, strike) in Strike::schedule(plan.acknowledged, plan.kills) {
        progress.reach(moment).await;
        ground.suffer(strike).await;
        kills[0] += usize::from(strike.service);
        kills[1] += usize::from(strike.postgres);
    }
    progress.end();
    let mut ledger = Ledger::default();
    for kept in crew.join_all().await {
        ledger.extend(kept);
    }
    let took = started.elapsed();

    ground.verify_chains();
    let records = Records::of(&ground.database).await;
    assert_eq!(ground.shown().await, records.shown(), "a fresh service shows something else");
    let report = Report { compared: records.compare(&ledger), kills, took };
    ground.end().await;
    report
}

async fn none_is_lost(plan: Plan) {
    let Plan { acknowledged, kills } = plan;
    let report = kill(Ground::start().await, plan).await;
    println!("kills: {report}");
    assert!(report.compared.acknowledged >= acknowledged);
    assert_eq!(report.kills, [kills, kills]);
    report.compared.assert_sound();
    assert_eq!(report.compared.lost, 0, "acknowledged writes are lost");
}

/// Shows that the harness would find a loss.
async fn some_are_lost(plan: Plan) {
    let report = kill(Ground::start().await.be_careless().await, plan).await;
    println!("kills of a Postgres that acknowledges too soon: {report}");
    report.compared.assert_sound();
    assert!(report.compared.lost > 0, "the harness does not see what is lost");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_acknowledged_write_is_lost_when_service_and_postgres_are_killed() {
    none_is_lost(Plan { acknowledged: 400, kills: 2 }).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes some minutes: `make faults`"]
async fn of_ten_thousand_acknowledged_writes_none_is_lost_in_twenty_kills_of_service_and_postgres() {
    none_is_lost(Plan { acknowledged: 10_000, kills: 20 }).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_postgres_that_acknowledges_too_soon_is_found_out() {
    some_are_lost(Plan { acknowledged: 100, kills: 1 }).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes a minute: `make faults`"]
async fn a_postgres_that_acknowledges_too_soon_is_found_out_in_five_kills() {
    some_are_lost(Plan { acknowledged: 1_000, kills: 5 }).await;
}
