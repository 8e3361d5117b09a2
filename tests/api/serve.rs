//! The service as processes that an operator starts and stops.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use counterpart::db::managed::{ManagedCluster, ManagedOptions};
use counterpart::model::kinds::OrganizationKind;
use reqwest::{Client, StatusCode, Url};
use rustix::process::Signal;
use serde_json::{Value, json};

use crate::support::{Operator, Process, TestApp, TestDatabase, organization_draft};

async fn get(base: &Url, path: &str) -> (StatusCode, Value) {
    let answer = reqwest::get(base.join(path).unwrap()).await.unwrap();
    (answer.status(), answer.json().await.unwrap())
}

async fn until_writes_are(base: &Url, state: &str) {
    for _ in 0..500 {
        if get(base, "/readyz").await.1["writes"] == state {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("writes never became {state}");
}

/// What a service says that has begun to read a request (RFC 9110, 10.1.1).
const CONTINUE: &[u8; 25] = b"HTTP/1.1 100 Continue\r\n\r\n";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_service_says_where_it_listens_and_stops_in_good_order() {
    let database = TestDatabase::new().await;
    let state = tempfile::tempdir().unwrap();
    let operator = Operator::over(&database, &state).anywhere();
    for signal in [Signal::TERM, Signal::INT] {
        let mut service = operator.start(&["serve"]);
        let base = service.address();
        assert_eq!(get(&base, "/livez").await.0, StatusCode::OK);
        service.signal(signal);
        let (code, took) = service.ended();
        assert_eq!(code, Some(0));
        assert!(took < Duration::from_secs(5), "{took:?}");
        assert!(TcpStream::connect(base.socket_addrs(|| None).unwrap()[0]).is_err());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_that_has_begun_is_answered_before_the_service_ends() {
    let database = TestDatabase::new().await;
    let state = tempfile::tempdir().unwrap();
    let mut service = Operator::over(&database, &state).anywhere().start(&["serve"]);
    let base = service.address();
    let mut client = TcpStream::connect(base.socket_addrs(|| None).unwrap()[0]).unwrap();
    let body = r#"{"email": "nobody@cert.example", "password": "plover anvil tundra"}"#;
    let head = format!(
        "POST /v1/sessions HTTP/1.1\r\nHost: directory.example\r\nContent-Type: application/json\r\n\
         Expect: 100-continue\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    client.write_all(head.as_bytes()).unwrap();
    // It has begun once the service asks for its body, however long that takes on a busy machine.
    let mut begun = [0; CONTINUE.len()];
    client.read_exact(&mut begun).unwrap();
    assert_eq!(begun, *CONTINUE);
    client.write_all(&body.as_bytes()[..10]).unwrap();
    service.signal(Signal::TERM);
    std::thread::sleep(Duration::from_millis(300));
    client.write_all(&body.as_bytes()[10..]).unwrap();
    let mut answer = String::new();
    client.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 401 "), "{answer}");
    assert_eq!(service.ended().0, Some(0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_service_does_not_start_on_a_database_that_is_behind_or_an_address_that_is_taken() {
    let database = TestDatabase::new().await;
    let state = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let operator = Operator::over(&database, &state)
        .with("COUNTERPART_HTTP_BIND", &address)
        .with("COUNTERPART_HTTP_METRICS_BIND", "");
    let refused = operator.run(&["serve"]);
    assert!(refused.refused().starts_with(&format!("cannot listen on {address}: ")), "{refused:?}");
    assert!(refused.refused().ends_with("choose another address in http.bind"), "{refused:?}");

    database.execute("DELETE FROM __diesel_schema_migrations WHERE version = (SELECT max(version) FROM __diesel_schema_migrations)").await;
    let behind = Operator::over(&database, &state).anywhere().run(&["serve"]);
    assert!(behind.refused().contains("lacks 1 migrations"), "{behind:?}");
    assert!(behind.refused().contains("run `counterpart database prepare`"), "{behind:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_services_on_one_machine_share_its_private_postgres() {
    let state = tempfile::tempdir().unwrap();
    let operator = Operator::alone(&state).anywhere();
    let mut owner = operator.start(&["serve"]);
    let base = owner.address();
    let mut guest = operator.start(&["serve"]);
    let beside = guest.address();
    assert_eq!(get(&beside, "/readyz").await.1["writes"], "available");
    assert_eq!(get(&base, "/readyz").await.1["writes"], "available");

    // It goes with the process that brought it up; the other one still answers.
    owner.signal(Signal::TERM);
    assert_eq!(owner.ended().0, Some(0));
    let options = ManagedOptions { folder: state.path().join("postgres"), ..ManagedOptions::ephemeral() };
    assert_eq!(ManagedCluster::running(&options).await, None);
    until_writes_are(&beside, "unavailable").await;
    assert_eq!(get(&beside, "/v1/organizations").await.0, StatusCode::OK);

    let mut again = operator.start(&["serve"]);
    again.address();
    until_writes_are(&beside, "available").await;
    guest.signal(Signal::TERM);
    assert_eq!(guest.ended().0, Some(0));
}

/// Each e-mail address and password that a demo prints.
fn sign_ins(demo: &mut Process) -> Vec<(String, String)> {
    demo.line_with("Who can sign in");
    (0..4)
        .map(|_| {
            let line = demo.line_with("@");
            let mut words = line.split_whitespace().map(str::to_owned);
            (words.next().unwrap(), words.next().unwrap())
        })
        .collect()
}

async fn sign_in(base: &Url, email: &str, password: &str) -> StatusCode {
    let body = json!({"email": email, "password": password});
    Client::new().post(base.join("/v1/sessions").unwrap()).json(&body).send().await.unwrap().status()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_demo_keeps_its_data_and_has_new_passwords_at_each_start() {
    let state = tempfile::tempdir().unwrap();
    let operator = Operator::alone(&state).anywhere();
    let mut first = operator.start(&["demo"]);
    let base = first.address();
    let before = sign_ins(&mut first);
    for (email, password) in &before {
        assert_eq!(sign_in(&base, email, password).await, StatusCode::OK, "{email}");
    }
    let (_, organizations) = get(&base, "/v1/organizations").await;
    assert!(organizations["items"].as_array().unwrap().len() > 5, "{organizations}");
    first.signal(Signal::INT);
    assert_eq!(first.ended().0, Some(0));

    let mut second = operator.start(&["demo"]);
    let base = second.address();
    let after = sign_ins(&mut second);
    assert_eq!(get(&base, "/v1/organizations").await.1, organizations);
    let (email, password) = &before[0];
    assert_eq!(sign_in(&base, email, password).await, StatusCode::UNAUTHORIZED);
    let (email, password) = &after[0];
    assert_eq!(sign_in(&base, email, password).await, StatusCode::OK);

    second.signal(Signal::KILL);
    second.ended();
    let mut third = operator.start(&["demo"]);
    assert_eq!(sign_ins(&mut third).len(), 4);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_demo_leaves_the_directory_of_others_alone() {
    let app = TestApp::start().await;
    app.listed(organization_draft(OrganizationKind::Csirt, "CERT One")).await;
    let refused = Operator::beside(&app).anywhere().run(&["demo"]);
    assert!(refused.refused().contains("is not the demo's"), "{refused:?}");
    assert_eq!(app.database.count("account").await, 0);
}
