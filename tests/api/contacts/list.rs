//! Listing contacts.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answered, Field, Visitor, desk, desk_for};

async fn titles(visitor: &Visitor<'_>, path: &str) -> Vec<String> {
    let items = visitor.all(path).await;
    items.iter().map(|it| it["title"].as_str().unwrap().to_owned()).collect()
}

fn titled(title: &str, audience: &str, preference: i32) -> Value {
    let mut body = desk_for(audience, &[audience]);
    body["title"] = json!(title);
    body["preference"] = json!(preference);
    body
}

/// Contacts of the team and of its neighbour.
async fn fill(field: &Field) {
    for (title, audience, preference) in [
        ("third", "public", 3),
        ("first", "members", 1),
        ("hidden", "own", 1),
        ("second", "public", 2),
        ("shared", "authority", 4),
    ] {
        field.enter(&titled(title, audience, preference)).await;
    }
    let path = format!("{}/contacts", Field::organization_path(field.neighbour));
    let mut body = titled("abroad", "public", 9);
    body["roles"] = json!(["diplomatic", "policy"]);
    body["languages"] = json!(["ar", "en-GB"]);
    field.member().post(&path, &body).await.expect(201);
    let country = json!({"country": "KE", "sectors": ["electricity"], "team_types": ["national"]});
    let neighbour = Field::organization_path(field.neighbour);
    field.member().patch(&neighbour, "*", &country).await.expect(200);
    let team = field.team_path();
    for (visitor, path) in [(field.member(), neighbour), (field.administrator(), team)] {
        let shared = json!({"items": [{"scheme": "misp", "value": "shared"}]});
        visitor.put(&format!("{path}/identifiers"), "*", &shared).await.expect(200);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn contacts_come_by_organization_and_preference_and_only_what_is_for_the_caller() {
    let field = Field::start().await;
    fill(&field).await;
    for limit in [1, 2, 5, 200] {
        let path = format!("/v1/contacts?limit={limit}");
        assert_eq!(titles(&field.stranger(), &path).await, ["abroad", "second", "third"]);
        assert_eq!(titles(&field.candidate(), &path).await, ["abroad", "second", "third"]);
        assert_eq!(titles(&field.member(), &path).await, ["abroad", "first", "second", "third"]);
        assert_eq!(titles(&field.clerk(), &path).await, ["abroad", "first", "second", "third", "shared"]);
        let own = titles(&field.reader(), &path).await;
        assert_eq!((own.len(), &own[3..]), (6, &["second".to_owned(), "third".into(), "shared".into()][..]));
        let path = format!("{}/contacts?limit={limit}", field.team_path());
        assert_eq!(titles(&field.stranger(), &path).await, ["second", "third"]);
        assert_eq!(titles(&field.member(), &path).await, ["first", "second", "third"]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_filter_takes_any_of_its_values_and_all_filters_hold() {
    let field = Field::start().await;
    fill(&field).await;
    let team = format!("organization_id={}", field.team);
    for (filter, expected) in [
        ("role=policy", &["abroad"][..]),
        ("role=policy,incident_response", &["abroad", "second", "third"]),
        ("role=abuse", &[]),
        ("language=en-GB,fr", &["abroad"]),
        ("language=en", &["abroad"]),
        ("language=en-US", &[]),
        ("country=KE", &["abroad"]),
        ("region=002", &["abroad"]),
        ("region=150", &[]),
        ("kind=csirt", &["second", "third"]),
        ("sector=energy", &["abroad"]),
        ("team_type=national", &["abroad"]),
        ("team_type=soc", &[]),
        ("identifier=misp:shared", &["abroad", "second", "third"]),
        ("identifier=misp:shared&limit=1", &["abroad", "second", "third"]),
        ("identifier=misp:shared&kind=csirt", &["second", "third"]),
        ("identifier=misp:other", &[]),
        (&format!("{team}&identifier=misp:shared"), &["second", "third"]),
        (&team, &["second", "third"]),
        (&format!("{team}&country=KE"), &[]),
        (
            "role=policy&language=ar&country=KE&region=202&kind=state_authority&sector=electricity",
            &["abroad"],
        ),
    ] {
        assert_eq!(titles(&field.stranger(), &format!("/v1/contacts?{filter}")).await, expected, "{filter}");
    }
    let path = format!("{}/contacts?role=incident_response", field.team_path());
    assert_eq!(titles(&field.stranger(), &path).await, ["second", "third"]);
    for query in [
        "role=none",
        "language=",
        "organization_id=1",
        "limit=0",
        "limit=201",
        "identifier=a",
        "role=abuse&role=abuse",
    ] {
        let answer = field.stranger().get(&format!("/v1/contacts?{query}")).await;
        assert_eq!(answer.problem(), (400, "malformed".into()), "{query}");
    }
    let answer = field.stranger().get(&format!("{}/contacts?country=KE", field.team_path())).await;
    assert_eq!(answer.problem(), (400, "malformed".into()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cursor_is_good_for_its_own_filters_only() {
    let field = Field::start().await;
    fill(&field).await;
    let page = field.stranger().get("/v1/contacts?limit=1&role=incident_response").await;
    let body = page.expect(200);
    let cursor = body["next_cursor"].as_str().unwrap();
    let next = format!("/v1/contacts?limit=1&role=incident_response&cursor={cursor}");
    assert_eq!(page.header("link"), Some(format!("<{next}>; rel=\"next\"").as_str()));
    assert_eq!(
        field.member().get(&next).await.expect(200)["items"][0]["title"],
        "third",
        "it holds no right"
    );
    for path in ["/v1/contacts?limit=1", "/v1/contacts?role=abuse", "/v1/organizations?limit=1"] {
        let answer = field.stranger().get(&format!("{path}&cursor={cursor}")).await;
        assert_eq!(answer.problem(), (400, "malformed".into()), "{path}");
    }
    field.clock.advance(chrono::Duration::hours(25));
    assert_eq!(field.stranger().get(&next).await.problem(), (410, "cursor-expired".into()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_goes_on_where_the_last_shown_record_was_though_it_is_gone() {
    let field = Field::start().await;
    fill(&field).await;
    let path = format!("{}/contacts?limit=1", field.team_path());
    let page = field.stranger().get(&path).await.expect(200);
    let gone = format!("/v1/contacts/{}", page["items"][0]["id"].as_str().unwrap());
    assert_eq!(field.editor().delete(&gone, "*").await.status, 204);
    let next = format!("{path}&cursor={}", page["next_cursor"].as_str().unwrap());
    assert_eq!(field.stranger().get(&next).await.expect(200)["items"][0]["title"], "third");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lists_keep_back_from_strangers_what_is_for_look_up_only() {
    let field = Field::start().await;
    let mut body = desk_for("public", &["public", "public"]);
    body["channels"][1]["listing"] = json!("lookup_only");
    let entered = field.enter(&body).await;
    let count = |contact: &Value| contact["channels"].as_array().unwrap().len();
    for path in ["/v1/contacts".to_owned(), format!("{}/contacts", field.team_path())] {
        assert_eq!(count(&field.stranger().all(&path).await[0]), 1);
        assert_eq!(count(&field.candidate().all(&path).await[0]), 2, "an account reads it");
        assert_eq!(count(&field.member().all(&path).await[0]), 2);
    }
    assert_eq!(count(&field.stranger().get(&entered.path).await.json()), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_listed_is_what_is_looked_up_and_is_kept_by_nobody() {
    let field = Field::start().await;
    fill(&field).await;
    field.enter(&desk()).await;
    for visitor in [field.stranger(), field.member(), field.editor(), field.secretary(), field.candidate()] {
        let list = visitor.get("/v1/contacts").await;
        assert_eq!(list.header("cache-control"), Some("no-store"));
        for item in list.expect(200)["items"].as_array().unwrap() {
            let path = format!("/v1/contacts/{}", item["id"].as_str().unwrap());
            let looked_up = visitor.get(&path).await;
            assert_eq!(&looked_up.expect(200), item);
            let head = Answered::to(visitor.request(Method::HEAD, &path)).await;
            assert_eq!((head.status, head.body.len(), head.etag()), (200, 0, looked_up.etag()));
            assert_eq!(head.header("content-length"), Some(looked_up.body.len().to_string().as_str()));
        }
        assert_eq!(visitor.get_unless("/v1/contacts", list.etag()).await.status, 304);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_contacts_of_an_organization_that_one_does_not_see_are_those_of_nobody() {
    let field = Field::start().await;
    let hidden = Field::organization_path(field.applicant);
    field.candidate().post(&format!("{hidden}/contacts"), &desk()).await.expect(201);
    field.candidate().put(&format!("{hidden}/audience"), "*", &json!({"audience": "own"})).await.expect(200);
    let unknown = "/v1/organizations/0192f0c1-5b7e-7d40-9d9c-3f1f2b6f7a11/contacts";
    let (hidden, unknown) =
        (field.member().get(&format!("{hidden}/contacts")).await, field.member().get(unknown).await);
    assert_eq!((hidden.status, &hidden.body), (404, &unknown.body));
    let filtered = format!("/v1/contacts?organization_id={}", field.applicant);
    assert_eq!(field.member().get(&filtered).await.expect(200)["items"], json!([]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_language_takes_its_varieties_and_a_cursor_is_good_for_its_own_languages() {
    let field = Field::start().await;
    for (title, languages) in
        [("One", json!(["zh-Hant", "en"])), ("Two", json!(["zh"])), ("Three", json!(["fr"]))]
    {
        let mut body = desk();
        (body["title"], body["languages"]) = (json!(title), languages);
        body["channels"][0]["value"] = json!(format!("{}@team.example", title.to_lowercase()));
        field.enter(&body).await;
    }
    let count = async |query: &str| field.member().all(&format!("/v1/contacts?{query}")).await.len();
    assert_eq!(count("language=zh").await, 2);
    assert_eq!(count("language=zh-Hant").await, 1);
    assert_eq!(count("language=fr,en").await, 2);

    let page = field.member().get("/v1/contacts?language=zh&limit=1").await.expect(200);
    let cursor = page["next_cursor"].as_str().unwrap();
    let good = field.member().get(&format!("/v1/contacts?language=zh&limit=1&cursor={cursor}")).await;
    assert_eq!(good.status, 200);
    let other = field.member().get(&format!("/v1/contacts?language=fr&limit=1&cursor={cursor}")).await;
    assert_eq!(other.problem(), (400, "malformed".into()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_goes_on_where_it_was_though_its_organization_is_renamed_meanwhile() {
    let field = Field::start().await;
    for desk_number in 0..4 {
        let mut body = desk();
        body["channels"][0]["value"] = json!(format!("desk-{desk_number}@team.example"));
        field.enter(&body).await;
    }
    let path = format!("{}/contacts", field.team_path());
    for name in ["Alpha", "Zeta"] {
        let page = field.member().get(&format!("{path}?limit=3")).await.expect(200);
        let cursor = page["next_cursor"].as_str().unwrap();
        field.administrator().patch(&field.team_path(), "*", &json!({"name": name})).await.expect(200);
        let rest = field.member().get(&format!("{path}?limit=3&cursor={cursor}")).await.expect(200);
        assert_eq!(rest["items"].as_array().unwrap().len(), 1, "{name}");
    }
}
