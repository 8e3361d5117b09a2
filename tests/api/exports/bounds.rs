//! What an export takes of the service, and what becomes of it while the database is away.

use std::sync::Arc;
use std::time::Duration;

use counterpart::access::Caller;
use counterpart::http::problem::Slug;
use counterpart::http::shared::Shared;
use counterpart::model::kinds::AccountRole;
use serde_json::json;

use super::pages::{interrupted, plain};
use super::{exported, many};
use crate::support::{Field, Served, desk_for, unlimited};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn strangers_take_no_turn_of_members_and_who_waits_too_long_is_told() {
    let field = Field::start().await;
    let shared = Shared::new(field.app.app.clone());
    let (first, second) =
        (shared.turn_to_begin(&Caller::Stranger).await, shared.turn_to_begin(&Caller::Stranger).await);
    assert!(first.is_ok() && second.is_ok());
    let refused = shared.turn_to_begin(&Caller::Stranger).await.map(drop).unwrap_err();
    assert_eq!(refused.slug(), Slug::Overloaded);
    let member = field.caller_of(field.account_of(field.team, AccountRole::Reader));
    assert!(shared.turn_to_begin(&member).await.is_ok());
    // Whoever goes on with what has begun waits for those before him.
    let going_on = shared.turn_to_go_on(&Caller::Stranger);
    tokio::pin!(going_on);
    assert!(tokio::time::timeout(Duration::from_millis(100), &mut going_on).await.is_err());
    drop(first);
    assert!(tokio::time::timeout(Duration::from_secs(5), going_on).await.unwrap().is_ok());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_export_ends_with_its_time_though_its_reader_is_slow() {
    let mut config = unlimited();
    config.http.export_timeout = Duration::from_secs(2);
    let field = Field::over(Served::with(config).await).await;
    many(&field, 3_500).await;
    let mut answer = plain().get(field.url("/v1/exports/contacts?format=ndjson")).send().await.unwrap();
    answer.chunk().await.unwrap().unwrap();
    tokio::time::sleep(Duration::from_secs(4)).await;
    let rest = async {
        while answer.chunk().await?.is_some() {}
        Ok::<(), reqwest::Error>(())
    };
    assert!(rest.await.is_err(), "it breaks off");
}

/// A field whose restricted values stand on the last of many pages.
async fn restricted_at_the_end(field: Field, count: usize) -> Field {
    field.administrator().patch(&field.team_path(), "*", &json!({"name": "Zulu"})).await.expect(200);
    field.enter(&desk_for("members", &["members", "authority"])).await;
    many(&field, count).await;
    field
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_export_that_begins_while_the_database_is_away_says_so_and_is_whole() {
    let field = restricted_at_the_end(Field::asking_seldom().await, 250).await;
    field.lose_database().await;
    for format in ["ndjson", "csv", "vcard", "jscontact"] {
        let path = format!("/v1/exports/contacts?format={format}");
        let answer = exported(&field.clerk(), &path).await;
        assert_eq!(answer.header("directory-degraded"), Some("restricted"), "{format}");
        assert!(answer.text().contains("members0@team.example") && !answer.text().contains("authority1"));
        let answer = exported(&field.stranger(), &path).await;
        assert_eq!(answer.header("directory-degraded"), None, "a stranger has nothing to miss");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_export_waits_for_the_journal_when_the_database_goes_away_meanwhile() {
    let field = restricted_at_the_end(Field::start().await, 3_500).await;
    let clerk = field.clerk().token.clone().unwrap();
    let whole = interrupted(&field, "/v1/exports/contacts?format=ndjson", &clerk, async || {
        field.database.execute("REVOKE INSERT ON journal_entry FROM counterpart_service").await;
        let database = Arc::clone(&field.database);
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_secs(2)).await;
            database.execute("GRANT INSERT ON journal_entry TO counterpart_service").await;
        });
    });
    let whole = whole.await.unwrap();
    assert_eq!(whole.lines().count(), 3_501);
    assert!(whole.contains("authority1@team.example"));
}
