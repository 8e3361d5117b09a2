//! Exports of more than a page: they come in pieces, from one moment, to who may still have them.

use serde_json::json;

use super::{exported, lines, many};
use crate::support::{Field, desk_for, figure};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn some_thousand_records_come_in_pieces_and_all_of_them() {
    let field = Field::start().await;
    many(&field, 3_000).await;
    let url = field.url("/v1/exports/contacts?format=csv");
    let mut answer = plain().get(url).send().await.unwrap();
    assert!(answer.headers().get("content-length").is_none(), "nobody knows how long it will be");
    let (mut pieces, mut largest, mut whole) = (0, 0, Vec::new());
    while let Some(piece) = answer.chunk().await.unwrap() {
        pieces += 1;
        largest = largest.max(piece.len());
        whole.extend_from_slice(&piece);
    }
    let rows = String::from_utf8(whole.clone()).unwrap().lines().count();
    assert_eq!(rows, 3_001);
    assert!(pieces > 5, "{pieces}");
    figure("export-pieces", &format!("3000 contacts in {pieces} pieces, the largest of {largest} bytes"));
    let found = lines(&field.stranger(), "/v1/exports/contacts").await;
    assert_eq!(found.len(), 3_000);
    assert_eq!(found, field.stranger().all("/v1/contacts?limit=200").await);
    let cards: Vec<serde_json::Value> = exported(&field.stranger(), "/v1/exports/contacts?format=jscontact")
        .await
        .json()
        .as_array()
        .unwrap()
        .clone();
    assert_eq!(cards.len(), 3_000);
}

/// Who takes nothing compressed: it would all lie in the buffers of the connection.
pub(super) fn plain() -> reqwest::Client {
    reqwest::Client::builder().no_gzip().no_brotli().build().unwrap()
}

/// Reads until something has come, does something, and reads the rest.
pub(super) async fn interrupted(
    field: &Field,
    path: &str,
    token: &str,
    meanwhile: impl AsyncFnOnce(),
) -> Result<String, reqwest::Error> {
    let mut answer = plain().get(field.url(path)).bearer_auth(token).send().await.unwrap();
    let mut whole = answer.chunk().await.unwrap().unwrap().to_vec();
    meanwhile().await;
    while let Some(piece) = answer.chunk().await? {
        whole.extend_from_slice(&piece);
    }
    Ok(String::from_utf8(whole).unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_export_shows_one_moment() {
    let field = Field::start().await;
    many(&field, 2_000).await;
    let token = field.token(field.account_of(field.team, counterpart::model::kinds::AccountRole::Reader));
    let late = desk_for("public", &["public"]);
    let whole = interrupted(&field, "/v1/exports/contacts?format=ndjson", &token, async || {
        field.enter(&late).await;
    });
    let whole = whole.await.unwrap();
    assert_eq!(whole.lines().count(), 2_000);
    assert!(!whole.contains("public0@team.example"), "what is entered later is not in it");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_loses_his_standing_gets_no_further_page_and_can_tell() {
    let field = Field::start().await;
    many(&field, 3_500).await;
    let account = field.account_of(field.neighbour, counterpart::model::kinds::AccountRole::Administrator);
    let token = field.token(account);
    let path = format!("{}/accreditation", Field::organization_path(field.neighbour));
    let suspended = json!({"standing": "suspended", "criterion": "first_member", "reason": "Under review.", "reference": "Decision 1/2026"});
    let whole = interrupted(&field, "/v1/exports/contacts?format=ndjson", &token, async || {
        field.secretary().put(&path, "*", &suspended).await.expect(200);
    });
    assert!(whole.await.is_err(), "the answer breaks off");
    exported(&field.member(), "/v1/exports/contacts?role=policy").await;
}
