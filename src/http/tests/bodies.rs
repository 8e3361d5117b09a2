//! Bodies that are refused, and why.

use actix_web::test::TestRequest;
use serde_json::{Value, json};

use super::{Answered, ask};

async fn post(kind: &str, body: impl Into<String>) -> Answered {
    let request = TestRequest::post().uri("/v1/buoys").insert_header(("Content-Type", kind));
    ask(request.set_payload(body.into())).await
}

fn first_error(refused: &Answered) -> (Value, Value) {
    let error = &refused.json()["errors"][0];
    (error["pointer"].clone(), error["code"].clone())
}

#[actix_web::test]
async fn a_body_of_another_type_is_refused_with_the_types_that_are_taken() {
    for kind in ["text/plain", "application/x-www-form-urlencoded", "application/merge-patch+json", ""] {
        let refused = post(kind, r#"{"title":"a"}"#).await;
        assert_eq!((refused.status, refused.slug().as_str()), (415, "unsupported-media-type"), "{kind}");
        assert_eq!(refused.header("accept"), Some("application/json"));
    }
    assert_eq!(post("application/json; charset=utf-8", r#"{"title":"a"}"#).await.status, 201);
    assert_eq!(post("Application/JSON", r#"{"title":"a"}"#).await.status, 201);
    let packed = TestRequest::post()
        .uri("/v1/buoys")
        .insert_header(("Content-Type", "application/json"))
        .insert_header(("Content-Encoding", "gzip"));
    assert_eq!(ask(packed).await.status, 415);
}

#[actix_web::test]
async fn a_patch_says_which_patches_it_takes() {
    let request = TestRequest::patch()
        .uri("/v1/buoys/01920000-0000-7000-8000-000000000001")
        .insert_header(("If-Match", "*"))
        .insert_header(("Content-Type", "application/json-patch+json"));
    let refused = ask(request).await;
    assert_eq!(refused.header("accept-patch"), Some("application/merge-patch+json, application/json"));
}

#[actix_web::test]
async fn a_body_that_is_too_large_is_refused_before_it_is_read() {
    let large = format!(r#"{{"title":"{}"}}"#, "a".repeat(64 * 1024));
    let refused = post("application/json", large).await;
    assert_eq!((refused.status, refused.slug().as_str()), (413, "too-large"));
    assert_eq!(refused.json()["detail"], "Send at most 65536 bytes in one request.");
    let announced = TestRequest::post()
        .uri("/v1/buoys")
        .insert_header(("Content-Type", "application/json"))
        .insert_header(("Content-Length", "99999999999"));
    assert_eq!(ask(announced).await.status, 413);
}

#[actix_web::test]
async fn an_unknown_field_is_named_and_a_broken_rule_is_pointed_at() {
    let refused = post("application/json", r#"{"titel":"a"}"#).await;
    assert_eq!((refused.status, first_error(&refused)), (400, (json!("/titel"), json!("unknown_field"))));
    assert_eq!(refused.json()["detail"], "/titel: This operation takes no such field.");
    let refused = post("application/json", r#"{"title":"a","lamps":[{"colour":"red","reach":99}]}"#).await;
    assert_eq!(
        (refused.status, first_error(&refused)),
        (422, (json!("/lamps/0/reach"), json!("out_of_range")))
    );
    assert!(!String::from_utf8_lossy(&refused.body).contains("99"));
    let refused = post("application/json", r#"{"title":"a","title":"b"}"#).await;
    assert_eq!((refused.status, first_error(&refused)), (400, (json!("/title"), json!("repeated_field"))));
}
