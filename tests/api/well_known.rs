//! What the service publishes of itself.

use reqwest::Method;

use crate::support::{Answered, Served, served_config};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_key_that_signs_tokens_is_published() {
    let served = Served::start().await;
    let body = served.stranger().get("/.well-known/jwks.json").await.expect(200);
    let key = &body["keys"][0];
    assert_eq!(key["kid"], served.keyring.signing_key().id());
    assert_eq!((&key["kty"], &key["alg"], &key["use"]), (&"OKP".into(), &"EdDSA".into(), &"sig".into()));
    assert!(key.as_object().unwrap().keys().all(|name| name != "d"), "the private half stays here");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_security_contact_is_published_where_one_is_set() {
    let served = Served::start().await;
    let nowhere = served.stranger().get("/.well-known/security.txt").await;
    assert_eq!(nowhere.problem(), (404, "not-found".into()));

    let mut config = served_config();
    config.http.security_contact = "mailto:security@directory.example".parse().ok();
    let served = Served::with(config).await;
    let file = served.stranger().get("/.well-known/security.txt").await;
    assert_eq!((file.status, file.header("content-type")), (200, Some("text/plain; charset=utf-8")));
    assert!(
        file.text()
            .starts_with("Contact: mailto:security@directory.example\nExpires: 2026-05-31T08:00:00Z\n")
    );
    let posted = Answered::to(served.stranger().request(Method::POST, "/.well-known/security.txt")).await;
    assert_eq!(posted.problem(), (405, "method-not-allowed".into()));
    assert_eq!(posted.header("allow"), Some("GET, HEAD"));
}
