//! A POST that creates a record is done once, however often it is sent.

use chrono::Duration;
use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answered, Field, Visitor, desk, desk_for};

async fn post(visitor: &Visitor<'_>, path: &str, key: &str, body: &Value) -> Answered {
    let request = visitor.request(Method::POST, path).header("Idempotency-Key", key).header("If-Match", "*");
    Answered::to(request.json(body)).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_repeated_request_answers_with_what_the_first_one_made() {
    let field = Field::start().await;
    let contact = field.enter(&desk()).await;
    for (visitor, path, body) in [
        (field.secretary(), "/v1/organizations".to_owned(), json!({"kind": "csirt", "name": "Newcomer"})),
        (field.editor(), format!("{}/contacts", field.team_path()), desk()),
        (
            field.editor(),
            format!("{}/channels", contact.path),
            json!({"kind": "radio", "value": "145.500 MHz"}),
        ),
    ] {
        let key = path.replace('/', "-");
        let first = post(&visitor, &path, &key, &body).await;
        first.expect(201);
        let before = field.changes().await;
        let second = post(&visitor, &path, &key, &body).await;
        assert_eq!(second.expect(201), first.json(), "{path}");
        assert_eq!(second.header("location"), first.header("location"), "{path}");
        assert_eq!(second.etag(), first.etag(), "{path}");
        assert_eq!(field.changes().await, before, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_names_one_request_of_one_account() {
    let field = Field::start().await;
    let path = format!("{}/contacts", field.team_path());
    let first = post(&field.editor(), &path, "key", &desk()).await;
    let other = post(&field.editor(), &path, "key", &desk_for("members", &["members"])).await;
    assert_eq!(other.problem(), (422, "key-reused".into()));
    let contact = first.header("location").unwrap();
    let elsewhere =
        post(&field.editor(), &format!("{contact}/channels"), "key", &json!({"kind": "radio", "value": "1"}))
            .await;
    assert_eq!(elsewhere.problem(), (422, "key-reused".into()));
    let colleague = post(&field.administrator(), &path, "key", &desk()).await;
    colleague.expect(201);
    assert_ne!(colleague.header("location"), Some(contact));
    let next = post(&field.editor(), &path, "next", &desk()).await;
    next.expect(201);
    assert_ne!(next.header("location"), Some(contact));
    // The same request in other words.
    let request = field.editor().request(Method::POST, &path).header("Idempotency-Key", "key");
    let request = request.header("Content-Type", "application/json").body(format!(" {} ", desk()));
    assert_eq!(Answered::to(request).await.header("location"), Some(contact));
    for bad in ["", "two words", &"k".repeat(129)] {
        assert_eq!(
            post(&field.editor(), &path, bad, &desk()).await.problem(),
            (400, "malformed".into()),
            "{bad}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_answer_is_rendered_anew() {
    let field = Field::start().await;
    let path = format!("{}/contacts", field.team_path());
    let first = post(&field.editor(), &path, "key", &desk()).await;
    let contact = first.header("location").unwrap();
    let changed = field.editor().patch(contact, first.etag(), &json!({"title": "Night desk"})).await;
    let again = post(&field.editor(), &path, "key", &desk()).await;
    assert_eq!((again.expect(201), again.etag()), (changed.json(), changed.etag()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_that_failed_leaves_its_key_free_and_a_day_later_it_is_forgotten() {
    let field = Field::start().await;
    let path = format!("{}/contacts", field.team_path());
    let mut wide = desk();
    wide["channels"][0]["audience"] = json!("public");
    assert_eq!(post(&field.editor(), &path, "key", &wide).await.status, 422);
    let first = post(&field.editor(), &path, "key", &desk()).await;
    first.expect(201);
    field.clock.advance(Duration::hours(24));
    assert_eq!(
        post(&field.editor(), &path, "key", &desk()).await.header("location"),
        first.header("location")
    );
    field.clock.advance(Duration::seconds(1));
    let later = post(&field.editor(), &path, "key", &desk()).await;
    later.expect(201);
    assert_ne!(later.header("location"), first.header("location"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_that_nobody_comes_back_for_are_forgotten_a_hundred_at_a_time() {
    let field = Field::start().await;
    let path = format!("{}/contacts", field.team_path());
    let old = "INSERT INTO idempotency_key (account_id, key, request_hash, record_id, created_at) \
               SELECT gen_random_uuid(), 'key', sha256('x'), gen_random_uuid(), '2026-03-01T07:59:59Z' \
               FROM generate_series(1, 150)";
    field.database.execute(old).await;
    let kept = async || field.count("SELECT count(*) AS count FROM idempotency_key").await;
    assert_eq!(kept().await, 150);
    for (key, expected) in [("first", 51), ("second", 2), ("third", 3)] {
        post(&field.editor(), &path, key, &desk()).await.expect(201);
        assert_eq!(kept().await, expected, "{key}");
    }
    field.clock.advance(Duration::hours(25));
    post(&field.administrator(), &path, "fourth", &desk()).await.expect(201);
    assert_eq!(kept().await, 1, "those of another account go too");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_thirty_two_at_once_on_two_instances_one_has_an_effect() {
    let field = Field::start().await;
    let beside = field.beside().await;
    let account = field.account_of(field.team, counterpart::model::kinds::AccountRole::Editor);
    let path = format!("{}/contacts", field.team_path());
    let before = field.changes().await;
    let visitors = [field.editor(), beside.visitor(account)];
    let body = desk();
    let answers = join_all((0..32).map(|place| post(&visitors[place % 2], &path, "key", &body))).await;
    assert_eq!(field.changes().await, before + 1);
    let location = answers[0].header("location").unwrap();
    for answer in &answers {
        answer.expect(201);
        assert_eq!(answer.header("location"), Some(location));
    }
}
