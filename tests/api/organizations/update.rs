//! Changing an organization's profile.

use reqwest::Method;
use serde_json::json;

use crate::support::{Answered, Field};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_patch_changes_what_it_names_and_null_clears() {
    let field = Field::start().await;
    let path = field.team_path();
    let administrator = field.administrator();
    let read = administrator.get(&path).await;
    let body = json!({"name": "Team of Examplia", "short_name": "CERT-EX", "country": "CH", "sectors": ["energy", "banking"],
        "team_types": ["national", "sectoral"], "established": "1998-04-01"});
    let changed = administrator.patch(&path, read.etag(), &body).await;
    let shown = changed.expect(200);
    for (key, value) in body.as_object().unwrap() {
        assert_eq!(&shown[key], value, "{key}");
    }
    assert!(changed.header("directory-position").is_some());
    assert_eq!(administrator.get(&path).await.etag(), changed.etag());

    let clearing = json!({"short_name": null, "country": null, "sectors": null, "team_types": null, "established": null});
    let request = administrator.request(Method::PATCH, &path).header("If-Match", changed.etag());
    let request = request.header("Content-Type", "application/merge-patch+json").body(clearing.to_string());
    let cleared = Answered::to(request).await.expect(200);
    assert_eq!(cleared["name"], "Team of Examplia");
    for (key, value) in [
        ("short_name", json!(null)),
        ("country", json!(null)),
        ("sectors", json!([])),
        ("team_types", json!([])),
    ] {
        assert_eq!(cleared[key], value, "{key}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_empty_is_not_cleared() {
    let field = Field::start().await;
    let (path, administrator) = (field.team_path(), field.administrator());
    let body = json!({"name": null, "tlp": null, "country": "Switzerland"});
    let answer = administrator.patch(&path, "*", &body).await;
    assert_eq!(answer.violations(), [("/country".to_owned(), "too_long".to_owned())]);
    let answer = administrator.patch(&path, "*", &json!({"name": null, "tlp": null})).await;
    let required = |pointer: &str| (pointer.to_owned(), "required".to_owned());
    assert_eq!(answer.violations(), [required("/name"), required("/tlp")]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_patch_takes_only_what_it_is_for() {
    let field = Field::start().await;
    for name in ["kind", "standing", "names", "audience", "circles", "origin", "confirmed_at", "id", "etag"] {
        let answer = field.administrator().patch(&field.team_path(), "*", &json!({name: null})).await;
        assert_eq!(answer.problem(), (400, "malformed".into()), "{name}");
        assert!(answer.text().contains(&format!("/{name}")), "{name}: {}", answer.text());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_that_changes_nothing_writes_nothing() {
    let field = Field::start().await;
    let path = field.team_path();
    let read = field.administrator().get(&path).await;
    let before = field.changes().await;
    field.clock.advance(chrono::Duration::hours(1));
    let administrator = field.administrator();
    for body in [json!({}), json!({"name": "Team", "short_name": null}), json!({"sectors": []})] {
        let answer = administrator.patch(&path, read.etag(), &body).await;
        assert_eq!(answer.expect(200), read.json(), "{body}");
        assert_eq!(answer.etag(), read.etag());
        assert_eq!(answer.header("directory-position"), None);
    }
    let answer =
        administrator.put(&format!("{path}/audience"), read.etag(), &json!({"audience": "public"})).await;
    assert_eq!(answer.etag(), read.etag());
    assert_eq!(field.changes().await, before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_overwrites_what_he_has_not_seen() {
    let field = Field::start().await;
    let (path, administrator) = (field.team_path(), field.administrator());
    let first = administrator.get(&path).await.etag().to_owned();
    let body = json!({"short_name": "One"});
    let blind = Answered::to(administrator.request(Method::PATCH, &path).json(&body)).await;
    assert_eq!(blind.problem(), (428, "precondition-required".into()));
    // A compressing proxy marks tags as weak.
    let second = administrator.patch(&path, &format!("W/{first}"), &body).await;
    assert_eq!(second.status, 200);
    let late = administrator.patch(&path, &first, &json!({"short_name": "Two"})).await;
    assert_eq!(late.problem(), (412, "stale".into()));
    assert_eq!(administrator.get(&path).await.json()["short_name"], "One");
    let either = format!("{first}, {}", second.etag());
    assert_eq!(administrator.patch(&path, &either, &json!({"short_name": "Two"})).await.status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tag_tells_the_version_to_who_may_change_the_organization_and_to_nobody_else() {
    let field = Field::start().await;
    let path = field.team_path();
    for (who, visitor, is_told) in [
        ("its administrator", field.administrator(), true),
        ("the secretariat, which retires and accredits", field.secretary(), true),
        ("its editor, who edits contacts alone", field.editor(), false),
        ("its reader", field.reader(), false),
        ("a reader of the secretariat", field.clerk(), false),
        ("a member", field.member(), false),
        ("a stranger", field.stranger(), false),
    ] {
        let answer = visitor.get(&path).await;
        assert_eq!(answer.etag().contains('.'), is_told, "{who}: {}", answer.etag());
        assert_eq!(answer.json()["etag"], answer.etag(), "{who}");
        let known = visitor.get_unless(&path, &format!("W/{}", answer.etag())).await;
        assert_eq!((known.status, known.body.len()), (304, 0), "{who}");
        assert_eq!(known.etag(), answer.etag(), "{who}");
        assert_eq!(visitor.get_unless(&path, "\"0.0000000000000000\"").await.status, 200, "{who}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_its_administrators_change_an_organization() {
    let field = Field::start().await;
    let before = field.changes().await;
    let body = json!({"short_name": "Mine"});
    for visitor in [field.editor(), field.reader(), field.secretary(), field.member(), field.candidate()] {
        let answer = visitor.patch(&field.team_path(), "*", &body).await;
        assert_eq!(answer.problem(), (403, "forbidden".into()));
    }
    assert_eq!(field.stranger().patch(&field.team_path(), "*", &body).await.status, 401);
    assert_eq!(field.changes().await, before);
    let own = Field::organization_path(field.applicant);
    assert_eq!(field.candidate().patch(&own, "*", &body).await.status, 200, "who is listed edits itself");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_secretariat_stands_in_until_an_organization_has_an_administrator() {
    let field = Field::start().await;
    let body = json!({"kind": "csirt", "name": "Newcomer", "audience": "own"});
    let entered = field.secretary().post("/v1/organizations", &body).await;
    let path = entered.header("location").unwrap().to_owned();
    let changed = field.secretary().patch(&path, entered.etag(), &json!({"country": "CH"})).await;
    assert_eq!(changed.status, 200);
    assert_eq!(field.clerk().get(&path).await.problem(), (404, "not-found".into()));

    let id = entered.json()["id"].as_str().unwrap().parse().unwrap();
    let role = counterpart::model::kinds::AccountRole::Administrator;
    let own = crate::support::account(&field, id, role).await;
    assert_eq!(field.secretary().get(&path).await.problem(), (404, "not-found".into()));
    assert_eq!(field.visitor(own).get(&path).await.status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_suspended_reads_its_own_and_writes_nothing() {
    let field = Field::start().await;
    field.stand(field.team, counterpart::model::kinds::Standing::Suspended).await;
    let (path, administrator) = (field.team_path(), field.administrator());
    let read = administrator.get(&path).await;
    assert_eq!(read.expect(200)["standing"], "suspended");
    assert!(!read.etag().contains('.'), "{}", read.etag());
    let answer = administrator.patch(&path, "*", &json!({"short_name": "Mine"})).await;
    assert_eq!(answer.problem(), (403, "forbidden".into()));
    assert!(answer.text().contains("suspended"), "{}", answer.text());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn confirming_says_when_and_moves_no_version() {
    let field = Field::start().await;
    let path = field.team_path();
    let read = field.administrator().get(&path).await;
    assert_eq!(read.json()["freshness"], "never");
    field.clock.advance(chrono::Duration::days(1));
    let confirmed = field.administrator().act(&format!("{path}/confirm"), read.etag()).await;
    let shown = confirmed.expect(200);
    assert_eq!(
        (&shown["confirmed_at"], &shown["freshness"]),
        (&json!("2026-03-03T08:00:00.000Z"), &json!("fresh"))
    );
    let version = |etag: &str| etag.split('.').next().unwrap().to_owned();
    assert_eq!(version(confirmed.etag()), version(read.etag()));
    assert_ne!(confirmed.etag(), read.etag(), "the view is another");
    let changed = field.administrator().patch(&path, read.etag(), &json!({"country": "CH"})).await;
    assert_eq!(changed.status, 200, "who read before the confirmation may still change");
    field.clock.advance(chrono::Duration::days(181));
    assert_eq!(field.stranger().get(&path).await.json()["freshness"], "due");
    field.clock.advance(chrono::Duration::days(30));
    assert_eq!(field.stranger().get(&path).await.json()["freshness"], "overdue");
    let blind = Answered::to(field.administrator().request(Method::POST, &format!("{path}/confirm"))).await;
    assert_eq!(blind.problem(), (428, "precondition-required".into()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_source_owns_is_changed_there() {
    let field = Field::start().await;
    let (id, _) = field.imported().await;
    let (path, secretary) = (Field::organization_path(id), field.secretary());
    let before = field.changes().await;
    let held = (409, "held-elsewhere".to_owned());
    assert_eq!(secretary.patch(&path, "*", &json!({"country": "CH"})).await.problem(), held);
    assert_eq!(secretary.put(&format!("{path}/names"), "*", &json!({"items": []})).await.problem(), held);
    assert_eq!(
        secretary.put(&format!("{path}/audience"), "*", &json!({"audience": "own"})).await.problem(),
        held
    );
    assert_eq!(secretary.act(&format!("{path}/confirm"), "*").await.problem(), held);
    assert_eq!(secretary.delete(&path, "*").await.problem(), held);
    assert_eq!(field.changes().await, before);
}
