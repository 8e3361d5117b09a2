//! What becomes of claims when their organization changes as a whole.

use counterpart::model::kinds::AccountRole;
use reqwest::Method;
use serde_json::json;

use super::{acts, claim, claimed, network, reported};
use crate::circles::assert_sound;
use crate::support::{Answered, Entered, Field, account};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn claims_go_with_their_organization_and_come_back_with_it() {
    let field = Field::start().await;
    let stands = claim(&field, &network()).await;
    let gone = claim(&field, &json!({"kind": "country", "country": "CH"})).await;
    assert_eq!(field.administrator().delete(&gone.path, "*").await.status, 204);
    field.clock.advance(chrono::Duration::minutes(1));
    let cause = field.secretary().request(Method::DELETE, &field.team_path()).header("If-Match", "*");
    assert_eq!(Answered::to(cause.header("Act-Reference", "Decision 4/2026")).await.status, 204);
    assert_eq!(field.stranger().get(&stands.path).await.problem(), (410, "retired".into()));
    assert_eq!(field.stranger().all("/v1/claims?kind=prefix&value=192.0.2.0/24").await.len(), 0);
    let late = claimed(&field.secretary(), &field.team_path(), &network()).await;
    assert_ne!(late.status, 201);
    field.secretary().post(&format!("{}/restore", field.team_path()), &json!({})).await.expect(200);
    assert_eq!(field.stranger().get(&stands.path).await.expect(200)["status"], "self_declared");
    assert_eq!(field.stranger().get(&gone.path).await.status, 410, "what was retired before stays so");
    assert_eq!(field.stranger().all("/v1/claims?kind=prefix&value=192.0.2.0/24").await.len(), 1);
    assert_eq!(acts(&field.clerk(), &stands.path).await, ["restore", "retire", "register"]);
    assert_sound(&field).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_organization_that_is_adopted_takes_its_claims_over_and_they_stay_reported() {
    let field = Field::start().await;
    let (id, _) = field.imported().await;
    let path = reported(&field, id, "vendor.example").await;
    let own = field.visitor(account(&field, id, AccountRole::Administrator).await);
    own.act(&format!("{}/adopt", Field::organization_path(id)), "*").await.expect(200);
    let shown = own.get(&path).await.expect(200);
    assert_eq!((&shown["status"], &shown["origin"]["source"]), (&json!("reported"), &json!("local")));
    own.patch(&path, "*", &json!({"note": "All products."})).await.expect(200);
    assert_eq!(acts(&own, &path).await, ["update", "adopt", "report"]);
    assert_sound(&field).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_administrator_changes_no_list_and_another_instance_agrees() {
    let field = Field::start().await;
    claim(&field, &network()).await;
    let entered = Entered::from(
        &claimed(&field.candidate(), &Field::organization_path(field.applicant), &network()).await,
    );
    let beside = field.beside().await;
    let accounts = [field.account_of(field.team, AccountRole::Reader)];
    let number = field.directory.status().position.number;
    beside.directory.wait_for(number).await.unwrap();
    assert_eq!(crate::support::image(&field.app, &accounts), crate::support::image(&beside.app, &accounts));
    field.candidate().patch(&entered.path, "*", &json!({"note": "By day."})).await.expect(200);
    let number = field.directory.status().position.number;
    beside.directory.wait_for(number).await.unwrap();
    assert_eq!(crate::support::image(&field.app, &accounts), crate::support::image(&beside.app, &accounts));
}
