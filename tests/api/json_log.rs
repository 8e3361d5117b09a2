//! The log for machines: every line is one object, and every request has a line with its id.

use reqwest::{Client, Method};
use rustix::process::Signal;
use serde_json::Value;

use crate::support::{Operator, TestDatabase};

/// The fields that docs/operations.md tells of a request's line, and the one that a stream lacks.
const OF_REQUESTS: [&str; 9] =
    ["timestamp", "level", "target", "method", "route", "operation", "status", "micros", "request_id"];
const OF_SOME: &str = "bytes";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_line_is_an_object_and_requests_carry_their_ids() {
    let database = TestDatabase::new().await;
    let state = tempfile::tempdir().unwrap();
    let operator = Operator::over(&database, &state).anywhere().with("COUNTERPART_LOG_FORMAT", "json");
    let mut service = operator.start(&["serve"]);
    let base = service.address();
    let client = Client::new();
    let sent = [
        (Method::GET, "/v1/organizations", "mine-1"),
        (Method::GET, "/v1/contacts/0192f0c1-2a3b-7c4d-8e5f-0123456789ab", "mine-2"),
        (Method::POST, "/v1/sessions", "mine-3"),
        (Method::GET, "/no/such/path", "mine-4"),
        (Method::GET, "/livez", "mine-5"),
    ];
    for (method, path, id) in &sent {
        let request = client.request(method.clone(), base.join(path).unwrap()).header("X-Request-Id", *id);
        // What is compressed is a stream, whose length is not known.
        let request = request.header("Accept-Encoding", "identity");
        request.send().await.unwrap();
    }
    service.signal(Signal::TERM);
    let log = service.rest();

    let parse =
        |line: &str| serde_json::from_str::<Value>(line).unwrap_or_else(|error| panic!("{error}: {line}"));
    let lines: Vec<Value> = log.lines().map(parse).collect();
    assert!(lines.iter().all(|line| line["timestamp"].is_string() && line["level"].is_string()), "{log}");
    for (method, path, id) in sent {
        let of_it: Vec<&Value> = lines.iter().filter(|line| line["request_id"] == id).collect();
        let [line] = of_it.as_slice() else { panic!("{path}: {of_it:?}") };
        assert_eq!(line["target"], "access");
        assert_eq!(line["method"], method.as_str());
        for field in OF_REQUESTS {
            assert!(line.get(field).is_some(), "{field}: {line}");
        }
        for field in line.as_object().unwrap().keys() {
            assert!(OF_REQUESTS.contains(&field.as_str()) || field == OF_SOME, "{field}: {line}");
        }
    }
    let operations = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/operations.md");
    let operations = std::fs::read_to_string(operations).unwrap();
    assert!(lines.iter().any(|line| line[OF_SOME].is_u64()), "{log}");
    for field in OF_REQUESTS.iter().chain([&OF_SOME]) {
        assert!(operations.contains(&format!("| `{field}` |")), "{field} is not in docs/operations.md");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_container_asks_whether_its_instance_is_ready() {
    let database = TestDatabase::new().await;
    let state = tempfile::tempdir().unwrap();
    let operator = Operator::over(&database, &state).anywhere();
    let mut service = operator.start(&["serve"]);
    let base = service.address();
    let bind = format!("127.0.0.1:{}", base.port().unwrap());
    let beside = Operator::over(&database, &state).with("COUNTERPART_HTTP_BIND", &bind);
    assert!(beside.run(&["ready"]).done().out.contains("\"writes\":\"available\""));
    service.signal(Signal::TERM);
    assert_eq!(service.ended().0, Some(0));
    assert!(beside.run(&["ready"]).refused().starts_with(&format!("no instance answers at {bind}: ")));
}
