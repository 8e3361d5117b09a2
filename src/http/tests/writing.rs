//! Creating, changing and retiring a record.

use actix_web::test::TestRequest;
use serde_json::{Value, json};

use super::{Answered, ask};

const FIRST: &str = "/v1/buoys/01920000-0000-7000-8000-000000000001";

async fn patch(seen: Option<&str>, body: Value) -> Answered {
    let request =
        TestRequest::patch().uri(FIRST).insert_header(("Content-Type", "application/merge-patch+json"));
    let request = match seen {
        Some(seen) => request.insert_header(("If-Match", seen)),
        None => request,
    };
    ask(request.set_payload(body.to_string())).await
}

#[actix_web::test]
async fn what_is_created_is_shown_with_its_address_and_tag() {
    let created = ask(TestRequest::post().uri("/v1/buoys").set_json(json!({"title": "South"}))).await;
    assert_eq!(created.status, 201);
    assert_eq!(created.header("location"), Some("/v1/buoys/01920000-0000-7000-8000-000000000002"));
    assert_eq!(created.json()["etag"], created.header("etag").expect("a tag"));
    assert!(created.header("etag").expect("a tag").starts_with("\"1."));
}

#[actix_web::test]
async fn a_patch_clears_with_null_sets_with_a_value_and_leaves_the_rest() {
    let changed = patch(Some("\"7.0000000000000000\""), json!({"light": null})).await;
    assert_eq!((changed.status, changed.json()["light"].clone()), (200, json!(null)));
    assert_eq!(changed.json()["title"], "North cardinal");
    assert!(changed.header("etag").expect("a tag").starts_with("\"8."));
    assert_eq!(patch(Some("W/\"7.ab\""), json!({"title": "East"})).await.json()["title"], "East");
    assert_eq!(patch(Some("*"), json!({})).await.status, 200);
}

#[actix_web::test]
async fn a_change_says_which_version_it_changes() {
    let refused = patch(None, json!({})).await;
    assert_eq!((refused.status, refused.slug().as_str()), (428, "precondition-required"));
    let refused = patch(Some("\"6.0000000000000000\""), json!({})).await;
    assert_eq!((refused.status, refused.slug().as_str()), (412, "stale"));
    let refused = patch(Some("\"0f9644eceea0fc26\""), json!({})).await;
    assert_eq!(refused.status, 412, "a reader's tag admits no change");
}

#[actix_web::test]
async fn the_address_is_looked_at_before_the_version_and_the_version_before_the_body() {
    let nowhere = ask(TestRequest::patch().uri("/v1/buoys/7").set_payload("{")).await;
    assert_eq!(nowhere.status, 404);
    let unseen = ask(TestRequest::patch().uri(FIRST).set_payload("{")).await;
    assert_eq!(unseen.status, 428);
}

#[actix_web::test]
async fn what_is_retired_is_gone() {
    let request = TestRequest::delete().uri(FIRST).insert_header(("If-Match", "*"));
    let done = ask(request).await;
    assert_eq!((done.status, done.body.len()), (204, 0));
    assert_eq!(done.header("directory-position"), Some("b3BhcXVl"));
}
