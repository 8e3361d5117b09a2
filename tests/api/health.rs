//! What an instance says of itself.

use std::time::{Duration, Instant};

use chrono::TimeDelta;
use counterpart::clock::Clock;
use counterpart::model::kinds::{AccountRole, OrganizationKind};

use crate::support::{Served, TestApp, TestDatabase, served_config, then};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_instance_that_hears_its_database_takes_writes() {
    let served = Served::start().await;
    let stranger = served.stranger();
    assert_eq!(stranger.get("/livez").await.expect(200), serde_json::json!({"status": "alive"}));
    let ready = stranger.get("/readyz").await;
    let body = ready.expect(200);
    assert_eq!(body["reads"], "current");
    assert_eq!(body["writes"], "available");
    assert!(body["away_since"].is_null(), "{body}");
    assert_eq!(body["as_of"], "2026-03-02T08:00:00.000Z");
    assert_eq!(ready.header("cache-control"), Some("no-store"));
}

/// Asks until the instance says so of its writes; returns how long that took.
async fn until_writes_are(served: &Served, state: &str) -> Duration {
    let started = Instant::now();
    while served.stranger().get("/readyz").await.expect(200)["writes"] != state {
        assert!(started.elapsed() < Duration::from_secs(30), "writes never became {state}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    started.elapsed()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_instance_whose_database_goes_away_says_so_reads_on_and_comes_back_by_itself() {
    let (database, mut cluster) = TestDatabase::alone().await;
    let app = TestApp::on(database, served_config(), Clock::System).await;
    let id = app.organization(OrganizationKind::Csirt, "CERT Example").await;
    let account = app.account(id, AccountRole::Reader, "reader@cert.example").await;
    let served = Served::of(app);
    let visitor = served.visitor(account);

    cluster.crash().await.unwrap();
    assert!(until_writes_are(&served, "unavailable").await < Duration::from_secs(1));
    let body = served.stranger().get("/readyz").await.expect(200);
    assert!(body["away_since"].is_string(), "{body}");
    assert_eq!(visitor.get("/v1/me").await.status, 200);
    assert_eq!(served.stranger().get("/livez").await.status, 200);

    cluster.resume().await.unwrap();
    assert!(until_writes_are(&served, "available").await < Duration::from_secs(5));
    assert!(served.stranger().get("/readyz").await.json()["away_since"].is_null());
    cluster.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_instance_that_hears_nothing_for_some_seconds_is_behind() {
    let (database, mut cluster) = TestDatabase::alone().await;
    let clock = Clock::fixed(then());
    let served = Served::of(TestApp::on(database, served_config(), clock.clone()).await);
    cluster.halt().await.unwrap();
    until_writes_are(&served, "unavailable").await;
    let heard = served.stranger().get("/readyz").await.expect(200);
    assert_eq!(heard["reads"], "current");
    clock.advance(TimeDelta::seconds(6));
    let later = served.stranger().get("/readyz").await.expect(200);
    assert_eq!((&later["reads"], &later["as_of"]), (&"behind".into(), &heard["as_of"]));
}
