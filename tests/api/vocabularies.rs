//! The words that records may use, over HTTP.

use reqwest::Method;

use crate::support::{Answered, Served};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_vocabulary_that_is_listed_can_be_read_and_kept() {
    let served = Served::start().await;
    let stranger = served.stranger();
    let list = stranger.get("/v1/vocabularies").await;
    let listed = list.expect(200);
    assert!(listed["next_cursor"].is_null());
    let names: Vec<_> =
        listed["items"].as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap()).collect();
    assert!(names.contains(&"contact_roles") && names.contains(&"countries"), "{names:?}");
    for name in names {
        let answer = stranger.get(&format!("/v1/vocabularies/{name}")).await;
        let body = answer.expect(200);
        assert_eq!(body["name"], name);
        assert!(!body["terms"].as_array().unwrap().is_empty(), "{name}");
        for term in body["terms"].as_array().unwrap() {
            let languages: Vec<_> = term["labels"].as_object().unwrap().keys().collect();
            assert_eq!(languages, ["ar", "en", "es", "fr", "ru", "zh"], "{name} {term}");
            assert_eq!(term["labels"]["en"], term["label"], "{name}");
        }
        assert_eq!(answer.header("cache-control"), Some("public, max-age=3600"));
        let again = stranger.request(Method::GET, &format!("/v1/vocabularies/{name}"));
        let again = Answered::to(again.header("If-None-Match", answer.etag())).await;
        assert_eq!((again.status, again.body.len()), (304, 0), "{name}");
    }
    assert_eq!(list.header("cache-control"), Some("public, max-age=3600"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unknown_vocabulary_is_not_found() {
    let served = Served::start().await;
    assert_eq!(served.stranger().get("/v1/vocabularies/nothing").await.problem(), (404, "not-found".into()));
}
