//! An instance that starts while the database is away: it reads from the last good copy on disk, and mends by itself.

use std::time::Duration;

use chrono::TimeDelta;
use counterpart::app::AppError;
use counterpart::clock::Clock;
use counterpart::db::managed::ManagedCluster;
use counterpart::model::kinds::AccountRole;
use reqwest::{Client, Method, RequestBuilder, Url};
use rustix::process::Signal;
use serde_json::{Value, json};

use crate::support::{
    Answered, Entered, Field, Operator, PASSWORD, Served, TestApp, TestDatabase, desk_for, then, unlimited,
};

const EMAIL: &str = "ada@team.example";

/// A field over a Postgres of its own, a contact with a part that only the secretariat reads, and an editor's password.
struct Ground {
    field: Field,
    cluster: ManagedCluster,
    restricted: Entered,
}

impl Ground {
    async fn start() -> Self {
        let (database, cluster) = TestDatabase::alone().await;
        let field =
            Field::over(Served::of(TestApp::on(database, unlimited(), Clock::fixed(then())).await)).await;
        field.account(field.team, AccountRole::Editor, EMAIL).await;
        let restricted = field.enter(&desk_for("members", &["members", "authority"])).await;
        Self { field, cluster, restricted }
    }

    /// Writes the copy that an instance leaves behind.
    async fn leave_copy(&self) {
        self.field.app.app.keep_copies().unwrap().finish().await;
    }

    /// A cold start.
    async fn cold(&self) -> Result<Served, AppError> {
        Ok(Served::of(self.field.app.resumed().await?))
    }

    async fn end(self) {
        let Self { field, cluster, .. } = self;
        drop(field);
        cluster.stop().await.unwrap();
    }
}

