//! What of a claim changes, and what stays.

use counterpart::model::kinds::AccountRole;
use serde_json::{Value, json};

use super::{acts, claim, claimed, network, reported};
use crate::support::{Field, account, desk_for};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn contact_and_note_change_under_the_claims_tag_and_what_is_claimed_stays() {
    let field = Field::start().await;
    let entered = claim(&field, &network()).await;
    let contact = field.enter(&desk_for("public", &["public"])).await;
    let edit = json!({"contact_id": contact.body["id"], "note": "By day.\nAnd by night."});
    let changed = field.administrator().patch(&entered.path, &entered.etag, &edit).await;
    let body = changed.expect(200);
    assert_eq!((&body["contact_id"], &body["note"]), (&edit["contact_id"], &edit["note"]));
    let stale = field.administrator().patch(&entered.path, &entered.etag, &edit).await;
    assert_eq!(stale.problem(), (412, "stale".into()));
    let before = field.changes().await;
    let same = field.administrator().patch(&entered.path, changed.etag(), &edit).await;
    assert_eq!(
        (same.expect(200), field.changes().await),
        (body, before),
        "nothing changes, nothing is written"
    );
    let cleared = json!({"contact_id": null, "note": null});
    let cleared = field.administrator().patch(&entered.path, changed.etag(), &cleared).await.expect(200);
    assert_eq!((&cleared["contact_id"], &cleared["note"]), (&Value::Null, &Value::Null));
    for part in ["prefix", "kind", "country", "status", "organization_id"] {
        let refused = field.administrator().patch(&entered.path, "*", &json!({part: "x"})).await;
        assert_eq!(refused.problem(), (400, "malformed".into()), "{part}");
    }
    assert_eq!(acts(&field.reader(), &entered.path).await, ["update", "update", "register"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_says_which_version_it_is_of() {
    let field = Field::start().await;
    let entered = claim(&field, &network()).await;
    let visitor = field.administrator();
    for (method, part, body) in [
        (reqwest::Method::PATCH, "", json!({"note": "By day."})),
        (reqwest::Method::DELETE, "", Value::Null),
        (reqwest::Method::POST, "/confirm", Value::Null),
        (reqwest::Method::POST, "/dispute", json!({"reason": "No."})),
        (reqwest::Method::DELETE, "/dispute", Value::Null),
    ] {
        let request = visitor.request(method.clone(), &format!("{}{part}", entered.path));
        let request = if body.is_null() { request } else { request.json(&body) };
        let refused = crate::support::Answered::to(request).await;
        assert_eq!(refused.problem(), (428, "precondition-required".into()), "{method} {part}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_claim_that_is_retired_is_a_tombstone_and_the_same_can_be_claimed_anew() {
    let field = Field::start().await;
    let entered = claim(&field, &network()).await;
    for visitor in [field.editor(), field.member(), field.secretary()] {
        assert_eq!(visitor.delete(&entered.path, "*").await.problem(), (403, "forbidden".into()));
    }
    assert_eq!(field.administrator().delete(&entered.path, &entered.etag).await.status, 204);
    assert_eq!(field.stranger().get(&entered.path).await.problem(), (410, "retired".into()));
    let again = field.administrator().delete(&entered.path, "*").await;
    assert_eq!(again.problem(), (410, "retired".into()));
    assert_eq!(
        super::dispute(&field.member(), &entered.path, "No.").await.problem(),
        (410, "retired".into())
    );
    assert_eq!(field.stranger().all("/v1/claims?kind=prefix&value=192.0.2.0/24").await, [json!(null); 0]);
    assert_eq!(acts(&field.stranger(), &entered.path).await, ["retire", "register"]);
    let anew = claim(&field, &network()).await;
    assert_ne!(anew.path, entered.path);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_source_reports_is_the_sources_to_change() {
    let field = Field::start().await;
    let (id, _) = field.imported().await;
    let path = reported(&field, id, "vendor.example").await;
    let own = field.visitor(account(&field, id, AccountRole::Administrator).await);
    let shown = own.get(&path).await.expect(200);
    assert_eq!((&shown["status"], &shown["origin"]["source"]), (&json!("reported"), &json!("cve-cna")));
    let edit = own.patch(&path, "*", &json!({"note": "Ours."})).await;
    assert_eq!(edit.problem(), (409, "held-elsewhere".into()));
    assert_eq!(own.delete(&path, "*").await.problem(), (409, "held-elsewhere".into()));
    let same = json!({"kind": "domain", "domain": "vendor.example"});
    let twice = claimed(&own, &Field::organization_path(id), &same).await;
    assert_eq!(twice.problem(), (409, "claim-exists".into()));
}
