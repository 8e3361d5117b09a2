//! What a lead leaves to another organization: kinds, sectors, and until when.

use chrono::Duration;
use counterpart::model::kinds::AccountRole;
use serde_json::{Value, json};

use super::{chosen, led, offer};
use crate::support::{Field, account};

fn energy(until: Option<&str>) -> Value {
    json!({
        "basis": "delegated", "delegated_kinds": ["critical_infrastructure_operator"], "delegated_sectors": ["energy"],
        "delegated_until": until
    })
}

fn operator(name: &str, sectors: &[&str]) -> Value {
    json!({"kind": "critical_infrastructure_operator", "name": name, "country": "CH", "sectors": sectors})
}

/// A field in which the team acts for the lead towards operators of the energy sector, through the next week.
async fn delegated() -> Field {
    let field = led().await;
    let until = (field.clock.now() + Duration::days(7)).date_naive().to_string();
    offer(&field.member(), field.neighbour, &field.team_path(), &energy(Some(&until))).await.expect(200);
    let choice = chosen(field.neighbour);
    let accepted = field
        .administrator()
        .put(&format!("{}/authority", field.team_path()), "*", &choice)
        .await
        .expect(200);
    assert_eq!(accepted["authority_basis"], "delegated");
    assert_eq!(accepted["delegated_kinds"], json!(["critical_infrastructure_operator"]));
    assert_eq!(accepted["delegated_sectors"], json!(["energy"]));
    field
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_delegate_registers_for_the_lead_what_was_delegated_and_stands_in_for_it() {
    let field = delegated().await;
    let registered =
        field.administrator().post("/v1/organizations", &operator("Grid", &["energy"])).await.expect(201);
    assert_eq!(registered["authority_id"], field.neighbour.to_string(), "under the lead");
    let path = format!("/v1/organizations/{}", registered["id"].as_str().unwrap());
    field.administrator().patch(&path, "*", &json!({"short_name": "G"})).await.expect(200);
    field.member().patch(&path, "*", &json!({"short_name": "H"})).await.expect(200);
    for body in
        [operator("Rail", &["transport"]), operator("All", &["energy", "transport"]), operator("None", &[])]
    {
        let refused = field.administrator().post("/v1/organizations", &body).await;
        assert_eq!(refused.problem(), (403, "forbidden".into()), "{body}");
        let registered = field.member().post("/v1/organizations", &body).await.expect(201);
        let path = format!("/v1/organizations/{}", registered["id"].as_str().unwrap());
        let refused = field.administrator().patch(&path, "*", &json!({"short_name": "X"})).await;
        assert_eq!(refused.problem(), (403, "forbidden".into()), "{body}");
    }
    let team = json!({"kind": "csirt", "name": "Team", "country": "CH", "sectors": ["energy"]});
    assert_eq!(field.administrator().post("/v1/organizations", &team).await.status, 403);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_delegation_ends_with_its_last_day() {
    let field = delegated().await;
    let registered =
        field.administrator().post("/v1/organizations", &operator("Grid", &["energy"])).await.expect(201);
    let path = format!("/v1/organizations/{}", registered["id"].as_str().unwrap());
    field.clock.advance(Duration::days(8));
    let refused = field.administrator().patch(&path, "*", &json!({"short_name": "G"})).await;
    assert_eq!(refused.problem(), (403, "forbidden".into()));
    let refused = field.administrator().post("/v1/organizations", &operator("Dam", &["energy"])).await;
    assert_eq!(refused.problem(), (403, "forbidden".into()));
    field.member().patch(&path, "*", &json!({"short_name": "G"})).await.expect(200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_delegation_ends_when_either_ends_it_and_cannot_be_passed_on() {
    let field = delegated().await;
    let applicant = Field::organization_path(field.applicant);
    let passed_on = offer(&field.administrator(), field.team, &applicant, &energy(None)).await;
    assert_eq!(passed_on.problem(), (403, "forbidden".into()));
    let registered =
        field.administrator().post("/v1/organizations", &operator("Grid", &["energy"])).await.expect(201);
    let path = format!("/v1/organizations/{}", registered["id"].as_str().unwrap());
    field.member().delete(&format!("{}/authority", field.team_path()), "*").await.expect(200);
    let refused = field.administrator().patch(&path, "*", &json!({"short_name": "G"})).await;
    assert_eq!(refused.problem(), (403, "forbidden".into()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_delegate_sponsors_comes_under_the_lead() {
    let field = delegated().await;
    let body = operator("Grid", &["energy"]);
    let listed = field.secretary().post("/v1/organizations", &body).await.expect(201);
    let path = format!("/v1/organizations/{}", listed["id"].as_str().unwrap());
    let id = listed["id"].as_str().unwrap().parse().unwrap();
    let own = account(&field, id, AccountRole::Administrator).await;
    offer(&field.administrator(), field.team, &path, &json!({"basis": "sponsored"})).await.expect(200);
    let choice = chosen(field.team);
    let accepted = field.visitor(own).put(&format!("{path}/authority"), "*", &choice).await.expect(200);
    assert_eq!(accepted["authority_id"], field.neighbour.to_string());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn terms_that_make_no_sense_are_refused_where_they_stand() {
    let field = led().await;
    let offered =
        async |body: Value| offer(&field.member(), field.neighbour, &field.team_path(), &body).await;
    let yesterday = (field.clock.now() - Duration::days(1)).date_naive().to_string();
    for (body, pointer, code) in [
        (json!({"basis": "registered"}), "/basis", "unknown_value"),
        (json!({"basis": "sponsored", "delegated_kinds": ["csirt"]}), "/delegated_kinds", "not_delegated"),
        (json!({"basis": "delegated"}), "/delegated_kinds", "required"),
        (
            json!({"basis": "delegated", "delegated_kinds": ["regional_body"]}),
            "/delegated_kinds/0",
            "no_authority",
        ),
        (
            json!({"basis": "delegated", "delegated_kinds": ["csirt", "csirt"]}),
            "/delegated_kinds/1",
            "repeated",
        ),
        (energy(Some(&yesterday)), "/delegated_until", "past"),
    ] {
        let refused = offered(body.clone()).await;
        assert_eq!(refused.status, 422, "{body}");
        assert_eq!(refused.violations()[0], (pointer.to_owned(), code.to_owned()), "{body}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_offer_of_who_leads_no_longer_cannot_be_accepted() {
    let field = led().await;
    offer(&field.member(), field.neighbour, &field.team_path(), &json!({"basis": "sponsored"}))
        .await
        .expect(200);
    let decision = json!({
        "standing": "suspended", "criterion": "recognised_state_authority", "reason": "R", "reference": "D 1"
    });
    let path = Field::organization_path(field.neighbour);
    field.secretary().put(&format!("{path}/accreditation"), "*", &decision).await.expect(200);
    let choice = chosen(field.neighbour);
    let refused = field.administrator().put(&format!("{}/authority", field.team_path()), "*", &choice).await;
    assert_eq!(refused.problem(), (409, "no-offer".into()));
}
