//! Whatever goes wrong, in a handler or before one, is answered as a problem.

use actix_web::test::TestRequest;

use super::buoys::Harbour;
use super::{Answered, IMPATIENCE, ask, ask_at};

async fn get(uri: &str) -> Answered {
    ask(TestRequest::get().uri(uri)).await
}

#[actix_web::test]
async fn what_is_unknown_and_what_is_malformed_are_not_found_in_the_same_bytes() {
    let nowhere = get("/nowhere").await;
    assert_eq!((nowhere.status, nowhere.slug().as_str()), (404, "not-found"));
    let unknown = get("/v1/buoys/01920000-0000-7000-8000-00000000ffff").await;
    for malformed in [
        "/v1/buoysx",
        "/v1/buoys/",
        "/v1/buoys/7/8",
        "/v1/buoys/7",
        "/v1/buoys/%ff",
        "/v1/buoys/01920000-0000-7000-8000-0000-0000ffff",
    ] {
        let malformed = get(malformed).await;
        assert_eq!(malformed.status, 404);
        assert_eq!(malformed.body, unknown.body);
        assert_eq!(malformed.body, nowhere.body);
        let names = |answer: &Answered| {
            let mut names: Vec<_> = answer.headers.keys().map(|name| name.as_str().to_owned()).collect();
            names.sort();
            names
        };
        assert_eq!(names(&malformed), names(&unknown));
    }
}

#[actix_web::test]
async fn a_method_that_an_address_does_not_take_is_refused_with_those_that_it_does() {
    let refused = ask(TestRequest::put().uri("/v1/buoys")).await;
    assert_eq!((refused.status, refused.slug().as_str()), (405, "method-not-allowed"));
    assert_eq!(refused.header("allow"), Some("GET, HEAD, POST"));
    let refused = ask(TestRequest::post().uri("/v1/buoys/01920000-0000-7000-8000-000000000001")).await;
    assert_eq!(refused.header("allow"), Some("GET, HEAD, PATCH, DELETE"));
    let refused = ask(TestRequest::post().uri("/problems/stale")).await;
    assert_eq!((refused.status, refused.header("allow")), (405, Some("GET, HEAD")));
}

#[actix_web::test]
async fn a_handler_that_panics_or_fails_is_answered_without_its_reason() {
    for address in ["/panic", "/framework", "/fault"] {
        let failed = get(address).await;
        assert_eq!((failed.status, failed.slug().as_str()), (500, "internal"), "{address}");
        let text = String::from_utf8_lossy(&failed.body);
        assert!(!text.contains("fire") && !text.contains("panic") && !text.contains("app_data"), "{text}");
        assert!(failed.header("x-request-id").is_some());
    }
}

#[actix_web::test]
async fn a_handler_that_takes_too_long_is_cut_off() {
    let ask = |request: TestRequest| ask_at(Harbour::default(), IMPATIENCE, request.uri("/slow"));
    let cut = ask(TestRequest::get()).await;
    assert_eq!((cut.status, cut.slug().as_str()), (503, "overloaded"));
    assert_eq!(cut.header("retry-after"), Some("1"));
    let cut = ask(TestRequest::post()).await;
    assert_eq!((cut.status, cut.slug().as_str()), (503, "outcome-unknown"));
}

#[actix_web::test]
async fn plain_text_of_the_framework_becomes_a_problem() {
    let told = get("/plain").await;
    assert_eq!(told.status, 400);
    assert_eq!(told.slug(), "malformed");
}

#[actix_web::test]
async fn every_answer_has_the_headers_that_protect_its_reader() {
    for address in ["/nowhere", "/v1/buoys", "/panic", "/problems/stale"] {
        let answer = get(address).await;
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
            ("referrer-policy", "no-referrer"),
            ("x-frame-options", "DENY"),
            ("strict-transport-security", "max-age=63072000"),
            ("directory-as-of", "2026-05-02T08:00:00.000Z"),
        ] {
            assert_eq!(answer.header(name), Some(value), "{address} {name}");
        }
    }
    assert_eq!(get("/v1/buoys").await.header("cache-control"), Some("no-store"));
    assert_eq!(get("/v1/buoys").await.header("vary"), Some("Authorization"));
}

#[actix_web::test]
async fn a_request_keeps_the_id_that_its_caller_chose_and_else_gets_one() {
    let with = |id: &'static str| ask(TestRequest::get().uri("/nowhere").insert_header(("X-Request-Id", id)));
    assert_eq!(with("trace-1.a_B").await.header("x-request-id"), Some("trace-1.a_B"));
    let given = with("a b\"").await;
    let given = given.header("x-request-id").expect("an id");
    assert!(given.len() == 32 && given.bytes().all(|digit| digit.is_ascii_hexdigit()), "{given}");
}

#[actix_web::test]
async fn a_request_with_two_ids_is_refused_and_gets_a_third() {
    let twice = TestRequest::get()
        .uri("/v1/buoys")
        .append_header(("X-Request-Id", "trace-1"))
        .append_header(("X-Request-Id", "trace-2"));
    let refused = ask(twice).await;
    assert_eq!((refused.status, refused.slug().as_str()), (400, "malformed"));
    assert!(refused.json()["detail"].as_str().is_some_and(|detail| detail.contains("X-Request-Id")));
    assert_eq!(refused.header("x-request-id").map(str::len), Some(32));
}

#[actix_web::test]
async fn who_does_not_take_json_is_told_before_anything_is_done() {
    let refused = ask(TestRequest::get().uri("/v1/buoys").insert_header(("Accept", "text/csv"))).await;
    assert_eq!((refused.status, refused.slug().as_str()), (406, "not-acceptable"));
    let refused =
        ask(TestRequest::post().uri("/v1/buoys").insert_header(("Accept", "application/json;q=0, */*")))
            .await;
    assert_eq!(refused.status, 406);
    for accepted in ["application/json", "*/*", "application/*;q=0.1", "text/html, */*;q=0.1"] {
        let answer = ask(TestRequest::get().uri("/v1/buoys").insert_header(("Accept", accepted))).await;
        assert_eq!(answer.status, 200, "{accepted}");
    }
}
