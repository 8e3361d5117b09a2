//! Who asks, and how often.

use actix_web::test::TestRequest;

use super::buoys::Harbour;
use super::{Answered, PATIENCE, ask_at};

async fn list(harbour: &Harbour, from: &str, token: Option<&str>) -> Answered {
    let request = TestRequest::get().uri("/v1/buoys").peer_addr(from.parse().expect("an address"));
    let request = match token {
        Some(token) => request.insert_header(("Authorization", token)),
        None => request,
    };
    ask_at(harbour.clone(), PATIENCE, request).await
}

#[actix_web::test]
async fn a_caller_is_told_what_is_left_and_when_to_come_back() {
    let harbour = Harbour::with_quota(3);
    let first = list(&harbour, "192.0.2.1:1", None).await;
    assert_eq!(first.header("ratelimit"), Some("\"address\";r=2;t=20"));
    assert_eq!(first.header("ratelimit-policy"), Some("\"address\";q=3;w=60"));
    list(&harbour, "192.0.2.1:2", None).await;
    list(&harbour, "192.0.2.1:3", None).await;
    let refused = list(&harbour, "192.0.2.1:4", None).await;
    assert_eq!((refused.status, refused.slug().as_str()), (429, "too-many-requests"));
    assert_eq!(refused.header("retry-after"), Some("20"));
    assert_eq!(refused.header("ratelimit"), Some("\"address\";r=0;t=20"));
    assert_eq!(list(&harbour, "192.0.2.2:1", None).await.status, 200);
}

#[actix_web::test]
async fn a_token_that_is_not_valid_is_refused_where_none_is_needed() {
    let harbour = Harbour::with_quota(3);
    let refused = list(&harbour, "192.0.2.1:1", Some("Bearer forged")).await;
    assert_eq!((refused.status, refused.slug().as_str()), (401, "invalid-token"));
    assert_eq!(
        refused.header("www-authenticate"),
        Some("Bearer realm=\"counterpart\", error=\"invalid_token\"")
    );
    assert_eq!(refused.header("ratelimit"), Some("\"address\";r=2;t=20"));
    assert_eq!(list(&harbour, "192.0.2.1:1", Some("Bearer good")).await.status, 200);
}
