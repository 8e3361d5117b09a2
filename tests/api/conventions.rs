//! What holds for every address of the service.

use counterpart::config::ByteSize;
use reqwest::Method;

use crate::support::{Answered, Served, served_config};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_answer_is_guarded_and_named() {
    let served = Served::start().await;
    let stranger = served.stranger();
    for (path, status) in [
        ("/livez", 200),
        ("/v1/me", 401),
        ("/nowhere", 404),
        ("/v1/vocabularies", 200),
        ("/openapi.json", 200),
    ] {
        let answer = stranger.get(path).await;
        assert_eq!(answer.status, status, "{path}");
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
            ("referrer-policy", "no-referrer"),
            ("x-frame-options", "DENY"),
            ("directory-as-of", "2026-03-02T08:00:00.000Z"),
        ] {
            assert_eq!(answer.header(name), Some(value), "{path}: {name}");
        }
        assert!(answer.header("x-request-id").is_some_and(|id| id.len() == 32), "{path}");
        assert!(answer.header("cache-control").is_some(), "{path}");
        assert_eq!(answer.header("strict-transport-security"), None, "{path}: served without TLS");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_id_that_a_caller_chooses_is_kept() {
    let served = Served::start().await;
    let request = served.stranger().request(Method::GET, "/livez").header("X-Request-Id", "trace-1");
    assert_eq!(Answered::to(request).await.header("x-request-id"), Some("trace-1"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_method_is_told_which_are_right() {
    let served = Served::start().await;
    for (path, allowed) in [
        ("/livez", "GET, HEAD"),
        ("/v1/me", "GET, HEAD"),
        ("/openapi.json", "GET, HEAD"),
        ("/problems/not-found", "GET, HEAD"),
    ] {
        let answer = Answered::to(served.stranger().request(Method::DELETE, path)).await;
        assert_eq!(answer.problem(), (405, "method-not-allowed".into()), "{path}");
        assert_eq!(answer.header("allow"), Some(allowed), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn head_is_answered_wherever_get_is_and_sends_no_body() {
    let served = Served::start().await;
    for path in ["/livez", "/readyz", "/v1/vocabularies/regions", "/openapi.json", "/problems/stale"] {
        let get = served.stranger().get(path).await;
        let head = Answered::to(served.stranger().request(Method::HEAD, path)).await;
        assert_eq!((head.status, head.body.len()), (200, 0), "{path}");
        assert_eq!(head.header("content-length"), Some(get.body.len().to_string().as_str()), "{path}");
        assert_eq!(head.header("etag"), get.header("etag"), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_addresses_that_lead_nowhere_are_answered_with_the_same_bytes() {
    let served = Served::start().await;
    let stranger = served.stranger();
    let (one, other) = (stranger.get("/v1/nothing").await, stranger.get("/v1/vocabularies/nothing").await);
    assert_eq!(one.problem(), (404, "not-found".into()));
    assert_eq!(one.body, other.body);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_takes_no_json_is_told_so_and_so_is_who_sends_unknown_parameters() {
    let served = Served::start().await;
    let request = served.stranger().request(Method::GET, "/v1/vocabularies").header("Accept", "text/csv");
    assert_eq!(Answered::to(request).await.problem(), (406, "not-acceptable".into()));
    let answer = served.stranger().get("/v1/vocabularies?page=2").await;
    assert_eq!(answer.problem(), (400, "malformed".into()));
    assert!(answer.json()["detail"].as_str().unwrap().contains("page"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_type_of_every_problem_leads_to_its_page() {
    let served = Served::start().await;
    let problem = served.stranger().get("/v1/me").await.json();
    let page = served.stranger().get(problem["type"].as_str().unwrap()).await;
    let page = page.expect(200);
    assert_eq!((&page["type"], &page["status"]), (&problem["type"], &problem["status"]));
    let lost = served.stranger().get("/problems/unheard-of").await;
    assert_eq!(lost.problem(), (404, "not-found".into()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn callers_behind_https_are_told_to_stay_there() {
    let mut config = served_config();
    config.http.public_url = "https://directory.example".parse().ok();
    let served = Served::with(config).await;
    let answer = served.stranger().get("/livez").await;
    assert_eq!(answer.header("strict-transport-security"), Some("max-age=63072000"));
    assert_eq!(
        served.stranger().get("/openapi.json").await.json()["servers"][0]["url"],
        "https://directory.example"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_is_no_longer_than_the_configuration_allows() {
    let mut config = served_config();
    config.http.body_limit = ByteSize::kibibytes(1);
    let served = Served::with(config).await;
    for (length, status) in [(800, 401), (1200, 413)] {
        let body = serde_json::json!({"email": "nobody@cert.example", "password": "x".repeat(length)});
        let answer = served.stranger().post("/v1/sessions", &body).await;
        assert_eq!(answer.status, status, "{length}: {}", answer.text());
    }
}
