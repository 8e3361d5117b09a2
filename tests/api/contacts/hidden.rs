//! What is hidden looks exactly empty: no byte of any answer tells of it.

use chrono::Duration;
use serde_json::json;

use crate::support::{Answered, Entered, Field, Visitor, desk_for};

/// What an answer shows, without what differs from one request to the next: its time, its id, what is left of an
/// allowance, and the bytes of a sealed cursor.
fn shown(answer: &Answered) -> String {
    let mut body = if answer.body.is_empty() { json!(null) } else { answer.json() };
    if body["next_cursor"].is_string() {
        body["next_cursor"] = json!("sealed");
    }
    let mut headers: Vec<String> = answer
        .headers
        .iter()
        .filter(|(name, _)| {
            !matches!(name.as_str(), "date" | "x-request-id" | "ratelimit" | "directory-as-of" | "link")
        })
        .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
        .collect();
    headers.sort();
    format!("{} {headers:?} link={} {body}", answer.status, answer.header("link").is_some())
}

/// Everything that a visitor can read of the team and a contact of it.
async fn all(visitor: &Visitor<'_>, field: &Field, contact: &Entered) -> Vec<String> {
    let team = field.team_path();
    let mut seen = Vec::new();
    for path in [
        "/v1/organizations?limit=200".to_owned(),
        "/v1/organizations?kind=csirt".to_owned(),
        team.clone(),
        format!("{team}/contacts"),
        format!("{team}/contacts?limit=1"),
        "/v1/contacts?limit=1".to_owned(),
        "/v1/contacts?role=incident_response".to_owned(),
        format!("/v1/contacts?organization_id={}", field.team),
        contact.path.clone(),
        format!("{team}/history?limit=1"),
        format!("{team}/history"),
        format!("{}/history?limit=1", contact.path),
        format!("{}/history?limit=2", contact.path),
        format!("{}/history", contact.path),
    ] {
        let mut next = path.clone();
        loop {
            let answer = visitor.get(&next).await;
            seen.push(format!("{path}: {}", shown(&answer)));
            let cursor = answer.json()["next_cursor"].as_str().map(str::to_owned);
            let Some(cursor) = cursor else { break };
            next = format!("{path}{}cursor={cursor}", if path.contains('?') { '&' } else { '?' });
        }
    }
    seen
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_answer_differs_by_what_is_hidden_from_its_reader() {
    let field = Field::start().await;
    let contact = field.enter(&desk_for("public", &["public", "members"])).await;
    field.clock.advance(Duration::minutes(1));
    field.editor().patch(&contact.path, "*", &json!({"title": "Night desk"})).await.expect(200);
    let visitors = [
        ("a stranger", field.stranger()),
        ("who is only listed", field.candidate()),
        ("a member", field.member()),
    ];
    let mut before = Vec::new();
    for (_, visitor) in &visitors {
        before.push(all(visitor, &field, &contact).await);
    }
    let same = async |done: &str| {
        for ((who, visitor), before) in visitors.iter().zip(&before) {
            for (now, before) in all(visitor, &field, &contact).await.iter().zip(before) {
                assert_eq!(now, before, "{done}, and {who} sees it");
            }
            assert_eq!(
                all(visitor, &field, &contact).await.len(),
                before.len(),
                "{done}, and {who} counts it"
            );
        }
    };
    let editor = field.editor();
    let step = || field.clock.advance(Duration::minutes(1));

    step();
    let phone = json!({"kind": "phone", "value": "+41225550100", "audience": "own", "preference": 1});
    let added = field.editor().add(&format!("{}/channels", contact.path), "*", &phone).await;
    added.expect(201);
    let channel = added.header("location").unwrap().to_owned();
    same("a hidden channel was added").await;
    step();
    editor.patch(&channel, "*", &json!({"value": "+41225550101", "usage": "emergency"})).await.expect(200);
    same("a hidden channel was changed").await;
    step();
    editor.put(&format!("{channel}/availability"), "*", &json!({"kind": "always"})).await.expect(200);
    same("hidden hours were set").await;
    step();
    editor.delete(&channel, "*").await.expect(200);
    same("a hidden channel was retired").await;
    step();
    let person = json!({"name": "Alex Example", "audience": "own"});
    editor.put(&format!("{}/person", contact.path), "*", &person).await.expect(200);
    same("a hidden person was set").await;
    step();
    editor.put(&format!("{}/person", contact.path), "*", &json!(null)).await.expect(200);
    same("a hidden person was cleared").await;
    step();
    let hidden = field.enter(&desk_for("own", &["own"])).await;
    same("a hidden contact was entered").await;
    step();
    editor.patch(&hidden.path, "*", &json!({"preference": 1, "languages": ["fr"]})).await.expect(200);
    assert_eq!(editor.delete(&hidden.path, "*").await.status, 204);
    same("a hidden contact was retired").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_record_with_hidden_parts_looks_like_one_without() {
    let field = Field::start().await;
    let mut body = desk_for("public", &["public"]);
    let plain = field.enter(&body).await;
    body["person"] = json!({"name": "Alex Example", "audience": "own"});
    body["channels"]
        .as_array_mut()
        .unwrap()
        .push(json!({"kind": "phone", "value": "+41225550100", "audience": "own"}));
    let full = field.enter(&body).await;
    for visitor in [field.stranger(), field.candidate(), field.member()] {
        let mut looks = Vec::new();
        for contact in [&plain, &full] {
            let mut body = visitor.get(&contact.path).await.expect(200);
            for place in ["/id", "/etag", "/channels/0/id"] {
                *body.pointer_mut(place).unwrap() = json!("masked");
            }
            looks.push(body.to_string());
        }
        assert_eq!(looks[0], looks[1]);
    }
}
