//! The database goes away under load: members read on, writes are refused at once, and all of it mends by itself.

mod load;
mod outage;

use std::time::{Duration, Instant};

use chrono::TimeDelta;
use counterpart::clock::Clock;
use counterpart::config;
use counterpart::db::managed::ManagedCluster;
use counterpart::model::kinds::AccountRole;
use reqwest::Method;
use serde_json::json;

use crate::support::{
    Answered, Entered, Field, PASSWORD, Served, TestApp, TestDatabase, desk_for, then, unlimited,
};
use load::{Load, Tokens};
use outage::Outage;

/// How soon a write is answered, and how soon everything works again once Postgres takes connections.
const WRITE_LIMIT: Duration = Duration::from_secs(1);
const RECOVERY_LIMIT: Duration = Duration::from_secs(5);

const EMAIL: &str = "ada@team.example";

/// A field on two instances, over a Postgres of its own that keeps what it says.
struct Ground {
    field: Field,
    beside: Served,
    cluster: ManagedCluster,
    /// A contact with a channel that only the secretariat may read besides its owner.
    restricted: Entered,
}

impl Ground {
    async fn start() -> Self {
        let (database, cluster) = TestDatabase::alone_and_durable().await;
        let mut config = unlimited();
        config.database.allow_unsafe_durability = false;
        config.directory.patience = config::Directory::default().patience;
        let app = TestApp::on(database, config, Clock::fixed(then())).await;
        let field = Field::over(Served::of(app)).await;
        field.account(field.team, AccountRole::Editor, EMAIL).await;
        let restricted = field.enter(&desk_for("members", &["members", "authority"])).await;
        let beside = field.beside().await;
        Self { field, beside, cluster, restricted }
    }

    fn instances(&self) -> [&Served; 2] {
        [&self.field.served, &self.beside]
    }

    /// How many channels of the restricted contact a clerk of the secretariat is shown on each instance.
    async fn disclosed(&self) -> [usize; 2] {
        let clerk = self.field.account_of(self.field.secretariat, AccountRole::Reader);
        let mut counts = [0; 2];
        for (count, served) in counts.iter_mut().zip(self.instances()) {
            let shown = served.visitor(clerk).get(&self.restricted.path).await.expect(200);
            *count = shown["channels"].as_array().unwrap().len();
        }
        counts
    }

    /// Waits until both instances say this of writes; returns how long that took.
    async fn until_writes_are(&self, state: &str) -> Duration {
        let started = Instant::now();
        for served in self.instances() {
            while served.stranger().get("/readyz").await.expect(200)["writes"] != state {
                assert!(started.elapsed() < Duration::from_secs(30), "writes never became {state}");
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        }
        started.elapsed()
    }

    /// What is not a look-up of a record is refused on both instances.
    async fn check_refusals(&self) {
        let sign_in = json!({"email": EMAIL, "password": PASSWORD});
        for served in self.instances() {
            let body = served.stranger().get("/readyz").await.expect(200);
            assert!(body["away_since"].is_string(), "{body}");
            assert_eq!(served.stranger().get("/livez").await.status, 200);
            let history = format!("{}/history", self.restricted.path);
            let editor = served.visitor(self.field.account_of(self.field.team, AccountRole::Editor));
            for answer in [
                served.stranger().post("/v1/sessions", &sign_in).await,
                editor.get(&history).await,
                Answered::to(editor.request(Method::DELETE, "/v1/sessions/current")).await,
            ] {
                assert_eq!(answer.problem(), (503, "database-unavailable".into()));
                assert!(answer.header("retry-after").is_some());
            }
        }
    }
}

async fn an_outage(outage: Outage) {
    let mut ground = Ground::start().await;
    let tokens = Tokens::issue(&ground.field);
    let load = Load::start(&ground.field, ground.instances(), &tokens).await;
    tokio::time::sleep(Duration::from_millis(700)).await;
    assert_eq!(ground.disclosed().await, [2, 2]);

    let struck = load.strike();
    outage.begin(&mut ground.cluster).await;
    ground.until_writes_are("unavailable").await;
    let noticed = struck.elapsed();
    ground.check_refusals().await;
    assert_eq!(
        ground.disclosed().await,
        [1, 1],
        "restricted values are sent although they cannot be journaled"
    );
    let before = load.reads();
    ground.field.clock.advance(TimeDelta::minutes(31));
    tokio::time::sleep(Duration::from_millis(1500)).await;
    let by_grace = load.reads() - before;

    // The database that is heard again ends all tokens whose time is over: clients refresh theirs.
    let ended = tokens.member();
    tokens.renew(&ground.field);
    outage.end(&mut ground.cluster).await;
    let accepting = Instant::now();
    ground.until_writes_are("available").await;
    let recovered = accepting.elapsed();
    assert_eq!(ground.field.bearer(&ended).get("/v1/me").await.problem(), (401, "invalid-token".into()));
    assert_eq!(ground.disclosed().await, [2, 2]);
    tokio::time::sleep(Duration::from_millis(500)).await;
    let report = load.end(&ground.field).await;
    println!(
        "{outage:?}: noticed after {noticed:.0?}; {report}; {by_grace} look-ups while the clock was 31 minutes on; \
         writes taken {recovered:.0?} after Postgres took connections"
    );
    assert!(by_grace > 0);
    assert_eq!(report.failed_reads, 0);
    assert!(report.refused > 0 && report.slowest_refusal < WRITE_LIMIT, "{report}");
    assert!(recovered < RECOVERY_LIMIT);
    let Ground { cluster, .. } = ground;
    cluster.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn members_read_on_while_the_database_is_stopped() {
    an_outage(Outage::Halt).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn members_read_on_while_the_database_has_crashed() {
    an_outage(Outage::Crash).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn members_read_on_while_the_database_is_frozen() {
    an_outage(Outage::Freeze).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn when_the_grace_is_over_members_are_refused_and_what_is_public_is_still_read() {
    let mut ground = Ground::start().await;
    let public = ground.field.enter(&desk_for("public", &["public"])).await;
    let number = ground.field.directory.status().position.number;
    ground.beside.directory.wait_for(number).await.unwrap();
    let member = Tokens::issue(&ground.field).member();
    Outage::Halt.begin(&mut ground.cluster).await;
    ground.until_writes_are("unavailable").await;
    for (hours, status) in [(11, 200), (1, 401)] {
        ground.field.clock.advance(TimeDelta::hours(hours));
        for served in ground.instances() {
            assert_eq!(served.bearer(&member).get(&ground.restricted.path).await.status, status);
            assert_eq!(served.bearer(&member).get("/v1/contacts").await.status, status);
            assert_eq!(served.stranger().get(&public.path).await.status, 200);
            assert_eq!(served.stranger().get("/v1/organizations").await.status, 200);
        }
    }
    Outage::Halt.end(&mut ground.cluster).await;
    ground.until_writes_are("available").await;
    let Ground { cluster, .. } = ground;
    cluster.stop().await.unwrap();
}
