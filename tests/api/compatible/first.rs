//! Teams as FIRST's API answers them.

use counterpart::exchange::compatible::FIELDS;
use counterpart::model::kinds::OrganizationKind;
use reqwest::Method;
use serde_json::{Value, json};

use super::filled;
use crate::support::{Answered, Field, Visitor, organization_draft};

async fn data(visitor: &Visitor<'_>, query: &str) -> Vec<Value> {
    let envelope = visitor.get(&format!("/data/v1/teams?{query}")).await.expect(200);
    assert_eq!((&envelope["status"], &envelope["status-code"]), (&json!("OK"), &json!(200)), "{query}");
    envelope["data"].as_array().unwrap().clone()
}

async fn names(visitor: &Visitor<'_>, query: &str) -> Vec<String> {
    data(visitor, query).await.iter().map(|it| it["team"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_team_is_answered_in_the_words_of_that_api() {
    let field = filled().await;
    let answer = field.stranger().get("/data/v1/teams").await.expect(200);
    let keys = ["status", "status-code", "version", "access", "total", "offset", "limit"];
    let envelope: Vec<&Value> = keys.iter().map(|key| &answer[*key]).collect();
    assert_eq!(json!(envelope), json!(["OK", 200, "1.0", "public", 1, 0, 100]));
    let mut team = answer["data"][0].clone();
    assert_eq!(
        team.as_object_mut().unwrap().remove("last-modified"),
        Some(json!("Mon, 02 Mar 2026 08:00:00 GMT"))
    );
    let expected = json!({
        "id": field.team, "team": "TEAM", "team-full": "Team", "team-type": "CSIRT, SOC", "host": "Ministry of Examples",
        "establishment": "April 1, 1998", "address": "Example Street 1\n3000 Bern\nSwitzerland", "country": "CH",
        "country-other": ["LI"], "website": ["https://team.example/"], "email": "desk@team.example",
        "phone": ["+41225550100", "+41225550101", "+41225550102 (fax)", "+41225550102"], "fax": "+41225550102", "phone-emergency": "+41225550101",
        "timezone": "UTC+1", "timezone-dst": "UTC+2", "operating-hours": "9am - 5pm",
        "pgp-id": "0x89ABCDEF01234567", "pgp-fingerprint": "0123456789ABCDEF0123456789ABCDEF01234567",
        "constituency": "Government", "constituency-description": "All ministries."
    });
    assert_eq!(team, expected);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_caller_gets_what_he_sees() {
    let field = filled().await;
    let phones = async |visitor: &Visitor<'_>, query: &str| {
        data(visitor, query).await[0]["phone"].as_array().unwrap().len()
    };
    assert_eq!(phones(&field.stranger(), "").await, 4);
    assert_eq!(phones(&field.candidate(), "").await, 5, "what lists keep from strangers");
    assert_eq!(phones(&field.member(), "").await, 6);
    assert_eq!(phones(&field.member(), "scope=public").await, 4);
    assert_eq!(field.member().get("/data/v1/teams").await.json()["access"], "members");
    let narrow = json!({"audience": "members"});
    field.administrator().put(&format!("{}/audience", field.team_path()), "*", &narrow).await.expect(200);
    let answer = field.stranger().get("/data/v1/teams").await.json();
    assert_eq!((&answer["total"], &answer["data"]), (&json!(0), &json!([])), "a total is of what is seen");
    assert_eq!(names(&field.member(), "").await, ["TEAM"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_restricted_is_journaled_first() {
    let field = filled().await;
    let contact = json!({"roles": ["abuse"], "audience": "authority",
        "channels": [{"kind": "email", "value": "secret@team.example"}]});
    field.enter(&contact).await;
    let readings = "SELECT count(*) AS count FROM journal_entry WHERE act = 'read'";
    field.member().get("/data/v1/teams").await.expect(200);
    assert_eq!(field.count(readings).await, 0);
    field.clerk().get("/data/v1/teams").await.expect(200);
    assert_eq!(field.count(readings).await, 1);
    field.clerk().get("/directory/teams.json").await.expect(200);
    assert_eq!(field.count(readings).await, 1, "once an hour");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_field_is_the_same_alone_and_among_others() {
    let field = filled().await;
    for visitor in [field.stranger(), field.member()] {
        let whole = data(&visitor, "").await.remove(0);
        for name in FIELDS.iter().chain(&["last-modified"]) {
            let alone = data(&visitor, &format!("fields={name}&q=team")).await.remove(0);
            assert_eq!(alone.get(name), whole.get(name), "{name}");
            assert!(alone.as_object().unwrap().len() < 2, "{alone}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_what_is_sent_is_journaled() {
    let field = filled().await;
    let contact = json!({"roles": ["abuse"], "audience": "authority",
        "channels": [{"kind": "email", "value": "secret@team.example"}]});
    field.enter(&contact).await;
    let readings = "SELECT count(*) AS count FROM journal_entry WHERE act = 'read'";
    for query in ["scope=country", "fields=id,team,host", "offset=1&sort=email", "scope=minimal&q=team"] {
        field.clerk().get(&format!("/data/v1/teams?{query}")).await.expect(200);
        assert_eq!(field.count(readings).await, 0, "{query}");
    }
    field.clerk().get("/data/v1/teams?fields=team&sort=email").await.expect(200);
    assert_eq!(field.count(readings).await, 1, "the order tells of it, too");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn teams_of_many_portions_are_all_told_and_what_cannot_be_journaled_is_withheld_of_all() {
    let field = Field::start().await;
    for number in 0..120 {
        field.listed(organization_draft(OrganizationKind::Csirt, &format!("Alpha {number}"))).await;
    }
    field.administrator().patch(&field.team_path(), "*", &json!({"name": "Zulu"})).await.expect(200);
    let contact = json!({"roles": ["abuse"], "audience": "authority",
        "channels": [{"kind": "email", "value": "secret@team.example"}]});
    field.enter(&contact).await;
    let answered = async |path: &str| field.clerk().get(path).await;
    for (path, count) in [("/data/v1/teams?limit=500&envelope=false", 121), ("/directory/teams.json", 121)] {
        let answer = answered(path).await;
        assert_eq!(
            (answer.json().as_array().unwrap().len(), answer.header("directory-degraded")),
            (count, None)
        );
        assert!(answer.text().contains("secret@team.example"), "{path}");
    }
    field.clock.advance(chrono::Duration::hours(2));
    field.database.execute("REVOKE INSERT ON journal_entry FROM counterpart_service").await;
    for path in ["/data/v1/teams?limit=500&envelope=false", "/directory/teams.json"] {
        let answer = answered(path).await;
        assert_eq!(answer.header("directory-degraded"), Some("restricted"), "{path}");
        assert_eq!(answer.json().as_array().unwrap().len(), 121);
        assert!(!answer.text().contains("secret@team.example"), "{path}");
    }
}

async fn several() -> Field {
    let field = filled().await;
    for (name, country, day) in
        [("Beta", "KE", "2001-01-01"), ("alpha", "CH", "2010-05-05"), ("Gamma", "KE", "1999-12-31")]
    {
        let mut draft = organization_draft(OrganizationKind::Csirt, name);
        draft.country = country.parse().ok();
        draft.established = day.parse().ok();
        field.listed(draft).await;
    }
    field
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn teams_are_filtered_sorted_and_cut() {
    let field = several().await;
    let stranger = field.stranger();
    for (query, expected) in [
        ("", vec!["alpha", "Beta", "Gamma", "TEAM"]),
        ("limit=2", vec!["alpha", "Beta"]),
        ("limit=2&offset=1", vec!["Beta", "Gamma"]),
        ("offset=9", vec![]),
        ("sort=-team", vec!["TEAM", "Gamma", "Beta", "alpha"]),
        ("sort=establishment", vec!["TEAM", "Gamma", "Beta", "alpha"]),
        ("sort=country,-team&limit=3", vec!["TEAM", "alpha", "Gamma"]),
        ("sort=-host,team&offset=1", vec!["alpha", "Beta", "Gamma"]),
        ("country=ke", vec!["Beta", "Gamma"]),
        ("country=KE,CH&q=a&sort=team", vec!["alpha", "Beta", "Gamma", "TEAM"]),
        ("q=kenya", vec!["Beta", "Gamma"]),
        ("q=ministry", vec!["TEAM"]),
        ("team=BETA", vec!["Beta"]),
        ("team=bet", vec![]),
    ] {
        assert_eq!(names(&stranger, query).await, expected, "{query}");
    }
    let total =
        async |query: &str| stranger.get(&format!("/data/v1/teams?{query}")).await.json()["total"].clone();
    assert_eq!((total("limit=1").await, total("country=KE&limit=1").await), (json!(4), json!(2)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_of_a_team_and_in_which_form_is_the_callers_to_say() {
    let field = filled().await;
    let stranger = field.stranger();
    assert_eq!(
        data(&stranger, "fields=email,id").await,
        [json!({"email": "desk@team.example", "id": field.team})]
    );
    let text = stranger.get("/data/v1/teams?fields=email,id&envelope=false").await.text();
    assert_eq!(text, format!("[{{\"email\":\"desk@team.example\",\"id\":\"{}\"}}]", field.team));
    let pretty = stranger.get("/data/v1/teams?fields=id&pretty=true").await.text();
    let whole = format!("\n  \"data\": [\n    {{\n      \"id\": \"{}\"\n    }}\n  ]", field.team);
    assert!(pretty.contains(&whole), "{pretty}");
    assert!(pretty.starts_with("{\n  \"status\": \"OK\",\n  \"status-code\": 200,"), "{pretty}");
    let minimal = json!({"u": ["https://team.example/"], "s": "TEAM", "t": "Team", "c": "CH", "o": ["LI"], "r": "Europe"});
    assert_eq!(data(&stranger, "scope=minimal").await, [minimal]);
    assert_eq!(
        data(&stranger, "scope=country&fields=team,region").await,
        [json!({"team": "TEAM", "region": "Europe"})]
    );
    let key = json!({"id": field.team, "team": "TEAM", "pgp-id": "0x89ABCDEF01234567",
        "pgp-fingerprint": "0123456789ABCDEF0123456789ABCDEF01234567"});
    assert_eq!(data(&stranger, "scope=pgp").await, [key]);
    let first = stranger.get("/data/v1/teams").await;
    let again = stranger.get_unless("/data/v1/teams", first.etag()).await;
    assert_eq!((again.status, again.body.len()), (304, 0));
    let head = Answered::to(stranger.request(Method::HEAD, "/data/v1/teams")).await;
    assert_eq!((head.status, head.body.len()), (200, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_asked_for_wrongly_is_told_in_the_same_envelope() {
    let field = Field::start().await;
    for (query, told) in [
        ("limit=0", "limit"),
        ("limit=10001", "10000"),
        ("limit=many", "limit"),
        ("offset=-1", "offset"),
        ("sort=age", "last-modified"),
        ("fields=id,age", "fields"),
        ("scope=secret", "minimal"),
        ("country=Kenya", "country"),
        ("pretty=perhaps", "pretty"),
        ("page=2", "page is unknown"),
        ("q=a&q=b", "twice"),
    ] {
        let answer = field.stranger().get(&format!("/data/v1/teams?{query}")).await;
        assert_eq!(answer.status, 400, "{query}");
        assert_eq!(answer.header("content-type"), Some("application/json"));
        let envelope = answer.json();
        assert_eq!((&envelope["status"], &envelope["status-code"]), (&json!("ERROR"), &json!(400)));
        assert!(envelope["message"].as_str().unwrap().contains(told), "{query}: {envelope}");
    }
    for (visitor, query) in [(field.bearer("forged"), ""), (field.stranger(), "?scope=members")] {
        let answer = visitor.get(&format!("/data/v1/teams{query}")).await;
        assert_eq!((answer.status, answer.json()["status-code"].clone()), (401, json!(401)));
        assert!(answer.header("www-authenticate").is_some());
    }
    assert_eq!(field.stranger().get("/data/v1/teams?limit=10000").await.status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_first_calls_by_an_id_is_a_team_whatever_it_is_here() {
    let field = Field::start().await;
    assert_eq!(names(&field.stranger(), "").await, ["Team"]);
    let path = Field::organization_path(field.neighbour);
    let known = json!({"items": [{"scheme": "first", "value": "neighbour"}]});
    field.member().put(&format!("{path}/identifiers"), "*", &known).await.expect(200);
    assert_eq!(names(&field.stranger(), "").await, ["Neighbour", "Team"]);
    // What it calls itself could be another's: the id is ours, unless FIRST's own list was read.
    let ids: Vec<Value> = data(&field.stranger(), "fields=id").await;
    assert_eq!(ids, [json!({"id": field.neighbour}), json!({"id": field.team})]);
}
