//! Secrets are replaced without a gap, and ended at once where that is what is wanted.

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};

use super::{machine, me, refused};
use crate::support::{Answered, Entered, Field, Machine};

/// Gives a machine another secret, and returns it with that one.
async fn rotate(field: &Field, machine: &Machine, body: &Value) -> Machine {
    let path = format!("{}/secrets", machine.client.path);
    let answer = field.administrator().add(&path, "*", body).await;
    let entered = Entered::from(&answer);
    let (location, newest) = (entered.path.clone(), &entered.body["secrets"][0]["id"]);
    assert_eq!(location, format!("{path}/{}", newest.as_str().unwrap()));
    let path = machine.client.path.clone();
    Machine::of(Entered { path, ..entered })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_secret_before_goes_on_for_the_overlap_and_then_issues_no_more() {
    let field = Field::start().await;
    let (first, token) = machine(&field, "reader", "directory:read").await;
    let second = rotate(&field, &first, &json!({})).await;
    let secrets = second.client.body["secrets"].as_array().unwrap().clone();
    assert_eq!(secrets.len(), 2);
    assert_eq!(secrets[0]["expires_at"], json!(null));
    assert_eq!(
        (&secrets[1]["id"], &secrets[1]["expires_at"]),
        (&json!(first.secret_id()), &json!("2026-03-03T08:00:00.000Z"))
    );
    let door = field.stranger();
    for machine in [&first, &second] {
        let token = machine.token(&door).await;
        assert_eq!(me(&field.bearer(&token)).await.0, 200);
    }
    let path = format!("{}/secrets", first.client.path);
    let third = field.administrator().add(&path, "*", &json!({})).await;
    assert_eq!(third.problem(), (409, "too-many-secrets".into()));

    field.clock.advance(TimeDelta::days(1) - TimeDelta::seconds(1));
    let last = first.token(&door).await;
    field.clock.advance(TimeDelta::seconds(1));
    assert_eq!(refused(&first.ask(&door).await), (401, "invalid_client".into()));
    assert_eq!(me(&field.bearer(&last)).await.0, 200, "what it issued goes on to its end");
    assert_eq!(me(&field.bearer(&token)).await.0, 401);
    assert_eq!(me(&field.bearer(&second.token(&door).await)).await.0, 200);
    let shown = field.administrator().get(&first.client.path).await.expect(200);
    assert_eq!(shown["secrets"].as_array().unwrap().len(), 1);
    rotate(&field, &second, &json!({"overlap": 0})).await;

    // What is over for long is cleared away with the next one.
    field.clock.advance(TimeDelta::days(31));
    assert_eq!(field.database.count("client_secret").await, 3);
    let administrator = field.administrator();
    administrator.add(&path, "*", &json!({"overlap": 60})).await.expect(201);
    assert_eq!(field.database.count("client_secret").await, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_an_overlap_the_secret_before_is_ended_with_its_tokens() {
    let field = Field::start().await;
    let (first, token) = machine(&field, "reader", "directory:read").await;
    let second = rotate(&field, &first, &json!({"overlap": 0})).await;
    assert_eq!(second.client.body["secrets"].as_array().unwrap().len(), 1);
    assert_eq!(field.bearer(&token).get("/v1/me").await.problem(), (401, "invalid-token".into()));
    assert_eq!(refused(&first.ask(&field.stranger()).await), (401, "invalid_client".into()));
    assert_eq!(me(&field.bearer(&second.token(&field.stranger()).await)).await.0, 200);
    for (overlap, code) in [(json!(2_592_001), "out_of_range"), (json!(-1), "wrong_value")] {
        let path = format!("{}/secrets", first.client.path);
        let refused = field.administrator().add(&path, "*", &json!({"overlap": overlap})).await;
        assert_eq!(refused.violations(), [("/overlap".to_owned(), code.to_owned())]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_secret_that_is_ended_takes_its_tokens_along_and_leaves_the_client_and_the_other() {
    let field = Field::start().await;
    let (first, token) = machine(&field, "editor", "directory:read own:write").await;
    let second = rotate(&field, &first, &json!({})).await;
    let other = second.token(&field.stranger()).await;
    let (administrator, path) = (field.administrator(), first.client.path.as_str());
    let secret = format!("{path}/secrets/{}", first.secret_id());
    let request = administrator.request(Method::DELETE, &secret);
    assert_eq!(Answered::to(request).await.problem(), (428, "precondition-required".into()));
    assert_eq!(administrator.delete(&secret, &first.client.etag).await.problem(), (412, "stale".into()));
    let etag = administrator.get(path).await.etag().to_owned();
    let ended = administrator.delete(&secret, &etag).await;
    let shown = ended.expect(200);
    assert_eq!(shown["secrets"].as_array().unwrap().len(), 1);
    assert_eq!(shown["secrets"][0]["id"], second.client.body["secrets"][0]["id"]);
    assert_eq!(administrator.delete(&secret, "*").await.problem(), (404, "not-found".into()));
    assert_eq!(field.bearer(&token).get("/v1/me").await.problem(), (401, "invalid-token".into()));
    assert_eq!(me(&field.bearer(&other)).await.0, 200);

    let last = format!("{path}/secrets/{}", second.client.body["secrets"][0]["id"].as_str().unwrap());
    assert_eq!(administrator.delete(&last, "*").await.expect(200)["secrets"], json!([]));
    assert_eq!(me(&field.bearer(&other)).await.0, 401);
    let third = rotate(&field, &first, &json!({})).await;
    assert_eq!(me(&field.bearer(&third.token(&field.stranger()).await)).await.0, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_secret_of_another_client_is_not_there() {
    let field = Field::start().await;
    let (one, _) = machine(&field, "reader", "directory:read").await;
    let (other, token) = machine(&field, "reader", "directory:read").await;
    let crossed = format!("{}/secrets/{}", one.client.path, other.secret_id());
    assert_eq!(field.administrator().delete(&crossed, "*").await.problem(), (404, "not-found".into()));
    assert_eq!(me(&field.bearer(&token)).await.0, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_tokens_of_a_secret_that_has_lapsed_can_still_be_refused() {
    let field = Field::start().await;
    let (first, _) = machine(&field, "reader", "directory:read").await;
    rotate(&field, &first, &json!({"overlap": 60})).await;
    let last = first.token(&field.stranger()).await;
    field.clock.advance(TimeDelta::seconds(61));
    assert_eq!(me(&field.bearer(&last)).await.0, 200);
    let secret = format!("{}/secrets/{}", first.client.path, first.secret_id());
    assert_eq!(
        field.administrator().delete(&secret, "*").await.expect(200)["secrets"].as_array().unwrap().len(),
        1
    );
    assert_eq!(field.bearer(&last).get("/v1/me").await.problem(), (401, "invalid-token".into()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_lost_a_secret_replaces_all_of_them_at_once_also_during_an_overlap() {
    let field = Field::start().await;
    let (first, token) = machine(&field, "reader", "directory:read").await;
    let second = rotate(&field, &first, &json!({})).await;
    let other = second.token(&field.stranger()).await;
    let third = rotate(&field, &first, &json!({"overlap": 0})).await;
    assert_eq!(third.client.body["secrets"].as_array().unwrap().len(), 1);
    for token in [token, other] {
        assert_eq!(field.bearer(&token).get("/v1/me").await.problem(), (401, "invalid-token".into()));
    }
    assert_eq!(me(&field.bearer(&third.token(&field.stranger()).await)).await.0, 200);
}
