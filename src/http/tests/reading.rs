//! Reading one record and a page of them.

use actix_web::Responder;
use actix_web::test::TestRequest;
use serde_json::json;

use super::buoys::BuoyView;
use super::{Answered, ask, tags};
use crate::http::answer::{Items, View};

const FIRST: &str = "/v1/buoys/01920000-0000-7000-8000-000000000001";

async fn get(uri: &str) -> Answered {
    ask(TestRequest::get().uri(uri)).await
}

#[actix_web::test]
async fn a_view_carries_its_own_tag() {
    let answer = get(FIRST).await;
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/json")));
    let etag = answer.header("etag").expect("a tag");
    assert!(etag.starts_with("\"7."), "{etag}");
    assert_eq!(
        answer.json(),
        json!({"id": "01920000-0000-7000-8000-000000000001", "title": "North cardinal", "light": "VQ",
            "lamps": [], "etag": etag})
    );
}

#[actix_web::test]
async fn who_has_a_view_already_is_not_sent_it_again() {
    let etag = get(FIRST).await.header("etag").expect("a tag").to_owned();
    let with = |known: String| ask(TestRequest::get().uri(FIRST).insert_header(("If-None-Match", known)));
    for known in [etag.clone(), format!("W/{etag}"), format!("\"x\", {etag}"), "*".to_owned()] {
        let answer = with(known.clone()).await;
        assert_eq!((answer.status, answer.body.len()), (304, 0), "{known}");
        assert_eq!(answer.header("etag"), Some(etag.as_str()));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert_eq!(answer.header("vary"), Some("Authorization"));
    }
    assert_eq!(with("\"7.0000000000000000\"".to_owned()).await.status, 200);
}

#[actix_web::test]
async fn head_answers_as_get_does() {
    let (get, head) = (
        get(FIRST).await,
        ask(TestRequest::default().method("HEAD".parse().expect("a method")).uri(FIRST)).await,
    );
    assert_eq!((head.status, head.header("etag")), (get.status, get.header("etag")));
}

#[actix_web::test]
async fn a_page_shows_its_views_and_where_to_go_on() {
    let page = get("/v1/buoys?limit=10&colour=red,green").await;
    assert_eq!(page.json(), json!({"items": [], "next_cursor": "b3BhcXVl"}));
    assert_eq!(
        page.header("link"),
        Some("</v1/buoys?limit=10&colour=red,green&cursor=b3BhcXVl>; rel=\"next\"")
    );
    let last = get("/v1/buoys?cursor=b3BhcXVl").await;
    assert_eq!((last.json()["next_cursor"].clone(), last.header("link")), (json!(null), None));
    let first = last.json()["items"][0].clone();
    // This caller may not edit, so it is told no version.
    assert_eq!(first["etag"].as_str().map(str::len), Some(18));
    assert_eq!(first["title"], "North cardinal");
}

#[actix_web::test]
async fn the_tag_of_a_page_does_not_move_with_its_sealed_cursor() {
    let tag = |next: Option<&str>| {
        let page = Items::<BuoyView>::new([(BuoyView::sample(), None)], next.map(str::to_owned));
        let answer = page.respond_to(&TestRequest::get().app_data(tags()).to_http_request());
        answer.headers().get("etag").expect("a tag").clone()
    };
    assert_eq!(tag(Some("b3BhcXVl")), tag(Some("c2VhbGVk")));
    assert_ne!(tag(Some("b3BhcXVl")), tag(None), "that more follows is part of what is told");
    let (all, red) = (get("/v1/buoys").await, get("/v1/buoys?colour=red").await);
    assert_ne!(all.header("etag"), red.header("etag"));
}

#[actix_web::test]
async fn a_parameter_that_does_not_exist_is_named() {
    let refused = get("/v1/buoys?color=red").await;
    assert_eq!((refused.status, refused.slug().as_str()), (400, "malformed"));
    assert_eq!(
        refused.json()["detail"],
        "The parameter color is unknown; this address takes colour, limit, cursor."
    );
    let refused = get(&format!("{FIRST}?x=1")).await;
    assert_eq!(refused.status, 400, "an address that takes no parameters takes none");
    assert_eq!(refused.json()["detail"], "The parameter x is unknown; this address takes none.");
}
