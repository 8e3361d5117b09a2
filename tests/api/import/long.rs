//! Imports that take long: what is known of them meanwhile, and what ends them before their end.

use std::time::Duration;

use counterpart::clock::Clock;
use counterpart::model::ids::SessionId;
use counterpart::model::kinds::AccountRole;
use reqwest::{Client, RequestBuilder};
use rustix::process::Signal;
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};

use super::over_http::{imported, send};
use super::sources::DOTGOV;
use crate::support::{Answered, Field, Operator, PASSWORD, Served, Visitor, unlimited};

/// An import is answered before its end after half of this.
const REQUEST: Duration = Duration::from_secs(4);

/// A directory in which each claim takes its time, and each organization a unit of its own.
async fn slow_field() -> Field {
    let mut config = unlimited();
    config.http.request_timeout = REQUEST;
    config.import.block = 1;
    config.directory.poll_interval = Duration::from_secs(3);
    let field = Field::over(Served::with(config).await).await;
    let slow = "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(1.3); RETURN NEW; END $$; \
                CREATE TRIGGER slow BEFORE INSERT ON claim FOR EACH ROW EXECUTE FUNCTION slow()";
    field.database.execute(slow).await;
    field
}

fn once(visitor: &Visitor<'_>) -> RequestBuilder {
    send(visitor, "format=dotgov", DOTGOV).header("Idempotency-Key", "list-1")
}

/// Begins an import that runs still when it is answered.
async fn begun(visitor: &Visitor<'_>) -> (String, Value) {
    let answer = Answered::to(once(visitor)).await;
    let location = answer.header("location").unwrap().to_owned();
    let begun = answer.expect(201);
    assert_eq!((&begun["state"], &begun["counts"]), (&json!("running"), &json!(null)));
    (location, begun)
}

async fn ended(visitor: &Visitor<'_>, location: &str) -> Value {
    loop {
        let answer = visitor.get(location).await;
        if answer.status != 503 {
            let import = answer.expect(200);
            if import["state"] == "ended" {
                return import;
            }
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// The import that was broken off has written some, and is completed by the same file.
async fn broken_off(field: &Field, import: &Value, why: &str) {
    let (new, not_reached) = (&import["counts"]["new"], &import["counts"]["not_reached"]);
    assert!(import["stopped"].as_str().unwrap().contains(why), "{}", import["stopped"]);
    assert!(*not_reached != 0, "{import}");
    let quick = "DROP TRIGGER slow ON claim";
    field.database.execute(quick).await;
    // Also where the key is known: it stands for the whole.
    let secretary = field.secretary();
    let again = Answered::to(once(&secretary)).await.expect(201);
    assert_eq!((&again["counts"]["unchanged"], &again["counts"]["new"]), (new, not_reached));
    assert_eq!((&again["id"], &again["stopped"]), (&import["id"], &json!(null)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_import_that_takes_long_is_answered_before_its_end_and_its_report_comes() {
    let field = slow_field().await;
    let secretary = field.secretary();
    let (location, begun) = begun(&secretary).await;
    // One at a time still, and who asks again by the same key learns of that one.
    let second = Answered::to(send(&secretary, "format=dotgov", DOTGOV)).await;
    assert_eq!(second.problem(), (409, "import-runs".into()));
    let repeated = Answered::to(once(&secretary)).await;
    assert_eq!(repeated.header("location").unwrap(), location);
    assert_eq!(repeated.expect(201), begun);
    assert_eq!(secretary.get(&location).await.expect(200), begun);
    let ended = ended(&secretary, &location).await;
    assert_eq!((&ended["id"], &ended["counts"]["new"]), (&begun["id"], &json!(5)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_import_that_runs_when_the_service_is_told_to_stop_says_how_far_it_came() {
    let field = slow_field().await;
    let secretary = field.secretary();
    let (location, _) = begun(&secretary).await;
    field.app.app.imports.finish().await;
    let import = secretary.get(&location).await.expect(200);
    assert_eq!(import["state"], "ended");
    assert!(import["stopped"].as_str().unwrap().contains("being stopped"), "{}", import["stopped"]);
    assert!(import["counts"]["not_reached"] != 0, "{import}");
    // No more is begun here.
    let next = imported(&secretary, "format=dotgov", DOTGOV).await;
    assert_eq!(next["counts"]["not_reached"], import["counts"]["not_reached"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_service_that_is_stopped_while_it_imports_answers_with_how_far_it_came() {
    let field = slow_field().await;
    let operator = Operator::beside(&field).anywhere().with("COUNTERPART_IMPORT_BLOCK", "1");
    let mut service = operator.start(&["serve"]);
    let address = service.address().join("/v1/imports?format=dotgov").unwrap();
    let (secretary, now) =
        (field.account_of(field.secretariat, AccountRole::Administrator), Clock::System.now());
    let token = field.tokens.issue(secretary, SessionId::new(now), now);
    let request = Client::new().post(address).bearer_auth(token.expose_secret());
    let request = request.header("Idempotency-Key", "list-1");
    let answer = tokio::spawn(request.header("Content-Type", "text/csv").body(DOTGOV).send());
    while !field.directory.snapshot().organizations().any(|it| it.origin.source == "dotgov") {
        assert!(!answer.is_finished(), "{:?}", answer.await);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    service.signal(Signal::TERM);
    let import: Value = answer.await.unwrap().unwrap().json().await.unwrap();
    assert_eq!(service.ended().0, Some(0));
    assert_eq!(import["state"], "ended");
    broken_off(&field, &import, "being stopped").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_import_of_who_signs_out_meanwhile_says_how_far_it_came() {
    let field = slow_field().await;
    let account = field.account(field.secretariat, AccountRole::Administrator, "second@desk.example").await;
    let credentials = json!({"email": "second@desk.example", "password": PASSWORD});
    let tokens = field.stranger().post("/v1/sessions", &credentials).await.expect(200);
    let visitor = field.bearer(tokens["access_token"].as_str().unwrap());
    let (location, _) = begun(&visitor).await;
    assert_eq!(visitor.delete("/v1/sessions/current", "*").await.status, 204);
    let import = ended(&field.visitor(account), &location).await;
    assert!(import["stopped"].is_string() && import["counts"]["not_reached"] != 0, "{import}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_import_that_loses_its_turn_writes_no_more() {
    let field = slow_field().await;
    let secretary = field.secretary();
    let (location, _) = begun(&secretary).await;
    let cut = "SELECT pg_terminate_backend(pid) FROM pg_locks \
               WHERE locktype = 'advisory' AND granted \
               AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
    field.database.execute(cut).await;
    let import = ended(&secretary, &location).await;
    broken_off(&field, &import, "kept other imports waiting").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_import_that_loses_its_database_says_so_once_that_is_back() {
    let field = slow_field().await;
    let secretary = field.secretary();
    let (location, _) = begun(&secretary).await;
    // Nothing is heard of it until it is asked again.
    field.lose_database().await;
    let import = ended(&secretary, &location).await;
    broken_off(&field, &import, "database").await;
}
