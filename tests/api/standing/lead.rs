//! `PUT /v1/organizations/{id}/lead`: one lead for each country.

use serde_json::json;

use super::{authority, chosen, led, make_lead, offer, sponsored, ward};
use crate::support::{Field, desk_for};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_accredited_authority_of_a_state_leads_its_country_by_the_states_note() {
    let field = Field::start().await;
    let path = Field::organization_path(field.neighbour);
    let refused = make_lead(&field, field.neighbour, None).await;
    assert_eq!(refused.violations(), [(String::new(), "no_country".to_owned())]);
    field.member().patch(&path, "*", &json!({"country": "CH"})).await.expect(200);
    let without = field.secretary().put(&format!("{path}/lead"), "*", &json!({"from": null})).await;
    assert_eq!(without.violations(), [(String::new(), "cause_required".to_owned())]);
    assert_eq!(make_lead(&field, field.neighbour, None).await.expect(200)["is_lead"], true);
    assert_eq!(field.stranger().get(&path).await.expect(200)["is_lead"], true);
    for id in [field.team, field.applicant] {
        assert_eq!(make_lead(&field, id, None).await.status, 422, "no authority of a state");
    }
    for visitor in [field.administrator(), field.member(), field.clerk()] {
        let refused = visitor.put(&format!("{path}/lead"), "*", &json!({"from": null})).await;
        assert_eq!(refused.problem(), (403, "forbidden".into()));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_country_has_one_lead_also_when_two_are_made_at_once() {
    let field = led().await;
    let (second, _) = authority(&field, "Second", "CH").await;
    assert_eq!(make_lead(&field, second, None).await.problem(), (409, "second-lead".into()));
    let (abroad, _) = authority(&field, "Abroad", "FR").await;
    let (stranger, _) = authority(&field, "Also abroad", "FR").await;
    assert_eq!(make_lead(&field, second, Some(abroad)).await.problem(), (409, "second-lead".into()));
    let (one, other) = tokio::join!(make_lead(&field, abroad, None), make_lead(&field, stranger, None));
    let mut ends = [one.status, other.status];
    ends.sort_unstable();
    assert_eq!(ends, [200, 409]);
    assert_eq!(field.count("SELECT count(*) AS count FROM organization WHERE is_lead").await, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lead_stays_in_its_country_and_public() {
    let field = led().await;
    let path = Field::organization_path(field.neighbour);
    let moved = field.member().patch(&path, "*", &json!({"country": "FR"})).await;
    assert_eq!(moved.violations(), [("/country".to_owned(), "leads_its_country".to_owned())]);
    let hidden = field.member().put(&format!("{path}/audience"), "*", &json!({"audience": "members"})).await;
    assert_eq!(hidden.violations(), [("/audience".to_owned(), "leads_its_country".to_owned())]);
    field.member().patch(&path, "*", &json!({"short_name": "NB"})).await.expect(200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_lead_is_handed_over_with_all_that_is_under_it_in_one_act() {
    let field = led().await;
    let (ward_id, ward_path) = ward(&field.member(), "Ward").await;
    offer(&field.member(), field.neighbour, &field.team_path(), &sponsored()).await.expect(200);
    let choice = chosen(field.neighbour);
    field.administrator().put(&format!("{}/authority", field.team_path()), "*", &choice).await.expect(200);
    let desk = field.enter(&desk_for("authority", &["authority"])).await;
    let (successor, token) = authority(&field, "Successor", "CH").await;
    let new = || field.bearer(&token);
    assert_eq!(field.member().get(&desk.path).await.status, 200);
    assert_eq!(new().get(&desk.path).await.status, 404);

    let before = field.changes().await;
    let handed = make_lead(&field, successor, Some(field.neighbour)).await;
    assert_eq!(handed.expect(200)["is_lead"], true);
    assert!(field.changes().await - before >= 5, "both leads, both wards, and the contact, in one unit");
    for path in [&ward_path, &field.team_path()] {
        let shown = new().get(path).await.expect(200);
        assert_eq!(shown["authority_id"], successor.to_string(), "{path}");
    }
    assert_eq!(
        field.stranger().get(&Field::organization_path(field.neighbour)).await.expect(200)["is_lead"],
        false
    );
    assert_eq!(field.member().get(&desk.path).await.status, 404, "it reads no longer");
    assert_eq!(new().get(&desk.path).await.status, 200);
    assert_eq!(field.member().patch(&ward_path, "*", &json!({"short_name": "W"})).await.status, 403);
    new().patch(&ward_path, "*", &json!({"short_name": "W"})).await.expect(200);
    let body = json!({"kind": "csirt", "name": "X", "country": "CH"});
    let register = field.member().post("/v1/organizations", &body).await;
    assert_eq!(register.problem(), (403, "forbidden".into()));
    let history = new().get(&format!("{ward_path}/history")).await.expect(200);
    let acts: Vec<_> =
        history["items"].as_array().unwrap().iter().map(|it| it["change"]["act"].clone()).collect();
    assert!(acts.contains(&json!("hand_on")), "{acts:?} of {ward_id}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lead_that_is_suspended_acts_for_nobody_and_one_that_goes_releases_its_wards() {
    let field = led().await;
    let (_, ward_path) = ward(&field.member(), "Ward").await;
    let accreditation = format!("{}/accreditation", Field::organization_path(field.neighbour));
    let decision = |standing: &str| json!({"standing": standing, "criterion": "recognised_state_authority", "reason": "R", "reference": "D 1"});
    let suspended = field.secretary().put(&accreditation, "*", &decision("suspended")).await.expect(200);
    assert_eq!(suspended["is_lead"], false);
    assert_eq!(field.member().patch(&ward_path, "*", &json!({"short_name": "W"})).await.status, 403);
    field.secretary().put(&accreditation, "*", &decision("accredited")).await.expect(200);
    assert_eq!(
        field.member().patch(&ward_path, "*", &json!({"short_name": "W"})).await.status,
        403,
        "to be accredited again is not to lead again"
    );
    make_lead(&field, field.neighbour, None).await.expect(200);
    field.member().patch(&ward_path, "*", &json!({"short_name": "W"})).await.expect(200);

    field.secretary().put(&accreditation, "*", &decision("withdrawn")).await.expect(200);
    let free = field.secretary().get(&ward_path).await.expect(200);
    assert_eq!((&free["authority_id"], &free["authority_basis"]), (&json!(null), &json!(null)));
    field.secretary().patch(&ward_path, "*", &json!({"short_name": "V"})).await.expect(200);
}
