//! `POST /oauth/token`: the grant for machines, and its errors, by RFC 6749.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};

use super::{machine, me, refused};
use crate::support::{Answered, Field, Machine, Served, Visitor, ask, form, unlimited};

const FORM: &str = "application/x-www-form-urlencoded";

async fn sent(door: &Visitor<'_>, kind: &str, body: impl Into<String>) -> Answered {
    let request = door.request(Method::POST, "/oauth/token").header("Content-Type", kind);
    Answered::to(request.body(body.into())).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_shows_its_secret_in_the_header_or_in_the_body() {
    let field = Field::start().await;
    let machine = Machine::register(&field.administrator(), "reader", "directory:read").await;
    let door = field.stranger();
    let by_body = machine.ask(&door).await;
    let header = |id: &str, secret: &str| format!("Basic {}", STANDARD.encode(format!("{id}:{secret}")));
    let grant = json!({"grant_type": "client_credentials"});
    let by_header = async |header: String, parameters: &Value| {
        let request = door.request(Method::POST, "/oauth/token").header("Authorization", header);
        Answered::to(form(request, parameters)).await
    };
    let encoded = machine.secret.replace('_', "%5F").replace('-', "%2d");
    let same_id = json!({"grant_type": "client_credentials", "client_id": machine.id()});
    for answer in [
        by_body,
        by_header(header(machine.id(), &machine.secret), &grant).await,
        by_header(header(machine.id(), &encoded), &grant).await,
        by_header(header(machine.id(), &machine.secret), &same_id).await,
    ] {
        let body = answer.expect(200);
        assert_eq!(
            (&body["token_type"], &body["expires_in"], &body["scope"]),
            (&json!("Bearer"), &json!(600), &json!("directory:read"))
        );
        assert_eq!(body.as_object().unwrap().len(), 4);
        assert_eq!(
            (answer.header("cache-control"), answer.header("pragma")),
            (Some("no-store"), Some("no-cache"))
        );
        assert_eq!(me(&field.bearer(body["access_token"].as_str().unwrap())).await.0, 200);
    }
    let both = by_header(header(machine.id(), &machine.secret), &machine.credentials()).await;
    assert_eq!(refused(&both), (400, "invalid_request".into()));
    for wrong in [header(machine.id(), "wrong"), header("", ""), "Basic ???".into(), "Bearer token".into()] {
        assert_eq!(refused(&by_header(wrong, &grant).await), (401, "invalid_client".into()));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_wrong_with_a_request_is_told_in_the_words_of_the_standard() {
    let field = Field::start().await;
    let machine = Machine::register(&field.administrator(), "reader", "directory:read").await;
    let door = field.stranger();
    let good = serde_urlencoded::to_string([
        ("grant_type", "client_credentials"),
        ("client_id", machine.id()),
        ("client_secret", &machine.secret),
    ])
    .unwrap();
    assert_eq!(sent(&door, FORM, &good).await.status, 200);
    assert_eq!(sent(&door, &format!("{FORM}; charset=UTF-8"), &good).await.status, 200);
    assert_eq!(
        sent(&door, FORM, format!("{good}&audience=x&scope=")).await.status,
        200,
        "unknown and empty ones are passed over"
    );
    for (what, body, status, error) in [
        ("nothing", String::new(), 400, "invalid_request"),
        ("no grant", good.replace("grant_type", "grant"), 400, "invalid_request"),
        ("an empty grant", good.replace("client_credentials", ""), 400, "invalid_request"),
        ("another grant", good.replace("client_credentials", "password"), 400, "unsupported_grant_type"),
        ("a grant twice", format!("{good}&grant_type=client_credentials"), 400, "invalid_request"),
        ("an id twice", format!("{good}&client_id={}", machine.id()), 400, "invalid_request"),
        ("an unknown one twice", format!("{good}&x=1&x=1"), 400, "invalid_request"),
        ("a broken escape", format!("{good}&scope=%zz"), 400, "invalid_request"),
        ("NUL", format!("{good}&scope=%00"), 400, "invalid_request"),
        ("no UTF-8", format!("{good}&scope=%ff"), 400, "invalid_request"),
        ("an unknown scope", format!("{good}&scope=admin"), 400, "invalid_scope"),
        ("a scope too many", format!("{good}&scope=directory:read+own:write"), 400, "invalid_scope"),
        ("no id", good.replace("client_id", "id"), 401, "invalid_client"),
        ("no secret", good.replace("client_secret", "secret"), 401, "invalid_client"),
        ("JSON", machine.credentials().to_string(), 400, "invalid_request"),
        ("too much", format!("{good}&x={}", "x".repeat(9000)), 413, "invalid_request"),
    ] {
        let answer = sent(&door, FORM, body).await;
        assert_eq!(refused(&answer), (status, error.to_owned()), "{what}: {}", answer.text());
        assert!(!answer.text().contains(&machine.secret), "{what}");
    }
    for kind in ["application/json", "text/plain", "multipart/form-data"] {
        assert_eq!(refused(&sent(&door, kind, &good).await), (400, "invalid_request".into()), "{kind}");
    }
    let in_address = format!("/oauth/token?{good}");
    let request = door.request(Method::POST, &in_address).header("Content-Type", FORM).body(good.clone());
    assert_eq!(refused(&Answered::to(request).await), (400, "invalid_request".into()));
    assert_eq!(door.get("/oauth/token").await.problem(), (405, "method-not-allowed".into()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unknown_client_and_a_wrong_secret_are_answered_alike() {
    let field = Field::start().await;
    let machine = Machine::register(&field.administrator(), "reader", "directory:read").await;
    let other = Machine::register(&field.administrator(), "reader", "directory:read").await;
    let door = field.stranger();
    let mut answers = Vec::new();
    let last = machine.secret.len() - 20;
    let guessed = format!("{}{}", &machine.secret[..last], "A".repeat(20));
    for (id, secret) in [
        (machine.id(), other.secret.as_str()),
        (other.id(), machine.secret.as_str()),
        (machine.id(), guessed.as_str()),
        (machine.id(), "wrong"),
        ("019a8f3e-1c2d-7e4f-8a5b-6c7d8e9f0a1b", machine.secret.as_str()),
        ("unknown", machine.secret.as_str()),
        (machine.secret_id(), machine.secret.as_str()),
    ] {
        let form = json!({"grant_type": "client_credentials", "client_id": id, "client_secret": secret});
        let answer = ask(&door, &form).await;
        assert_eq!(refused(&answer), (401, "invalid_client".into()));
        let names: Vec<_> = answer.headers.keys().map(ToString::to_string).collect();
        answers.push((answer.body, names));
    }
    field.administrator().delete(&other.client.path, "*").await;
    let over = other.ask(&door).await;
    answers.push((over.body.clone(), over.headers.keys().map(ToString::to_string).collect()));
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:#?}");
    assert_eq!(field.count("SELECT count(*) AS count FROM journal_entry WHERE act = 'issue_token'").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn too_many_requests_and_no_database_are_told_in_the_same_form() {
    let mut config = unlimited();
    config.limits.stranger_per_minute = 5;
    let field = Field::over(Served::with(config).await).await;
    let (machine, token) = machine(&field, "reader", "directory:read").await;
    let door = field.stranger();
    let mut last = machine.ask(&door).await;
    for _ in 0..10 {
        last = machine.ask(&door).await;
    }
    assert_eq!(refused(&last), (429, "temporarily_unavailable".into()));
    assert!(last.header("retry-after").is_some() && last.header("ratelimit").is_some());

    let field = Field::asking_seldom().await;
    let machine = Machine::register(&field.administrator(), "reader", "directory:read").await;
    let good = machine.token(&field.stranger()).await;
    field.lose_database().await;
    let answer = machine.ask(&field.stranger()).await;
    assert_eq!(refused(&answer), (503, "temporarily_unavailable".into()));
    assert_eq!(answer.header("retry-after"), Some("5"));
    // The token that is out goes on reading from memory.
    assert_eq!(field.bearer(&good).get("/v1/organizations").await.status, 200);
    let refused = field.administrator().get(&machine.client.path).await;
    assert_eq!(refused.problem(), (503, "database-unavailable".into()));
    drop(token);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_machines_token_lives_as_long_as_any_other_and_is_not_refreshed() {
    let field = Field::start().await;
    let (_, token) = machine(&field, "reader", "directory:read").await;
    field.clock.advance(TimeDelta::seconds(599));
    assert_eq!(me(&field.bearer(&token)).await.0, 200);
    field.clock.advance(TimeDelta::seconds(1));
    assert_eq!(me(&field.bearer(&token)).await.0, 401);
    let refresh = json!({"refresh_token": token});
    let refused = field.stranger().post("/v1/sessions/refresh", &refresh).await;
    assert_eq!(refused.problem(), (401, "invalid-token".into()));
}
