//! Signing in, staying signed in and signing out, over HTTP.

use counterpart::model::kinds::{AccountRole, OrganizationKind};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answered, PASSWORD, Served, served_config};

const EMAIL: &str = "ada@cert.example";

/// A service with one account that can sign in.
async fn desk() -> Served {
    let served = Served::start().await;
    let id = served.organization(OrganizationKind::Csirt, "CERT Example").await;
    served.account(id, AccountRole::Editor, EMAIL).await;
    served
}

async fn sign_in(served: &Served) -> Value {
    served.stranger().post("/v1/sessions", &json!({"email": EMAIL, "password": PASSWORD})).await.expect(200)
}

fn text<'a>(body: &'a Value, field: &str) -> &'a str {
    body[field].as_str().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_signs_in_is_known_by_his_token_until_he_signs_out() {
    let served = desk().await;
    let answer = served.stranger().post("/v1/sessions", &json!({"email": EMAIL, "password": PASSWORD})).await;
    let tokens = answer.expect(200);
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert_eq!((&tokens["token_type"], &tokens["expires_in"]), (&json!("Bearer"), &json!(600)));

    let ada = served.bearer(text(&tokens, "access_token"));
    assert_eq!(ada.get("/v1/me").await.expect(200)["email"], EMAIL);
    let out = Answered::to(ada.request(Method::DELETE, "/v1/sessions/current")).await;
    assert_eq!((out.status, out.body.len()), (204, 0));
    assert!(out.header("directory-position").is_some());
    assert_eq!(ada.get("/v1/me").await.problem(), (401, "invalid-token".into()));
    let refresh = json!({"refresh_token": text(&tokens, "refresh_token")});
    let refused = served.stranger().post("/v1/sessions/refresh", &refresh).await;
    assert_eq!(refused.problem(), (401, "invalid-token".into()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refresh_token_brings_the_next_tokens_of_the_same_session() {
    let served = desk().await;
    let first = sign_in(&served).await;
    let refresh = json!({"refresh_token": text(&first, "refresh_token")});
    let next = served.stranger().post("/v1/sessions/refresh", &refresh).await.expect(200);
    assert_ne!(next["refresh_token"], first["refresh_token"]);
    let session = |tokens: &Value| {
        let token = text(tokens, "access_token").to_owned();
        let served = &served;
        async move { served.bearer(&token).get("/v1/me").await.expect(200)["session_id"].clone() }
    };
    assert_eq!(session(&first).await, session(&next).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_lists_its_sessions_and_ends_another_of_them() {
    let served = desk().await;
    let (one, other) = (sign_in(&served).await, sign_in(&served).await);
    let ada = served.bearer(text(&one, "access_token"));
    let list = ada.get("/v1/sessions").await.expect(200);
    let items = list["items"].as_array().unwrap();
    assert_eq!(items.len(), 2, "{list}");
    let foreign = items.iter().find(|session| session["current"] == false).unwrap();
    assert_eq!(foreign["network"], "127.0.0.0/24");
    assert!(!list.to_string().contains(text(&one, "refresh_token")));

    let path = format!("/v1/sessions/{}", text(foreign, "id"));
    assert_eq!(Answered::to(ada.request(Method::DELETE, &path)).await.status, 204);
    let ended = served.bearer(text(&other, "access_token")).get("/v1/me").await;
    assert_eq!(ended.problem(), (401, "invalid-token".into()));
    for path in [&path, "/v1/sessions/nothing"] {
        let answer = Answered::to(ada.request(Method::DELETE, path)).await;
        assert_eq!(answer.problem(), (404, "not-found".into()), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_password_and_an_unknown_address_are_answered_with_the_same_bytes() {
    let served = desk().await;
    let mut answers = Vec::new();
    for (email, password) in [(EMAIL, "another one"), ("nobody@cert.example", PASSWORD), ("", "")] {
        let answer =
            served.stranger().post("/v1/sessions", &json!({"email": email, "password": password})).await;
        assert_eq!(answer.problem(), (401, "wrong-credentials".into()));
        answers.push(answer.body);
    }
    assert!(answers.iter().all(|body| *body == answers[0]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_for_signing_in_is_closed_and_its_secret_never_repeated() {
    let served = desk().await;
    let stranger = served.stranger();
    let code = json!({"email": EMAIL, "password": PASSWORD, "code": "123456"});
    let refused = stranger.post("/v1/sessions", &code).await;
    assert_eq!(refused.problem(), (422, "invalid".into()));
    assert_eq!(refused.json()["errors"][0]["pointer"], "/code");

    let unknown = json!({"email": EMAIL, "password": "hunter2-marker", "remember": true});
    let refused = stranger.post("/v1/sessions", &unknown).await;
    assert_eq!(refused.problem(), (400, "malformed".into()));
    assert!(!refused.text().contains("hunter2-marker"));
    let null = json!({"email": EMAIL, "password": PASSWORD, "code": null, "organization_id": null});
    assert_eq!(stranger.post("/v1/sessions", &null).await.status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_has_accounts_of_two_organizations_is_asked_which() {
    let served = desk().await;
    let other = served.organization(OrganizationKind::Csirt, "Other CERT").await;
    served.account(other, AccountRole::Reader, EMAIL).await;
    let body = json!({"email": EMAIL, "password": PASSWORD});
    let asked = served.stranger().post("/v1/sessions", &body).await;
    assert_eq!(asked.problem(), (409, "organization-needed".into()));
    let error = &asked.json()["errors"][0];
    assert_eq!(error["pointer"], "/organization_id");
    assert!(text(error, "detail").contains(&other.to_string()), "{error}");

    let body = json!({"email": EMAIL, "password": PASSWORD, "organization_id": other.to_string()});
    let tokens = served.stranger().post("/v1/sessions", &body).await.expect(200);
    let me = served.bearer(text(&tokens, "access_token")).get("/v1/me").await.expect(200);
    assert_eq!(me["organization"]["name"], "Other CERT");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_address_signs_in_only_so_often() {
    let mut config = served_config();
    config.limits.sign_in_per_minute = 2;
    let served = Served::with(config).await;
    let body = json!({"email": EMAIL, "password": PASSWORD});
    for _ in 0..2 {
        assert_eq!(served.stranger().post("/v1/sessions", &body).await.status, 401);
    }
    let refused = served.stranger().post("/v1/sessions", &body).await;
    assert_eq!(refused.problem(), (429, "too-many-requests".into()));
    assert!(refused.header("retry-after").is_some());
    assert!(refused.header("ratelimit").unwrap().starts_with("\"sign-in\""));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_that_was_not_seen_before_is_met_as_a_strangers_until_it_is_known() {
    let mut config = served_config();
    config.limits.stranger_per_minute = 3;
    let served = Served::with(config).await;
    let id = served.organization(OrganizationKind::Csirt, "CERT Example").await;
    let account = served.account(id, AccountRole::Editor, EMAIL).await;
    let member = served.visitor(account);
    assert_eq!(member.get("/v1/me").await.status, 200);
    let with = |values: &[&str]| {
        let request = served.stranger().request(Method::GET, "/v1/contacts");
        Answered::to(values.iter().fold(request, |request, value| request.header("Authorization", *value)))
    };
    assert_eq!(with(&["Basic YTpi"]).await.problem(), (401, "invalid-token".into()));
    assert_eq!(with(&["Bearer a", "Bearer b"]).await.problem(), (401, "invalid-token".into()));
    for refused in [with(&["Basic YTpi"]).await, with(&["Bearer forged"]).await] {
        assert_eq!(refused.problem(), (429, "too-many-requests".into()));
        assert!(refused.header("ratelimit").unwrap().starts_with("\"address\""));
    }
    // A token that is known is no stranger's.
    assert_eq!(member.get("/v1/me").await.status, 200);
}
