//! What is noted of a request, and what never is.

use std::io::Write;
use std::sync::{Arc, LazyLock, Mutex};

use actix_web::test::TestRequest;
use metrics_exporter_prometheus::PrometheusBuilder;
use serde_json::Value;
use tracing::Dispatch;
use tracing_subscriber::Registry;
use tracing_subscriber::fmt::MakeWriter;

use super::ask;

/// Lines of the log, kept.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("lines").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// With a single subscriber alive, tracing asks the thread that first meets an event, and not that
/// subscriber, whether anybody listens. Other tests run on other threads, so a second one stays alive.
static SECOND: LazyLock<Dispatch> = LazyLock::new(|| Dispatch::new(Registry::default()));

/// All that the log says of these requests.
async fn noted(requests: impl IntoIterator<Item = TestRequest>) -> String {
    LazyLock::force(&SECOND);
    let lines = Lines::default();
    let subscriber = tracing_subscriber::fmt().json().flatten_event(true).with_writer(lines.clone()).finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    for request in requests {
        ask(request).await;
    }
    let bytes = lines.0.lock().expect("lines").clone();
    String::from_utf8(bytes).expect("text")
}

#[actix_web::test]
async fn a_line_tells_the_route_the_outcome_and_the_id() {
    let request = TestRequest::get()
        .uri("/v1/buoys/01920000-0000-7000-8000-000000000001")
        .insert_header(("X-Request-Id", "trace-1"));
    let text = noted([request]).await;
    let line: Value = serde_json::from_str(text.lines().last().expect("a line")).expect("JSON");
    assert_eq!(line["target"], "access");
    assert_eq!(line["method"], "GET");
    assert_eq!(line["route"], "/v1/buoys/{buoy_id}");
    assert_eq!(line["operation"], "read_buoy");
    assert_eq!(line["status"], 200);
    assert_eq!(line["request_id"], "trace-1");
    assert!(line["micros"].is_u64() && line["bytes"].as_u64().is_some_and(|bytes| bytes > 100));
}

#[actix_web::test]
async fn the_log_holds_no_value_of_a_request() {
    let text = noted([
        TestRequest::get().uri("/v1/buoys?cursor=hunter2"),
        TestRequest::get().uri("/v1/buoys?hunter2=1"),
        TestRequest::get().uri("/v1/hunter2"),
        TestRequest::get().uri("/v1/buoys/hunter2").insert_header(("Authorization", "Bearer hunter2")),
        TestRequest::post().uri("/v1/buoys").insert_header(("X-Request-Id", "hunter2 x")),
        TestRequest::post()
            .uri("/v1/buoys")
            .set_json(serde_json::json!({"title": "hunter2-hunter2-hunter2-hunter2"})),
        TestRequest::post().uri("/v1/buoys").set_json(serde_json::json!({"title": {"hunter2": 1}})),
        TestRequest::patch().uri("/panic?x=hunter2"),
    ])
    .await;
    assert_eq!(text.lines().count(), 8, "{text}");
    assert!(!text.contains("hunter2"), "{text}");
}

#[actix_web::test]
async fn what_failed_is_logged_with_the_id_that_its_caller_was_told() {
    let request = TestRequest::get().uri("/fault").insert_header(("X-Request-Id", "trace-2"));
    let text =
        noted([request, TestRequest::get().uri("/panic").insert_header(("X-Request-Id", "trace-3"))]).await;
    let told = |words: &str, id: &str| text.lines().any(|line| line.contains(words) && line.contains(id));
    assert!(told("disk on fire", "trace-2"), "{text}");
    assert!(told("a handler panicked", "trace-3"), "{text}");
}

#[actix_web::test]
async fn requests_are_counted_by_operation_and_class() {
    let recorder = PrometheusBuilder::new().build_recorder();
    let handle = recorder.handle();
    let _guard = metrics::set_default_local_recorder(&recorder);
    ask(TestRequest::get().uri("/v1/buoys")).await;
    ask(TestRequest::default().method("HEAD".parse().expect("a method")).uri("/v1/buoys")).await;
    ask(TestRequest::get().uri("/v1/buoys?x=1")).await;
    ask(TestRequest::get().uri("/nowhere")).await;
    let text = handle.render();
    let counted = |labels: &str, times: u32| {
        assert!(
            text.contains(&format!("http_requests_total{{{labels}}} {times}\n")),
            "{labels} {times}\n{text}"
        );
    };
    counted(r#"operation="list_buoys",method="GET",route="/v1/buoys",status="2xx""#, 2);
    counted(r#"operation="list_buoys",method="GET",route="/v1/buoys",status="4xx""#, 1);
    counted(r#"operation="none",method="none",route="none",status="4xx""#, 1);
    assert!(text.contains("http_request_duration_seconds_count{operation=\"list_buoys\""), "{text}");
}
