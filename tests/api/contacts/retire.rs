//! Taking a contact out of the directory, and bringing it back.

use chrono::Duration;
use reqwest::Method;
use serde_json::json;

use crate::support::{Answered, Field, desk, desk_for};

async fn restore(field: &Field, path: &str) -> Answered {
    Answered::to(field.editor().request(Method::POST, &format!("{path}/restore"))).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_retired_contact_is_gone_for_who_could_see_it_and_unknown_to_others() {
    let field = Field::start().await;
    field.enter(&desk()).await;
    let entered = field.enter(&desk()).await;
    assert_eq!(field.editor().delete(&entered.path, "\"9.0\"").await.problem(), (412, "stale".into()));
    let retired = field.editor().delete(&entered.path, &entered.etag).await;
    assert_eq!((retired.status, retired.body.len()), (204, 0));
    assert!(retired.header("directory-position").is_some());
    for visitor in [field.member(), field.editor(), field.clerk()] {
        let answer = visitor.get(&entered.path).await;
        assert_eq!(answer.problem(), (410, "retired".into()));
        assert!(!answer.text().contains("Duty"));
    }
    let unknown = field.stranger().get("/v1/contacts/0192f0c1-5b7e-7d40-9d9c-3f1f2b6f7a11").await;
    for visitor in [field.stranger(), field.candidate()] {
        assert_eq!(visitor.get(&entered.path).await.body, unknown.body);
    }
    assert_eq!(field.member().all("/v1/contacts").await.len(), 1);
    for answer in [
        field.editor().patch(&entered.path, "*", &json!({"title": null})).await,
        field.editor().delete(&entered.path, "*").await,
        field.editor().act(&format!("{}/confirm", entered.path), "*").await,
        field.editor().delete(&entered.channel(0), "*").await,
    ] {
        assert_eq!(answer.problem(), (410, "retired".into()));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn for_thirty_days_it_comes_back_as_it_was() {
    let field = Field::start().await;
    field.enter(&desk()).await;
    let mut body = desk_for("public", &["public", "own"]);
    body["person"] = json!({"name": "Alex Example"});
    let entered = field.enter(&body).await;
    assert_eq!(field.editor().delete(&entered.path, "*").await.status, 204);
    field.clock.advance(Duration::days(30));
    for visitor in [field.reader(), field.member()] {
        let answer = Answered::to(visitor.request(Method::POST, &format!("{}/restore", entered.path))).await;
        assert_eq!(answer.problem(), (403, "forbidden".into()));
    }
    let restored = restore(&field, &entered.path).await;
    let mut shown = restored.expect(200);
    assert!(restored.etag().starts_with("\"3."), "{}", restored.etag());
    for key in ["etag", "updated_at"] {
        shown[key] = entered.body[key].clone();
    }
    assert_eq!(shown, entered.body);
    assert_eq!(field.stranger().get(&entered.path).await.status, 200);
    assert_eq!(restore(&field, &entered.path).await.etag(), restored.etag(), "what is there stays as it is");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_thirty_days_it_stays_away() {
    let field = Field::start().await;
    field.enter(&desk()).await;
    let entered = field.enter(&desk()).await;
    assert_eq!(field.editor().delete(&entered.path, "*").await.status, 204);
    field.clock.advance(Duration::days(30) + Duration::seconds(1));
    assert_eq!(restore(&field, &entered.path).await.problem(), (409, "restore-too-late".into()));
    assert_eq!(field.editor().get(&entered.path).await.problem(), (410, "retired".into()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_its_organization_narrowed_meanwhile_is_narrowed_when_it_comes_back() {
    let field = Field::start().await;
    field.enter(&desk()).await;
    let entered = field.enter(&desk_for("public", &["public", "members"])).await;
    assert_eq!(field.editor().delete(&entered.path, "*").await.status, 204);
    let audience = format!("{}/audience", field.team_path());
    field.administrator().put(&audience, "*", &json!({"audience": "members"})).await.expect(200);
    let shown = restore(&field, &entered.path).await.expect(200);
    assert_eq!(
        (&shown["audience"], &shown["channels"][0]["audience"]),
        (&json!("members"), &json!("members"))
    );
    assert_eq!(field.stranger().get(&entered.path).await.status, 404);
}
