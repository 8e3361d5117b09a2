//! A write on one instance is read on another.

use chrono::Duration;
use counterpart::model::kinds::AccountRole;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answered, Field, Served, desk};

async fn at_least(served: &Served, field: &Field, path: &str, position: &str) -> Answered {
    let visitor = served.visitor(field.account_of(field.team, AccountRole::Editor));
    Answered::to(visitor.request(Method::GET, path).header("Directory-At-Least", position)).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_sends_the_position_of_a_write_reads_it_on_every_instance() {
    let field = Field::start().await;
    let beside = field.beside().await;
    for round in 0..20 {
        let answer = field.editor().post(&format!("{}/contacts", field.team_path()), &desk()).await;
        let entered = answer.expect(201);
        let (path, position) =
            (answer.header("location").unwrap(), answer.header("directory-position").unwrap());
        assert_eq!(at_least(&beside, &field, path, position).await.expect(200), entered, "{round}");
        let history = at_least(&beside, &field, &format!("{path}/history"), position).await;
        assert_eq!(history.expect(200)["items"][0]["contact"]["id"], entered["id"]);
        for list in ["/v1/contacts".to_owned(), format!("{}/contacts", field.team_path())] {
            let body = at_least(&beside, &field, &format!("{list}?limit=200"), position).await.expect(200);
            assert!(body["items"].as_array().unwrap().contains(&entered), "{round}");
        }
        let title = json!({"title": format!("Desk {round}")});
        let changed = field.editor().patch(path, answer.etag(), &title).await;
        let position = changed.header("directory-position").unwrap();
        assert_eq!(at_least(&beside, &field, path, position).await.etag(), changed.etag());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_position_that_is_not_reached_is_told_and_one_that_is_none_is_refused() {
    let field = Field::start().await;
    let mut position = field.app.app.directory.status().position;
    position.number += 1;
    let ahead = field.seal_position(position);
    let answer = at_least(&field, &field, &field.team_path(), &ahead).await;
    assert_eq!(answer.problem(), (503, "behind".into()));
    assert!(answer.header("retry-after").is_some());
    let entered = field.editor().post(&format!("{}/contacts", field.team_path()), &desk()).await;
    let position = entered.header("directory-position").unwrap();
    for bad in ["", "7", "nonsense", &position[1..]] {
        assert_eq!(
            at_least(&field, &field, &field.team_path(), bad).await.problem(),
            (400, "malformed".into()),
            "{bad}"
        );
    }
    field.clock.advance(Duration::days(8));
    assert_eq!(
        at_least(&field, &field, &field.team_path(), position).await.problem(),
        (400, "malformed".into())
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_asks_for_a_write_that_another_history_has_lost_is_told() {
    let field = Field::start().await;
    let answer = field.editor().post(&format!("{}/contacts", field.team_path()), &desk()).await;
    let kept = field.app.app.directory.status().position;
    let mut lost = kept;
    lost.head[0] ^= 1;
    let sealed = field.seal_position(lost);
    let told = at_least(&field, &field, &field.team_path(), &sealed).await;
    assert_eq!(told.problem(), (410, "other-history".into()));
    for position in [answer.header("directory-position").unwrap(), &field.seal_position(kept)] {
        assert_eq!(at_least(&field, &field, &field.team_path(), position).await.status, 200);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_sends_none_reads_it_within_a_second() {
    let field = Field::start().await;
    let beside = field.beside().await;
    let entered = field.enter(&desk()).await;
    let visitor = beside.visitor(field.account_of(field.team, AccountRole::Editor));
    let number = field.changes().await;
    beside.directory.wait_for(number).await.unwrap();
    assert_eq!(visitor.get(&entered.path).await.etag(), entered.etag);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_has_to_sign_in_is_told_so_before_what_is_wrong_with_a_position() {
    let served = Served::start().await;
    let document: Value = serde_json::from_str(include_str!("../../openapi/v1.json")).unwrap();
    let mut asked = 0;
    for (path, operations) in document["paths"].as_object().unwrap() {
        let operation = &operations["get"];
        let takes_position = operation["parameters"].to_string().contains("Directory-At-Least");
        // Who needs no token is described with an empty choice beside the token.
        let is_open =
            operation["security"].as_array().is_some_and(|it| it.is_empty() || it.contains(&json!({})));
        if !takes_position || is_open {
            continue;
        }
        let id =
            |part| if str::starts_with(part, '{') { "019cad8f-ac00-7d99-9206-b24807cb7077" } else { part };
        let path = path.split('/').map(id).collect::<Vec<_>>().join("/");
        let request = served.stranger().request(Method::GET, &path).header("Directory-At-Least", "x");
        assert_eq!(Answered::to(request).await.status, 401, "{path}");
        asked += 1;
    }
    assert!(asked > 5, "{asked}");
}
