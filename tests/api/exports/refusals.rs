//! What is asked for wrongly, and what an export has in common with its list.

use reqwest::Method;
use serde_json::json;

use super::{exported, lines, rich};
use crate::support::{Answered, Field};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_asked_for_wrongly_is_told() {
    let field = Field::start().await;
    for (query, told) in [
        ("format=xlsx", "expected one of ndjson, csv, vcard, jscontact"),
        ("format=", "expected one of"),
        ("format=csv&format=vcard", "twice"),
        ("format=vcard&bom=true", "bom"),
        ("format=csv&bom=yes", "true or false"),
        ("format=csv&limit=3", "limit is unknown; this address takes role"),
        ("cursor=x", "cursor is unknown"),
        ("role=pigeon", "role"),
        ("country=Switzerland", "country"),
    ] {
        let answer = field.stranger().get(&format!("/v1/exports/contacts?{query}")).await;
        assert_eq!(answer.problem(), (400, "malformed".into()), "{query}");
        let detail = answer.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains(told), "{query}: {detail}");
    }
    let posted = Answered::to(field.editor().request(Method::POST, "/v1/exports/contacts")).await;
    assert_eq!(posted.problem(), (405, "method-not-allowed".into()));
    let forged = field.bearer("forged").get("/v1/exports/contacts?format=csv").await;
    assert_eq!(forged.problem(), (401, "invalid-token".into()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_form_is_what_the_caller_names_or_what_it_likes_best() {
    let field = Field::start().await;
    let asked = async |query: &str, accept: &str| {
        let path = format!("/v1/exports/contacts{query}");
        let request = field.stranger().request(Method::GET, &path).header("Accept", accept);
        let answer = Answered::to(request).await;
        (answer.status, answer.header("content-type").unwrap_or_default().to_owned())
    };
    for (query, accept, media_type) in [
        ("", "*/*", "application/x-ndjson"),
        ("", "text/csv", "text/csv; charset=utf-8; header=present"),
        ("", "text/vcard;q=0.5, application/json", "application/json"),
        ("", "application/json, */*", "application/x-ndjson"),
        ("?format=vcard", "text/html, */*;q=0.1", "text/vcard; charset=utf-8"),
        ("?format=vcard", "application/json", "text/vcard; charset=utf-8"),
    ] {
        assert_eq!(asked(query, accept).await, (200, media_type.to_owned()), "{query} {accept}");
    }
    assert_eq!(asked("", "image/png").await.0, 406);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_filters_are_those_of_the_list() {
    let field = Field::start().await;
    field.enter(&rich()).await;
    let mut other = rich();
    other["roles"] = json!(["policy"]);
    other["languages"] = json!(["ar"]);
    other["availability"] = json!({"kind": "always"});
    field
        .member()
        .post(&format!("{}/contacts", Field::organization_path(field.neighbour)), &other)
        .await
        .expect(201);
    field.administrator().patch(&field.team_path(), "*", &json!({"country": "CH"})).await.expect(200);
    for filter in [
        "role=policy",
        "language=fr",
        "open_now=yes",
        "country=CH",
        "kind=csirt,state_authority",
        &format!("organization_id={}", field.neighbour),
        "sector=energy",
        "identifier=first:nobody",
    ] {
        let listed = field.stranger().all(&format!("/v1/contacts?{filter}")).await;
        assert_eq!(
            lines(&field.stranger(), &format!("/v1/exports/contacts?{filter}")).await,
            listed,
            "{filter}"
        );
    }
    for filter in ["kind=csirt", "country=CH", "standing=listed", "region=150"] {
        let listed = field.stranger().all(&format!("/v1/organizations?{filter}")).await;
        let found = lines(&field.stranger(), &format!("/v1/exports/organizations?{filter}")).await;
        assert_eq!(found, listed, "{filter}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_export_is_as_new_as_the_caller_asks() {
    let field = Field::start().await;
    let made = field.editor().post(&format!("{}/contacts", field.team_path()), &rich()).await;
    let position = made.header("directory-position").unwrap().to_owned();
    let request = field.stranger().request(Method::GET, "/v1/exports/contacts?format=csv");
    let answer = Answered::to(request.header("Directory-At-Least", position)).await;
    assert!(answer.text().contains("desk@team.example"));
    let asked =
        field.stranger().request(Method::GET, "/v1/exports/contacts").header("Directory-At-Least", "x");
    assert_eq!(Answered::to(asked).await.status, 400);
    exported(&field.stranger(), "/v1/exports/organizations?format=csv").await;
}
