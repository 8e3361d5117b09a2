//! Entering an organization.

use serde_json::{Value, json};

use crate::support::Field;

fn team() -> Value {
    json!({
        "kind": "csirt", "name": "Computer Emergency Response Team of Examplia", "short_name": "CERT-EX",
        "names": [{"value": "Équipe de réponse d'Examplie", "language": "fr"}], "country": "CH",
        "sectors": ["energy"], "links": [{"rel": "rfc2350", "url": "https://cert.example/rfc2350"}],
        "identifiers": [{"scheme": "first", "value": "cert-ex"}],
        "address": {"lines": ["Example Street 1"], "locality": "Bern", "country": "CH"},
        "established": "1998-04-01"
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_secretariat_enters_an_organization_and_everybody_finds_it() {
    let field = Field::start().await;
    let answer = field.secretary().post("/v1/organizations", &team()).await;
    let entered = answer.expect(201);
    let path = format!("/v1/organizations/{}", entered["id"].as_str().unwrap());
    assert_eq!(answer.header("location"), Some(path.as_str()));
    assert!(answer.etag().starts_with("\"1."), "{}", answer.etag());
    assert_eq!(entered["etag"], answer.etag());
    assert!(answer.header("directory-position").is_some());

    let found = field.stranger().get(&path).await;
    let shown = found.expect(200);
    for (key, value) in team().as_object().unwrap() {
        match value {
            Value::Array(items) if items[0].is_object() => {
                for (name, value) in items[0].as_object().unwrap() {
                    assert_eq!(&shown[key][0][name], value, "{key}/{name}");
                }
            }
            Value::Object(fields) => {
                for (name, value) in fields {
                    assert_eq!(&shown[key][name], value, "{key}/{name}");
                }
            }
            value => assert_eq!(&shown[key], value, "{key}"),
        }
    }
    for (key, value) in [
        ("standing", json!("listed")),
        ("audience", json!("public")),
        ("tlp", json!("CLEAR")),
        ("circles", json!([])),
        ("team_types", json!([])),
        ("host", json!(null)),
        ("confirmed_at", json!(null)),
        ("retired_at", json!(null)),
        ("authority_id", json!(null)),
        ("created_at", json!("2026-03-02T08:00:00.000Z")),
    ] {
        assert_eq!(shown[key], value, "{key}");
    }
    assert_eq!(shown["origin"]["source"], "local");
    assert!(!found.etag().contains('.'), "a stranger is told no version: {}", found.etag());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_administrators_of_the_secretariat_enter_organizations() {
    let field = Field::start().await;
    let before = field.changes().await;
    for visitor in [field.clerk(), field.administrator(), field.member(), field.candidate()] {
        assert_eq!(visitor.post("/v1/organizations", &team()).await.problem(), (403, "forbidden".into()));
    }
    let answer = field.stranger().post("/v1/organizations", &team()).await;
    assert_eq!(answer.problem(), (401, "unauthenticated".into()));
    assert_eq!(field.changes().await, before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_directory_has_one_secretariat() {
    let field = Field::start().await;
    let body = json!({"kind": "secretariat", "name": "Another"});
    let answer = field.secretary().post("/v1/organizations", &body).await;
    assert_eq!(answer.problem(), (409, "second-secretariat".into()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_field_is_named() {
    let field = Field::start().await;
    for (name, body) in [
        ("/standing", json!({"kind": "csirt", "name": "Team", "standing": "accredited"})),
        ("/id", json!({"kind": "csirt", "name": "Team", "id": "0192f0c1-5b7e-7d40-9d9c-3f1f2b6f7a11"})),
        ("/authority_id", json!({"kind": "csirt", "name": "Team", "authority_id": null})),
        (
            "/links/0/href",
            json!({"kind": "csirt", "name": "Team", "links": [{"rel": "website", "href": "x"}]}),
        ),
    ] {
        let answer = field.secretary().post("/v1/organizations", &body).await;
        assert_eq!(answer.problem(), (400, "malformed".into()), "{name}");
        assert!(answer.text().contains(name), "{name}: {}", answer.text());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_that_is_wrong_is_told_at_once_and_no_value_is_repeated() {
    let field = Field::start().await;
    let body = json!({
        "kind": "marker-kind", "name": "marker\u{202e}", "country": "ZZ", "sectors": ["energy", "marker-sector"],
        "names": [{"value": "Good"}, {"value": "Bad", "language": "marker language"}],
        "links": [{"rel": "marker rel", "url": "javascript:marker"}],
        "identifiers": [{"scheme": "marker scheme", "value": "1"}],
        "address": {"lines": ["marker\u{0007}"], "country": "XX"},
        "audience": "marker-audience", "tlp": "marker-tlp"
    });
    let answer = field.secretary().post("/v1/organizations", &body).await;
    let mut pointers: Vec<String> = answer.violations().into_iter().map(|(pointer, _)| pointer).collect();
    pointers.sort();
    assert_eq!(
        pointers,
        [
            "/address/country",
            "/address/lines/0",
            "/audience",
            "/country",
            "/identifiers/0/scheme",
            "/kind",
            "/links/0/rel",
            "/links/0/url",
            "/name",
            "/names/1/language",
            "/sectors/1",
            "/tlp",
        ]
    );
    assert!(!answer.text().contains("marker"), "{}", answer.text());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_public_is_clear_and_an_organization_names_its_own_circles() {
    let field = Field::start().await;
    let told = async |body: Value| field.secretary().post("/v1/organizations", &body).await.violations();
    let public = json!({"kind": "csirt", "name": "Team", "tlp": "GREEN"});
    assert_eq!(told(public).await, [("/tlp".into(), "public_needs_clear".into())]);
    let circle = "0192f0c1-5b7e-7d40-9d9c-3f1f2b6f7a11";
    let circles = json!({"kind": "csirt", "name": "Team", "audience": "circles", "circles": [circle]});
    assert_eq!(told(circles).await, [("/circles".into(), "unknown_circle".into())]);
    let nameless = json!({"kind": "csirt", "name": "Team", "audience": "circles"});
    assert_eq!(told(nameless).await, [("/circles".into(), "required".into())]);
    let twins = json!({"kind": "csirt", "name": "Team", "sectors": ["energy", "energy"]});
    assert_eq!(told(twins).await, [("/sectors/1".into(), "repeated".into())]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_left_out_takes_the_house_defaults() {
    let field = Field::start().await;
    for (audience, tlp) in
        [("public", "CLEAR"), ("members", "GREEN"), ("authority", "AMBER"), ("own", "AMBER")]
    {
        let body = json!({"kind": "csirt", "name": "Team", "audience": audience});
        let entered = field.secretary().post("/v1/organizations", &body).await.expect(201);
        assert_eq!(entered["tlp"], tlp, "{audience}");
    }
}
