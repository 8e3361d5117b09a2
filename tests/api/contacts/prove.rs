//! Proofs that a channel works.

use chrono::Duration;
use serde_json::{Value, json};

use crate::standing::chosen;
use crate::support::{Entered, Field, desk_for};

const MAIL: &str = "members0@team.example";

async fn enter(field: &Field) -> (Entered, String) {
    let entered = field.enter(&desk_for("members", &["members", "own"])).await;
    let path = format!("{}/prove", entered.channel(0));
    (entered, path)
}

fn proof(contact: &Value) -> (&Value, &Value, &Value, &Value) {
    let channel = &contact["channels"][0];
    (&channel["proof"], &channel["proof_method"], &channel["proved_by"], &channel["proved_at"])
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_proof_says_when_how_and_whose_word_it_is_and_moves_no_version() {
    let field = Field::start().await;
    let (entered, path) = enter(&field).await;
    let own = json!({"method": "mail_answered", "proved_at": "2026-03-01T09:30:00+02:00"});
    let proved = field.editor().add(&path, &entered.etag, &own).await;
    let contact = proved.expect(200);
    let at = json!("2026-03-01T07:30:00.000Z");
    assert_eq!(proof(&contact), (&json!("verified"), &json!("mail_answered"), &json!("owner"), &at));
    assert_eq!(proved.edit_version(), 1);
    assert_ne!(proved.etag(), entered.etag, "the view is another");

    let told = json!({"method": "code_returned", "value": MAIL});
    let contact = field.secretary().add(&path, "*", &told).await.expect(200);
    let now = json!("2026-03-02T08:00:00.000Z");
    let expected = (&json!("verified"), &json!("code_returned"), &json!("secretariat"), &now);
    assert_eq!(proof(&contact), expected);
    assert_eq!(proof(&field.member().get(&entered.path).await.json()), expected);

    let before = field.changes().await;
    let older = field.editor().add(&path, "*", &own).await;
    assert_eq!(proof(&older.expect(200)), expected, "an older proof takes nothing away");
    assert_eq!(field.changes().await, before);
    assert_eq!(
        field.editor().patch(&entered.path, &entered.etag, &json!({"title": "Night"})).await.status,
        200
    );

    let past = field.editor().all(&format!("{}/history", entered.path)).await;
    let acts: Vec<_> = past.iter().map(|it| it["change"]["act"].as_str().unwrap()).collect();
    assert_eq!(acts, ["update", "prove_channel", "prove_channel", "register"]);
    assert_eq!(past[1]["change"]["organization_id"], field.secretariat.to_string());
    assert_eq!(proof(&past[2]["contact"]).2, "owner");
    assert_eq!(proof(&past[3]["contact"]).0, "never");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_proof_keeps_a_contact_fresh_and_goes_with_the_value() {
    let field = Field::start().await;
    let (entered, path) = enter(&field).await;
    field.clock.advance(Duration::days(300));
    assert_eq!(field.member().get(&entered.path).await.json()["freshness"], "overdue");
    let told = json!({"method": "mail_answered", "value": "Members0@TEAM.example"});
    let moved = json!({"method": "mail_answered", "value": "others@team.example"});
    // An address is told as it is written; another is another.
    assert_eq!(field.secretary().add(&path, "*", &moved).await.problem(), (412, "stale".into()));
    assert_eq!(field.secretary().add(&path, "*", &told).await.problem(), (412, "stale".into()));
    let told = json!({"method": "mail_answered", "value": MAIL.replace("team", "TEAM")});
    field.secretary().add(&path, "*", &told).await.expect(200);
    assert_eq!(field.member().get(&entered.path).await.json()["freshness"], "fresh");
    let renewed = json!({"value": "night@team.example"});
    let contact = field.editor().patch(&entered.channel(0), "*", &renewed).await.expect(200);
    assert_eq!(proof(&contact), (&json!("never"), &Value::Null, &Value::Null, &Value::Null));
    assert_eq!(contact["freshness"], "overdue");
    assert_eq!(field.secretary().add(&path, "*", &told).await.problem(), (412, "stale".into()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_proves_a_channel_edits_it_or_oversees_it_and_sees_it() {
    let field = crate::standing::led().await;
    let (entered, path) = enter(&field).await;
    let hidden = format!("{}/prove", entered.channel(1));
    let told = json!({"method": "mail_answered", "value": MAIL});
    let before = field.changes().await;
    for (visitor, status) in [
        (field.reader(), 403),
        (field.member(), 403),
        (field.clerk(), 403),
        (field.candidate(), 404),
        (field.stranger(), 401),
    ] {
        assert_eq!(visitor.add(&path, "*", &told).await.status, status);
    }
    let of_own = json!({"method": "mail_answered", "value": "members1@team.example"});
    let unseen = field.secretary().add(&hidden, "*", &of_own).await;
    assert_eq!(unseen.problem(), (404, "not-found".into()));
    let nowhere = path.replace(&entered.path, "/v1/contacts/019a8f3e-1c2d-7e4f-8a5b-6c7d8e9f0a1b");
    assert_eq!(field.secretary().add(&nowhere, "*", &told).await.body, unseen.body);
    assert_eq!(field.changes().await, before);

    field.editor().add(&hidden, "*", &json!({"method": "met_in_person"})).await.expect(200);
    let own = field.team_path();
    let sponsored = crate::standing::sponsored();
    crate::standing::offer(&field.member(), field.neighbour, &own, &sponsored).await.expect(200);
    let choice = chosen(field.neighbour);
    field.administrator().put(&format!("{own}/authority"), "*", &choice).await.expect(200);
    let contact = field.member().add(&path, "*", &told).await.expect(200);
    assert_eq!(proof(&contact).2, "authority");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_wrong_with_a_proof_is_told() {
    let field = Field::start().await;
    let (entered, path) = enter(&field).await;
    let told = async |body: Value| field.editor().add(&path, "*", &body).await.violations();
    let wrong = |pointer: &str, code: &str| vec![(pointer.to_owned(), code.to_owned())];
    for (body, expected) in [
        (json!({"method": "self_reported"}), wrong("/method", "unknown_value")),
        (json!({"method": "call_answered"}), wrong("/method", "not_for_kind")),
        (
            json!({"method": "mail_answered", "proved_at": "2026-03-02T08:00:01Z"}),
            wrong("/proved_at", "in_the_future"),
        ),
        (
            json!({"method": "mail_answered", "proved_at": "2026-01-31T07:59:59Z"}),
            wrong("/proved_at", "too_old"),
        ),
        (
            json!({"method": "mail_answered", "proved_at": "2026-03-02T08:00:00"}),
            wrong("/proved_at", "not_a_time"),
        ),
        (json!({"method": "mail_answered", "value": "nobody"}), wrong("/value", "not_an_address")),
    ] {
        let found = told(body.clone()).await;
        assert_eq!(found.len(), 1, "{body}: {found:?}");
        assert_eq!(found[0].0, expected[0].0, "{body}");
        assert!(found[0].1 == expected[0].1 || found[0].0 == "/value", "{body}: {found:?}");
    }
    let blind = field.secretary().add(&path, "*", &json!({"method": "mail_answered"})).await;
    assert_eq!(blind.violations(), wrong("/value", "required"));
    let body = json!({"method": "mail_answered"});
    assert_eq!(field.editor().post(&path, &body).await.problem(), (428, "precondition-required".into()));
    assert_eq!(field.editor().add(&path, "\"9.0\"", &body).await.problem(), (412, "stale".into()));
    let body = json!({"method": "mail_answered", "proved_by": "secretariat"});
    assert_eq!(field.editor().add(&path, "*", &body).await.problem(), (400, "malformed".into()));
    assert_eq!(field.editor().delete(&entered.path, "*").await.status, 409);
    field.enter(&desk_for("members", &["members"])).await;
    assert_eq!(field.editor().delete(&entered.path, "*").await.status, 204);
    let body = json!({"method": "mail_answered"});
    assert_eq!(field.editor().add(&path, "*", &body).await.problem(), (410, "retired".into()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_channel_that_a_source_owns_is_proved_here() {
    let field = Field::start().await;
    let (_, contact_id) = field.imported().await;
    let path = format!("/v1/contacts/{contact_id}");
    let contact = field.secretary().get(&path).await.json();
    let id = contact["channels"][0]["id"].as_str().unwrap();
    let told = json!({"method": "mail_answered", "value": "security@vendor.example"});
    let proved = field.secretary().add(&format!("{path}/channels/{id}/prove"), "*", &told).await;
    assert_eq!(proof(&proved.expect(200)).2, "secretariat");
}
