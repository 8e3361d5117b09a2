//! Organizations without an administrator: who stands in invites the first, and then stands in no more.

use counterpart::model::ids::OrganizationId;
use counterpart::model::kinds::OrganizationKind;
use serde_json::{Value, json};

use super::{accept, code, invited, sign_in};
use crate::standing::{led, ward};
use crate::support::Field;

fn first(organization: OrganizationId, email: &str, role: &str) -> Value {
    json!({"email": email, "name": "Ada Example", "role": role, "organization_id": organization.to_string()})
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_secretariat_invites_the_first_administrator_and_is_out_when_he_is_in() {
    let field = Field::start().await;
    let orphan = field.organization(OrganizationKind::Csirt, "Orphan").await;
    let secretary = field.secretary();
    let refused = secretary.post("/v1/invitations", &first(orphan, "ada@orphan.example", "editor")).await;
    assert_eq!(refused.violations(), [("/role".into(), "first_administrator".into())]);
    let one = invited(&secretary, &first(orphan, "ada@orphan.example", "administrator")).await;
    let other = invited(&secretary, &first(orphan, "eve@orphan.example", "administrator")).await;
    let list = format!("/v1/invitations?organization_id={orphan}");
    assert_eq!(secretary.all(&list).await.len(), 2);
    assert_eq!(field.clerk().get(&list).await.problem(), (404, "not-found".into()));

    accept(&field, &code(&one)).await.expect(201);
    assert_eq!(secretary.get(&one.path).await.problem(), (404, "not-found".into()));
    assert_eq!(secretary.get(&list).await.problem(), (404, "not-found".into()));
    let late = secretary.post("/v1/invitations", &first(orphan, "eve@orphan.example", "administrator")).await;
    assert_eq!(late.problem(), (403, "forbidden".into()));
    assert_eq!(accept(&field, &code(&other)).await.violations(), [("/code".into(), "unusable".into())]);

    let tokens = sign_in(&field, "ada@orphan.example").await.expect(200);
    let ada = field.bearer(tokens["access_token"].as_str().unwrap());
    assert_eq!(ada.all("/v1/invitations").await.len(), 2, "the organization sees who was invited for it");
    invited(&ada, &json!({"email": "ben@orphan.example", "name": "Ben", "role": "editor"})).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_authority_invites_the_first_administrator_of_its_ward_and_the_secretariat_does_not() {
    let field = led().await;
    let (ward, path) = ward(&field.member(), "Ward").await;
    let body = first(ward, "ada@ward.example", "administrator");
    assert_eq!(field.secretary().post("/v1/invitations", &body).await.problem(), (403, "forbidden".into()));
    let kept = invited(&field.member(), &body).await;
    let ended = invited(&field.member(), &first(ward, "eve@ward.example", "administrator")).await;
    assert_eq!(field.member().delete(&format!("{path}/authority"), "*").await.status / 100, 2);
    assert_eq!(accept(&field, &code(&ended)).await.status, 422, "it is its authority no more");
    let secretary = invited(&field.secretary(), &body).await;
    accept(&field, &code(&secretary)).await.expect(201);
    assert_eq!(accept(&field, &code(&kept)).await.status, 422);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_who_stands_in_reads_of_persons_is_journaled() {
    let field = Field::start().await;
    let orphan = field.organization(OrganizationKind::Csirt, "Orphan").await;
    let readings = "SELECT count(*) AS count FROM journal_entry WHERE act = 'read' AND kind = 'invitation'";
    let entered = invited(&field.secretary(), &first(orphan, "ada@orphan.example", "administrator")).await;
    assert_eq!(entered.body["email"], "ada@orphan.example");
    let shown = field.secretary().get(&entered.path).await.expect(200);
    assert_eq!(shown["email"], "ada@orphan.example");
    assert_eq!(field.count(readings).await, 1, "once an hour");
    invited(&field.administrator(), &json!({"email": "b@team.example", "name": "Ben", "role": "reader"}))
        .await;
    assert_eq!(field.count(readings).await, 1, "nobody is noted who reads his own");
}
