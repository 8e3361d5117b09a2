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

/// The counters that a rule asks for, each with a label and one of the values that it asks for.
fn asked(alerts: &str) -> Vec<(&str, Option<(&str, &str)>)> {
    let mut asked = Vec::new();
    for (place, _) in alerts.match_indices("_total") {
        let (before, after) = alerts.split_at(place + "_total".len());
        let name =
            before.rsplit(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_')).next().unwrap();
        match after.strip_prefix('{').and_then(|rest| rest.split_once('}')) {
            None => asked.push((name, None)),
            Some((selector, _)) => {
                let (label, values) = selector.split_once('=').unwrap();
                let values = values.trim_start_matches('~').trim_matches('"');
                asked.extend(values.split('|').map(|value| (name, Some((label, value)))));
            }
        }
    }
    asked
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_counter_that_an_alert_asks_for_is_told_before_it_rises() {
    let mut config = served_config();
    config.http.metrics_bind = Some(([127, 0, 0, 1], 0).into());
    let served = Served::with(config).await;
    // The numbers of operations come with the first worker that answers.
    assert_eq!(served.stranger().get("/livez").await.status, 200);
    let page = metrics(&served).await;
    let alerts = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/alerts.yml")).unwrap();
    let asked = asked(&alerts);
    assert!(asked.len() > 8, "{asked:?}");
    for (name, label) in asked {
        let label = label.map(|(label, value)| format!("{label}=\"{value}\"")).unwrap_or_default();
        let is_told = |line: &str| {
            let series = line.strip_prefix(name).is_some_and(|rest| rest.starts_with(['{', ' ']));
            series && line.contains(&label)
        };
        assert!(page.lines().any(is_told), "{name} {label} is not told: {page}");
    }
    for series in [
        "exports_total{of=\"contacts\",format=\"csv\",outcome=\"broken_off\"}",
        "answers_withheld_total",
        "process_max_fds ",
    ] {
        assert!(page.lines().any(|line| line.starts_with(series)), "{series}: {page}");
    }
}
