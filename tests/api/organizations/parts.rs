//! What of an organization is replaced whole.

use serde_json::{Value, json};

use crate::support::{Field, desk_for};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_part_is_replaced_whole_and_null_clears_it() {
    let field = Field::start().await;
    let (path, administrator) = (field.team_path(), field.administrator());
    let mut etag = administrator.get(&path).await.etag().to_owned();
    for (part, first, second, empty) in [
        (
            "names",
            json!([{"value": "Équipe", "language": "fr"}, {"value": "فريق", "language": "ar"}]),
            json!([{"value": "Команда", "language": "ru"}]),
            json!([]),
        ),
        (
            "links",
            json!([{"rel": "website", "url": "https://team.example/", "language": "en", "label": "Home"}]),
            json!([{"rel": "rfc2350", "url": "https://team.example/rfc2350", "language": null, "label": null}]),
            json!([]),
        ),
        (
            "identifiers",
            json!([{"scheme": "first", "value": "team"}, {"scheme": "misp", "value": "team"}]),
            json!([{"scheme": "first", "value": "team"}]),
            json!([]),
        ),
        (
            "address",
            json!({"lines": ["Example Street 1"], "locality": "Bern", "region": "BE", "postal_code": "3000", "country": "CH"}),
            json!({"lines": ["Post box 7"], "locality": null, "region": null, "postal_code": null, "country": null}),
            json!(null),
        ),
    ] {
        let address = format!("{path}/{part}");
        for value in [first, second] {
            let body = if value.is_array() { json!({"items": value}) } else { value.clone() };
            let answer = administrator.put(&address, &etag, &body).await;
            assert_eq!(answer.expect(200)[part], value, "{part}");
            assert_ne!(answer.etag(), etag, "{part}");
            etag = answer.etag().to_owned();
            assert_eq!(field.stranger().get(&path).await.json()[part], value, "{part}");
        }
        let cleared = administrator.put(&address, &etag, &Value::Null).await;
        assert_eq!(cleared.expect(200)[part], empty, "{part}");
        etag = cleared.etag().to_owned();
    }
    let stale = administrator.put(&format!("{path}/names"), "\"1.0\"", &json!({"items": []})).await;
    assert_eq!(stale.problem(), (412, "stale".into()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_wrong_with_a_part_is_told_where_the_body_has_it() {
    let field = Field::start().await;
    let told = async |part: &str, body: Value| {
        field.administrator().put(&format!("{}/{part}", field.team_path()), "*", &body).await.violations()
    };
    let twin = json!({"value": "Team", "language": "en"});
    assert_eq!(told("names", json!({"items": [twin, twin]})).await, [("/items/1".into(), "repeated".into())]);
    let twin = json!({"scheme": "first", "value": "team"});
    assert_eq!(
        told("identifiers", json!({"items": [twin, twin]})).await,
        [("/items/1".into(), "repeated".into())]
    );
    let links = json!({"items": [{"rel": "website", "url": "https://team.example/"}, {"rel": "website", "url": "ftp://team.example/"}]});
    assert_eq!(told("links", links).await[0].0, "/items/1/url");
    assert_eq!(told("address", json!({"lines": []})).await[0].0, "/lines");
    assert_eq!(
        told("audience", json!({"audience": "circles", "circles": ["0192f0c1-5b7e-7d40-9d9c-3f1f2b6f7a11"]}))
            .await,
        [("/circles".into(), "unknown_circle".into())]
    );
    assert_eq!(told("audience", json!({"audience": "all"})).await[0].0, "/audience");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_becomes_public_while_its_handling_is_narrower() {
    let field = Field::start().await;
    let (path, administrator) = (field.team_path(), field.administrator());
    assert_eq!(
        administrator.put(&format!("{path}/audience"), "*", &json!({"audience": "members"})).await.status,
        200
    );
    assert_eq!(administrator.patch(&path, "*", &json!({"tlp": "GREEN"})).await.status, 200);
    let public = administrator.put(&format!("{path}/audience"), "*", &json!({"audience": "public"})).await;
    assert_eq!(public.violations(), [("/audience".into(), "public_needs_clear".into())]);
    assert_eq!(administrator.patch(&path, "*", &json!({"tlp": "CLEAR"})).await.status, 200);
    assert_eq!(
        administrator.put(&format!("{path}/audience"), "*", &json!({"audience": "public"})).await.status,
        200
    );
    let green = administrator.patch(&path, "*", &json!({"tlp": "GREEN"})).await;
    assert_eq!(green.violations(), [("/tlp".into(), "public_needs_clear".into())]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_narrower_organization_narrows_its_contacts_in_the_same_unit_and_widening_leaves_them() {
    let field = Field::start().await;
    let open = field.enter(&desk_for("public", &["public", "members", "own"])).await;
    let own = field.enter(&desk_for("own", &["own"])).await;
    let path = field.team_path();
    let before = field.changes().await;
    let members = json!({"audience": "members"});
    let narrowed = field.administrator().put(&format!("{path}/audience"), "*", &members).await;
    assert_eq!(narrowed.expect(200)["audience"], "members");
    assert_eq!(field.changes().await, before + 2, "the organization and the one contact that was wider");
    let units = "SELECT count(DISTINCT (at, act = 'narrow', kind)) AS count FROM change WHERE number > ";
    assert_eq!(field.count(&format!("{units}{before}")).await, 2);

    assert_eq!(field.stranger().get(&path).await.status, 404);
    assert_eq!(field.stranger().get(&open.path).await.status, 404);
    let shown = field.editor().get(&open.path).await;
    let body = shown.expect(200);
    let audiences: Vec<&Value> =
        body["channels"].as_array().unwrap().iter().map(|it| &it["audience"]).collect();
    assert_eq!(body["audience"], "members");
    assert_eq!(audiences, ["members", "members", "own"]);
    assert!(shown.etag().starts_with("\"2."), "{}", shown.etag());
    assert_eq!(field.editor().get(&own.path).await.etag(), own.etag);

    let public = json!({"audience": "public"});
    assert_eq!(field.administrator().put(&format!("{path}/audience"), "*", &public).await.status, 200);
    assert_eq!(field.stranger().get(&path).await.status, 200);
    assert_eq!(field.stranger().get(&open.path).await.status, 404, "contacts are widened by themselves");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_accredited_organization_does_not_hide_its_last_reachable_channel() {
    let field = Field::start().await;
    let entered = field.enter(&desk_for("members", &["members"])).await;
    let audience = format!("{}/audience", field.team_path());
    for narrow in ["authority", "own"] {
        let answer = field.administrator().put(&audience, "*", &json!({"audience": narrow})).await;
        assert_eq!(answer.problem(), (409, "last-channel".into()), "{narrow}");
    }
    assert_eq!(field.stranger().get(&field.team_path()).await.status, 200, "nothing of it was done");
    assert_eq!(field.editor().get(&entered.path).await.etag(), entered.etag);
    let applicant = Field::organization_path(field.applicant);
    let answer =
        field.candidate().put(&format!("{applicant}/audience"), "*", &json!({"audience": "own"})).await;
    assert_eq!(answer.status, 200, "who is only listed may");
}
