//! What whom an export shows.

use chrono::Duration;
use reqwest::Method;
use serde_json::json;

use super::{exported, rich};
use crate::support::{Answered, Field, Visitor, desk_for};

const FORMATS: [&str; 4] = ["ndjson", "csv", "vcard", "jscontact"];

async fn shows(visitor: &Visitor<'_>, text: &str) -> Vec<bool> {
    let mut shown = Vec::new();
    for format in FORMATS {
        let answer = exported(visitor, &format!("/v1/exports/contacts?format={format}")).await;
        // A card folds its lines.
        shown.push(answer.text().replace("\r\n ", "").contains(text));
    }
    shown
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_export_shows_each_caller_what_the_list_shows_him() {
    let field = Field::start().await;
    field.enter(&rich()).await;
    field.enter(&desk_for("members", &["members"])).await;
    let (yes, no) = ([true; 4], [false; 4]);
    for (text, stranger, listed, member, own) in [
        ("desk@team.example", yes, yes, yes, yes),
        ("7.2 MHz", no, no, yes, yes),
        ("Alex Example", no, no, yes, yes),
        ("members0@team.example", no, no, yes, yes),
        ("41225550104", no, no, no, yes),
        ("41225550103", no, yes, yes, yes),
    ] {
        assert_eq!(shows(&field.stranger(), text).await, stranger, "a stranger, {text}");
        assert_eq!(shows(&field.candidate(), text).await, listed, "a listed organization, {text}");
        assert_eq!(shows(&field.member(), text).await, member, "a member, {text}");
        assert_eq!(shows(&field.reader(), text).await, own, "the team, {text}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_version_is_for_who_may_edit() {
    let field = Field::start().await;
    field.enter(&rich()).await;
    for (visitor, has_one) in [(field.member(), false), (field.reader(), false), (field.editor(), true)] {
        let sheet = exported(&visitor, "/v1/exports/contacts?format=csv").await;
        let row = &crate::support::read_by_python_csv(&sheet.body)[0];
        assert_eq!(row["version"], if has_one { "1" } else { "" });
        let card = exported(&visitor, "/v1/exports/contacts?format=vcard").await.text();
        assert_eq!(card.contains("X-VERSION:1"), has_one);
    }
}

async fn readings(field: &Field) -> i64 {
    field.count("SELECT count(*) AS count FROM journal_entry WHERE act = 'read'").await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_restricted_is_journaled_before_it_is_sent() {
    let field = Field::start().await;
    for _ in 0..3 {
        field.enter(&desk_for("members", &["members", "authority"])).await;
    }
    exported(&field.member(), "/v1/exports/contacts?format=csv").await;
    exported(&field.reader(), "/v1/exports/contacts?format=csv").await;
    assert_eq!(readings(&field).await, 0, "nothing of it is restricted for these");
    let sheet = exported(&field.clerk(), "/v1/exports/contacts?format=csv").await;
    assert!(sheet.text().contains("authority1@team.example"));
    assert_eq!(readings(&field).await, 3);
    exported(&field.clerk(), "/v1/exports/contacts?format=vcard").await;
    assert_eq!(readings(&field).await, 3, "once an hour");
    field.clock.advance(Duration::hours(2));
    let path = "/v1/exports/contacts?format=ndjson";
    assert_eq!(Answered::to(field.clerk().request(Method::HEAD, path)).await.status, 200);
    assert_eq!(readings(&field).await, 6, "HEAD confirms what there is");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_card_of_a_hidden_organization_is_a_reading_of_that_too() {
    let field = Field::start().await;
    let narrow = json!({"audience": "authority"});
    field.administrator().put(&format!("{}/audience", field.team_path()), "*", &narrow).await.expect(200);
    field.enter(&desk_for("authority", &["authority"])).await;
    let of_organization =
        "SELECT count(*) AS count FROM journal_entry WHERE act = 'read' AND kind = 'organization'";
    exported(&field.clerk(), "/v1/exports/contacts?format=ndjson").await;
    assert_eq!(field.count(of_organization).await, 0, "a line of JSON does not name it");
    let sheet = exported(&field.clerk(), "/v1/exports/contacts?format=csv").await;
    assert!(sheet.text().contains(",Team,"), "{}", sheet.text());
    assert_eq!(field.count(of_organization).await, 1);
    assert!(!exported(&field.member(), "/v1/exports/contacts?format=csv").await.text().contains("Team"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_journaled_is_withheld_and_the_answer_says_so() {
    let field = Field::start().await;
    field.enter(&desk_for("members", &["members", "authority"])).await;
    field.database.execute("REVOKE INSERT ON journal_entry FROM counterpart_service").await;
    for format in FORMATS {
        let answer = exported(&field.clerk(), &format!("/v1/exports/contacts?format={format}")).await;
        assert_eq!(answer.header("directory-degraded"), Some("restricted"), "{format}");
        assert!(answer.text().contains("members0@team.example"));
        assert!(!answer.text().contains("authority1"), "{format}");
        let answer = exported(&field.member(), &format!("/v1/exports/contacts?format={format}")).await;
        assert_eq!(answer.header("directory-degraded"), None);
    }
}
