//! What an instance says of itself.

use crate::support::Served;

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