async fn until_writes_are(served: &Served, state: &str) {
    for _ in 0..500 {
        if served.stranger().get("/readyz").await.expect(200)["writes"] == state {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("writes never became {state}");
}

fn channels(contact: &Value) -> usize {
    contact["channels"].as_array().unwrap().len()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn members_read_from_the_copy_for_the_grace_and_what_is_restricted_is_withheld() {
    let mut ground = Ground::start().await;
    let field = &ground.field;
    let member = field.account_of(field.neighbour, AccountRole::Administrator);
    let clerk = field.account_of(field.secretariat, AccountRole::Reader);
    let (member, clerk) = (field.visitor(member).token(), field.visitor(clerk).token());
    let sign_in = json!({"email": EMAIL, "password": PASSWORD});
    let signed_in = field.stranger().post("/v1/sessions", &sign_in).await.expect(200);
    let leaver = signed_in["access_token"].as_str().unwrap();
    assert_eq!(
        Answered::to(field.bearer(leaver).request(Method::DELETE, "/v1/sessions/current")).await.status,
        204
    );
    ground.leave_copy().await;
    let copied_at = field.clock.now();
    ground.cluster.halt().await.unwrap();
    ground.field.clock.advance(TimeDelta::hours(1));

    let cold = ground.cold().await.unwrap();
    let ready = cold.stranger().get("/readyz").await.expect(200);
    assert_eq!((&ready["reads"], &ready["writes"]), (&json!("behind"), &json!("unavailable")));
    assert_eq!(ready["as_of"].as_str().unwrap().parse(), Ok(copied_at));
    let path = &ground.restricted.path;
    let seen = cold.bearer(&member).get(path).await;
    assert_eq!(channels(&seen.expect(200)), 1);
    assert_eq!(seen.header("directory-as-of"), Some(ready["as_of"].as_str().unwrap()));
    assert_eq!(seen.header("directory-degraded"), None);
    let withheld = cold.bearer(&clerk).get(path).await;
    assert_eq!(channels(&withheld.expect(200)), 1, "what cannot be journaled is sent");
    assert_eq!(withheld.header("directory-degraded"), Some("restricted"));
    assert_eq!(cold.stranger().get(path).await.status, 404);
    assert_eq!(
        cold.stranger().get("/v1/organizations").await.expect(200)["items"].as_array().unwrap().len(),
        4
    );
    assert_eq!(cold.bearer(leaver).get(path).await.problem(), (401, "invalid-token".into()));
    let refused = cold.stranger().post("/v1/sessions", &sign_in).await;
    assert_eq!(refused.problem(), (503, "database-unavailable".into()));

    // The grace counts from when the copy was heard of, not from the start.
    ground.field.clock.advance(TimeDelta::hours(11));
    assert_eq!(cold.bearer(&member).get(path).await.status, 401);

    ground.cluster.resume().await.unwrap();
    until_writes_are(&cold, "available").await;
    assert_eq!(cold.stranger().post("/v1/sessions", &sign_in).await.status, 200);
    drop(cold);
    ground.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_written_since_the_copy_is_followed_when_the_database_is_back() {
    let mut ground = Ground::start().await;
    ground.leave_copy().await;
    let later = ground.field.enter(&desk_for("public", &["public"])).await;
    ground.cluster.halt().await.unwrap();
    let cold = ground.cold().await.unwrap();
    assert_eq!(cold.stranger().get(&later.path).await.status, 404);
    ground.cluster.resume().await.unwrap();
    until_writes_are(&cold, "available").await;
    assert_eq!(cold.stranger().get(&later.path).await.status, 200);
    drop(cold);
    ground.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_comes_back_unfit_is_not_used() {
    let mut ground = Ground::start().await;
    ground.leave_copy().await;
    let forget = "CREATE TABLE kept AS SELECT * FROM __diesel_schema_migrations; \
        DELETE FROM __diesel_schema_migrations WHERE version = (SELECT max(version) FROM kept)";
    ground.field.database.execute(forget).await;
    ground.cluster.halt().await.unwrap();
    let cold = ground.cold().await.unwrap();
    ground.cluster.resume().await.unwrap();
    until_writes_are(&ground.field.served, "unavailable").await;
    for _ in 0..10 {
        tokio::time::sleep(Duration::from_millis(100)).await;
        for served in [&cold, &ground.field.served] {
            assert_eq!(served.stranger().get("/readyz").await.expect(200)["writes"], "unavailable");
        }
    }
    let restore = "INSERT INTO __diesel_schema_migrations SELECT * FROM kept ON CONFLICT DO NOTHING";
    ground.field.database.execute(restore).await;
    for served in [&cold, &ground.field.served] {
        until_writes_are(served, "available").await;
    }
    drop(cold);
    ground.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_database_and_copy_a_start_is_refused_with_what_to_do() {
    let mut ground = Ground::start().await;
    ground.cluster.halt().await.unwrap();
    let refused = ground.cold().await.err().unwrap().to_string();
    assert!(refused.contains("check that Postgres runs and that DATABASE_URL is right"), "{refused}");
    ground.cluster.resume().await.unwrap();
    until_writes_are(&ground.field.served, "available").await;

    ground.leave_copy().await;
    let file = ground.field.keys.path().join("directory.copy");
    let mut bytes = std::fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&file, bytes).unwrap();
    ground.cluster.halt().await.unwrap();
    let refused = ground.cold().await.err().unwrap().to_string();
    assert!(refused.contains("is damaged, or was made with another service secret"), "{refused}");
    ground.end().await;
}

/// The service as a process that an operator starts.
struct Service {
    client: Client,
    base: Url,
}

impl Service {
    fn request(&self, method: Method, path: &str, token: &str) -> RequestBuilder {
        self.client.request(method, self.base.join(path).unwrap()).bearer_auth(token)
    }

    async fn sign_in(&self) -> Answered {
        let body = json!({"email": EMAIL, "password": PASSWORD});
        Answered::to(self.client.post(self.base.join("/v1/sessions").unwrap()).json(&body)).await
    }

    async fn until_writes_are(&self, state: &str) {
        for _ in 0..500 {
            let ready = Answered::to(self.client.get(self.base.join("/readyz").unwrap())).await;
            if ready.expect(200)["writes"] == state {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("writes never became {state}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_service_that_was_stopped_or_killed_starts_again_while_the_database_is_away() {
    let mut ground = Ground::start().await;
    let operator = Operator::beside(&ground.field.app)
        .with("COUNTERPART_HTTP_BIND", "127.0.0.1:0")
        .with("COUNTERPART_HTTP_METRICS_BIND", "")
        .with("COUNTERPART_DIRECTORY_COPY_INTERVAL", "200ms");
    let client = Client::builder().no_proxy().build().unwrap();
    let start = || {
        let mut process = operator.start(&["serve"]);
        let base = process.address();
        (process, Service { client: client.clone(), base })
    };
    let path = ground.restricted.path.clone();
    for signal in [Signal::TERM, Signal::KILL] {
        let (mut process, service) = start();
        let token = service.sign_in().await.expect(200)["access_token"].as_str().unwrap().to_owned();
        // The copy must know of the sign-in's account, and of nothing younger.
        tokio::time::sleep(Duration::from_millis(500)).await;
        process.signal(signal);
        process.ended();
        ground.cluster.halt().await.unwrap();

        let (mut process, service) = start();
        assert_eq!(channels(&Answered::to(service.request(Method::GET, &path, &token)).await.expect(200)), 2);
        assert_eq!(service.sign_in().await.problem(), (503, "database-unavailable".into()));
        ground.cluster.resume().await.unwrap();
        service.until_writes_are("available").await;
        let read = Answered::to(service.request(Method::GET, &path, &token)).await;
        let edit = service
            .request(Method::PATCH, &path, &token)
            .header("If-Match", read.etag())
            .json(&json!({"title": format!("Desk after {signal:?}")}));
        assert_eq!(Answered::to(edit).await.status, 200);
        process.signal(Signal::TERM);
        assert_eq!(process.ended().0, Some(0));
    }
    ground.end().await;
}
