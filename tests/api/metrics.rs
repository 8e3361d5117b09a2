//! The metrics, on a listener of their own.

use reqwest::Client;

use crate::support::{Served, served_config};

async fn metrics(served: &Served) -> String {
    let address = served.running.metrics_address.unwrap();
    let page = Client::new().get(format!("http://{address}/metrics")).send().await.unwrap();
    assert!(page.headers()["content-type"].to_str().unwrap().starts_with("text/plain; version=0.0.4"));
    page.text().await.unwrap()
}

/// The value of the only series that begins so.
fn value(page: &str, series: &str) -> Option<f64> {
    let line = page.lines().find(|line| line.starts_with(series))?;
    line.rsplit(' ').next()?.parse().ok()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_answered_is_counted_by_operation_and_told_on_another_listener() {
    let mut config = served_config();
    config.http.metrics_bind = Some(([127, 0, 0, 1], 0).into());
    let served = Served::with(config).await;
    assert_eq!(served.stranger().get("/metrics").await.problem(), (404, "not-found".into()));

    let series = "http_requests_total{operation=\"read_vocabulary\",method=\"GET\",\
                  route=\"/v1/vocabularies/{name}\",status=\"2xx\"}";
    let before = value(&metrics(&served).await, series).unwrap();
    served.stranger().get("/v1/vocabularies/regions").await.expect(200);
    let page = metrics(&served).await;
    assert!(value(&page, series).unwrap() > before, "{page}");
    assert!(page.contains("http_request_duration_seconds_bucket{operation=\"read_vocabulary\""), "{page}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_state_of_the_instance_is_told_and_every_metric_is_documented() {
    let mut config = served_config();
    config.http.metrics_bind = Some(([127, 0, 0, 1], 0).into());
    let served = Served::with(config).await;
    let page = metrics(&served).await;
    assert_eq!(value(&page, "database_available "), Some(1.0));
    assert!(value(&page, "directory_unheard_seconds ").is_some_and(|seconds| seconds < 5.0), "{page}");
    assert!(value(&page, "process_resident_memory_bytes ").is_some_and(|bytes| bytes > 1e6), "{page}");

    let operations = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/operations.md");
    let operations = std::fs::read_to_string(operations).unwrap();
    let names = page.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split(' ').next());
    for name in names {
        assert!(operations.contains(&format!("`{name}`")), "{name} is not in docs/operations.md");
    }
}
