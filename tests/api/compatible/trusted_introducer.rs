//! Teams as Trusted Introducer exports them.

use serde_json::{Value, json};

use super::filled;
use crate::support::Field;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_team_is_exported_in_the_words_of_that_file() {
    let field = filled().await;
    let teams = field.stranger().get("/directory/teams.json").await.expect(200);
    assert_eq!(teams.as_array().unwrap().len(), 1);
    let expected = json!({
        "official_name": "Team", "short_name": "TEAM", "country": {"code": "CH", "name": "Switzerland"},
        "established": "1998-04-01", "host_organisation": "Ministry of Examples",
        "classification": {"code": "a", "name": "Accredited", "since": "2026-03-02"},
        "postal_address": "Example Street 1\n3000 Bern\nSwitzerland",
        "constituency": {
            "types": ["Government", "All ministries."], "asns": [64496, 64497, 64498], "domains": ["*.team.example"],
            "ipranges": ["192.0.2.0/24"],
            "countries": [{"code": "CH", "name": "Switzerland"}, {"code": "LI", "name": "Liechtenstein"}]
        },
        "business_hours": "9am - 5pm", "business_hours_timezone": "UTC+1",
        "pgp_keys": [{"fingerprint": "0123 4567 89AB CDEF 0123 4567 89AB CDEF 0123 4567", "expires": null}],
        "phones": [
            {"usage": ["voice"], "number": "+41225550100", "timezone": null},
            {"usage": ["voice", "emergency"], "number": "+41225550101", "timezone": null},
            {"usage": ["fax"], "number": "+41225550102", "timezone": null}
        ],
        "emails": [{"address": "desk@team.example", "usage": ["contact"]}],
        "misp": {"org_uuid": "5694da62-6314-4565-9c4d-1298538826be", "org_name": "TEAM"}
    });
    assert_eq!(teams[0], expected);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_caller_gets_what_he_sees() {
    let field = filled().await;
    let phones = |teams: Value| teams[0]["phones"].as_array().unwrap().len();
    assert_eq!(phones(field.stranger().get("/directory/teams.json").await.json()), 3);
    assert_eq!(phones(field.member().get("/directory/teams.json").await.json()), 5);
    let narrow = json!({"audience": "members"});
    field.administrator().put(&format!("{}/audience", field.team_path()), "*", &narrow).await.expect(200);
    assert_eq!(field.stranger().get("/directory/teams.json").await.json(), json!([]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn parameters_and_forged_tokens_are_refused() {
    let field = Field::start().await;
    let answer = field.stranger().get("/directory/teams.json?limit=3").await;
    assert_eq!(answer.problem(), (400, "malformed".into()));
    let answer = field.bearer("forged").get("/directory/teams.json").await;
    assert_eq!(answer.problem(), (401, "invalid-token".into()));
}
