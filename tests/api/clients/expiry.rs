//! A client ends by itself, by the service's own clock.

use chrono::TimeDelta;
use serde_json::json;

use super::{me, mirror, refused};
use crate::support::{Entered, Field, Machine, desk_for};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_that_has_expired_is_nobody_until_its_end_is_moved_on() {
    let field = Field::start().await;
    let contact = field.enter(&desk_for("members", &["members"])).await;
    let mut body = mirror("editor", &["directory:read", "own:write"]);
    body["expires_at"] = json!("2026-03-02T08:05:00Z");
    let machine = Machine::of(Entered::from(&field.administrator().post("/v1/clients", &body).await));
    let door = field.stranger();
    let answer = machine.ask(&door).await.expect(200);
    assert_eq!(answer["expires_in"], 300, "no longer than the client");
    let visitor = field.bearer(answer["access_token"].as_str().unwrap());
    field.clock.advance(TimeDelta::minutes(5) - TimeDelta::milliseconds(1));
    assert_eq!(me(&visitor).await.0, 200);
    field.clock.advance(TimeDelta::milliseconds(1));
    assert_eq!(visitor.get("/v1/me").await.problem(), (401, "invalid-token".into()));
    let edited = visitor.patch(&contact.path, "*", &json!({"title": "Other"})).await;
    assert_eq!(edited.problem(), (401, "invalid-token".into()));
    assert_eq!(refused(&machine.ask(&door).await), (401, "invalid_client".into()));
    // It is there for its administrators, who move its end on.
    let path = &machine.client.path;
    let moved = field.administrator().patch(path, "*", &json!({"expires_at": null})).await;
    assert_eq!(moved.expect(200)["expires_at"], json!(null));
    assert_eq!(me(&visitor).await.0, 200);
    assert_eq!(machine.ask(&door).await.expect(200)["expires_in"], 600);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_last_use_of_a_secret_is_noted_at_most_once_a_minute() {
    let field = Field::start().await;
    let machine = Machine::register(&field.administrator(), "reader", "directory:read").await;
    let door = field.stranger();
    let noted = "SELECT count(*) AS count FROM journal_entry WHERE act = 'issue_token' AND kind = 'client'";
    let last_used = async || {
        let shown = field.administrator().get(&machine.client.path).await.expect(200);
        shown["secrets"][0]["last_used_at"].clone()
    };
    assert_eq!(last_used().await, json!(null));
    for (wait, entries, at) in [
        (0, 1, "2026-03-02T08:00:00.000Z"),
        (59, 1, "2026-03-02T08:00:00.000Z"),
        (1, 2, "2026-03-02T08:01:00.000Z"),
        (0, 2, "2026-03-02T08:01:00.000Z"),
    ] {
        field.clock.advance(TimeDelta::seconds(wait));
        machine.token(&door).await;
        assert_eq!((field.count(noted).await, last_used().await), (entries, json!(at)));
    }
}
