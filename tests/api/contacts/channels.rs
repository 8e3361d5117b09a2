//! Channels at their own address. They use their contact's tag.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answered, Entered, Field, desk};

fn channel<'a>(contact: &'a Value, id: &str) -> Option<&'a Value> {
    contact["channels"].as_array().unwrap().iter().find(|it| it["id"] == id)
}

fn id_in(path: &str) -> &str {
    path.rsplit('/').next().unwrap()
}

async fn add(field: &Field, entered: &Entered, body: &Value) -> (String, Answered) {
    let answer = field.editor().add(&format!("{}/channels", entered.path), "*", body).await;
    answer.expect(201);
    (answer.header("location").unwrap().to_owned(), answer)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_channel_is_added_changed_and_retired_under_its_contacts_tag() {
    let field = Field::start().await;
    let entered = field.enter(&desk()).await;
    let body = json!({"kind": "phone", "value": "+41225550100", "extension": "7"});
    let added = field.editor().add(&format!("{}/channels", entered.path), &entered.etag, &body).await;
    let contact = added.expect(201);
    let path = added.header("location").unwrap().to_owned();
    assert!(path.starts_with(&format!("{}/channels/", entered.path)), "{path}");
    assert!(added.etag().starts_with("\"2."), "{}", added.etag());
    let new = channel(&contact, id_in(&path)).unwrap();
    assert_eq!(
        (&new["usage"], &new["audience"], &new["belongs_to"]),
        (&json!("routine"), &json!("members"), &json!("function"))
    );

    let body = json!({"value": "+41 22 555 01 01", "extension": null, "usage": "emergency", "preference": 9, "listing": "lookup_only"});
    let changed = field.editor().patch(&path, added.etag(), &body).await;
    let contact = changed.expect(200);
    let shown = channel(&contact, id_in(&path)).unwrap();
    for (key, value) in [
        ("value", json!("+41225550101")),
        ("extension", json!(null)),
        ("usage", json!("emergency")),
        ("preference", json!(9)),
        ("listing", json!("lookup_only")),
    ] {
        assert_eq!(shown[key], value, "{key}");
    }
    let defaults =
        json!({"usage": null, "preference": null, "listing": null, "belongs_to": null, "sealed": null});
    let cleared = field.editor().patch(&path, changed.etag(), &defaults).await;
    let contact = cleared.expect(200);
    let shown = channel(&contact, id_in(&path)).unwrap();
    assert_eq!(
        (&shown["usage"], &shown["preference"], &shown["listing"]),
        (&json!("routine"), &json!(1), &json!("everywhere"))
    );

    let hours = json!({"kind": "always"});
    let put = field.editor().put(&format!("{path}/availability"), cleared.etag(), &hours).await;
    assert_eq!(channel(&put.expect(200), id_in(&path)).unwrap()["availability"]["kind"], "always");
    let put = field.editor().put(&format!("{path}/availability"), put.etag(), &json!(null)).await;
    assert_eq!(channel(&put.expect(200), id_in(&path)).unwrap()["availability"], json!(null));
    let put = field.editor().put(&format!("{path}/audience"), put.etag(), &json!({"audience": "own"})).await;
    assert_eq!(channel(&put.expect(200), id_in(&path)).unwrap()["audience"], "own");

    assert_eq!(field.editor().delete(&path, &entered.etag).await.problem(), (412, "stale".into()));
    let retired = field.editor().delete(&path, put.etag()).await;
    assert!(channel(&retired.expect(200), id_in(&path)).is_none());
    assert_eq!(field.editor().delete(&path, retired.etag()).await.problem(), (404, "not-found".into()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_change_of_a_channel_needs_the_tag() {
    let field = Field::start().await;
    let entered = field.enter(&desk()).await;
    let path = entered.channel(0);
    for (method, path) in [
        (Method::POST, format!("{}/channels", entered.path)),
        (Method::PATCH, path.clone()),
        (Method::DELETE, path.clone()),
        (Method::PUT, format!("{path}/availability")),
        (Method::PUT, format!("{path}/audience")),
    ] {
        let blind = Answered::to(field.editor().request(method.clone(), &path).json(&json!({}))).await;
        assert_eq!(blind.problem(), (428, "precondition-required".into()), "{method} {path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_last_channel_stays() {
    let field = Field::start().await;
    field.enter(&desk()).await;
    let entered = field.enter(&desk()).await;
    let answer = field.editor().delete(&entered.channel(0), &entered.etag).await;
    assert_eq!(answer.problem(), (409, "last-channel".into()));
    let (path, added) = add(&field, &entered, &json!({"kind": "other", "value": "Ask at the gate"})).await;
    assert_eq!(field.editor().delete(&entered.channel(0), added.etag()).await.status, 200);
    assert_eq!(field.editor().delete(&path, "*").await.problem(), (409, "last-channel".into()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_value_has_the_form_of_its_kind() {
    let field = Field::start().await;
    let entered = field.enter(&desk()).await;
    for (kind, value, normal) in [
        ("email", "Duty@Bücher.example", "Duty@xn--bcher-kva.example"),
        ("phone", "+41 (22) 555-01-02", "+41225550102"),
        ("sms", "+41225550103", "+41225550103"),
        ("fax", "+41 22 555 01 04", "+41225550104"),
        ("signal", "+41 22 555 01 05", "+41225550105"),
        ("signal", "duty.42", "duty.42"),
        ("web_form", "https://team.example/report", "https://team.example/report"),
        ("matrix", "@duty:team.example", "@duty:team.example"),
        ("radio", "145.500 MHz", "145.500 MHz"),
    ] {
        let (path, answer) = add(&field, &entered, &json!({"kind": kind, "value": value})).await;
        assert_eq!(channel(&answer.json(), id_in(&path)).unwrap()["value"], normal, "{kind}");
    }
    for (kind, value) in [
        ("email", "duty@"),
        ("phone", "022 555 01 00"),
        ("phone", "+999123"),
        ("web_form", "http//team"),
        ("web_form", "data:text/html,x"),
        ("matrix", "duty"),
        ("radio", "a\nb"),
    ] {
        let body = json!({"kind": kind, "value": value});
        let answer = field.editor().add(&format!("{}/channels", entered.path), "*", &body).await;
        assert_eq!(answer.violations()[0].0, "/value", "{kind} {value}");
    }
    let twice = json!({"kind": "email", "value": "desk@TEAM.example"});
    let answer = field.editor().add(&format!("{}/channels", entered.path), "*", &twice).await;
    assert_eq!(answer.violations(), [("/value".into(), "repeated".into())]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_wrong_with_a_change_is_told_where_the_body_has_it() {
    let field = Field::start().await;
    let entered = field.enter(&desk()).await;
    let (path, _) =
        add(&field, &entered, &json!({"kind": "phone", "value": "+41225550100", "extension": "7"})).await;
    let told = async |body: Value| {
        let answer = field.editor().patch(&path, "*", &body).await;
        answer.violations().into_iter().map(|(pointer, code)| format!("{pointer} {code}")).collect::<Vec<_>>()
    };
    assert_eq!(told(json!({"sealed": true})).await, ["/sealed not_available"]);
    assert_eq!(told(json!({"kind": null, "value": null})).await, ["/kind required", "/value required"]);
    assert_eq!(
        told(json!({"usage": "x", "belongs_to": "x", "listing": "x", "kind": "x", "extension": "x"})).await,
        [
            "/kind unknown_value",
            "/extension not_an_extension",
            "/usage unknown_value",
            "/belongs_to unknown_value",
            "/listing unknown_value"
        ]
    );
    assert_eq!(told(json!({"kind": "sms"})).await, ["/extension not_for_kind"]);
    assert_eq!(told(json!({"preference": 101})).await, ["/preference out_of_range"]);
    for name in ["audience", "availability", "circles", "proof", "id"] {
        let answer = field.editor().patch(&path, "*", &json!({name: null})).await;
        assert_eq!(answer.problem(), (400, "malformed".into()), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_value_has_no_proof_and_another_preference_keeps_it() {
    let field = Field::start().await;
    let entered = field.enter(&desk()).await;
    let id = id_in(&entered.channel(0)).to_owned();
    let proved = json!({"method": "mail_answered", "proved_at": "2026-03-01T08:00:00Z"});
    field.editor().add(&format!("{}/prove", entered.channel(0)), "*", &proved).await.expect(200);
    let moved = field.editor().patch(&entered.channel(0), "*", &json!({"preference": 5})).await.expect(200);
    let shown = channel(&moved, &id).unwrap();
    assert_eq!(
        (&shown["proof"], &shown["proved_at"]),
        (&json!("verified"), &json!("2026-03-01T08:00:00.000Z"))
    );
    let renewed = field
        .editor()
        .patch(&entered.channel(0), "*", &json!({"value": "night@team.example"}))
        .await
        .expect(200);
    let shown = channel(&renewed, &id).unwrap();
    assert_eq!((&shown["proof"], &shown["proved_at"]), (&json!("never"), &json!(null)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_who_may_change_the_contact_changes_its_channels() {
    let field = Field::start().await;
    let entered = field.enter(&desk()).await;
    let before = field.changes().await;
    let body = json!({"kind": "phone", "value": "+41225550100"});
    for (visitor, status) in [
        (field.reader(), 403),
        (field.member(), 403),
        (field.secretary(), 403),
        (field.candidate(), 404),
        (field.stranger(), 401),
    ] {
        let path = entered.channel(0);
        assert_eq!(visitor.add(&format!("{}/channels", entered.path), "*", &body).await.status, status);
        assert_eq!(visitor.patch(&path, "*", &json!({"preference": 2})).await.status, status);
        assert_eq!(
            visitor.put(&format!("{path}/audience"), "*", &json!({"audience": "own"})).await.status,
            status
        );
        assert_eq!(visitor.put(&format!("{path}/availability"), "*", &json!(null)).await.status, status);
        assert_eq!(visitor.delete(&path, "*").await.status, status);
    }
    assert_eq!(field.changes().await, before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_channel_is_not_reached_through_another_contact() {
    let field = Field::start().await;
    let (one, other) = (field.enter(&desk()).await, field.enter(&desk()).await);
    let crossed = format!("{}/channels/{}", other.path, id_in(&one.channel(0)));
    assert_eq!(field.editor().patch(&crossed, "*", &json!({"preference": 2})).await.status, 404);
    assert_eq!(field.editor().delete(&crossed, "*").await.status, 404);
}
