//! Taking an organization out of the directory, and bringing it back.

use chrono::Duration;
use counterpart::model::kinds::{AccountRole, Standing};
use reqwest::Method;
use serde_json::json;

use crate::support::{Answered, Field, Visitor, desk, desk_for};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn retiring_takes_contacts_and_accounts_with_it_and_leaves_a_tombstone() {
    let field = Field::start().await;
    let (path, entered) = (field.team_path(), field.enter(&desk()).await);
    let read = field.administrator().get(&path).await;
    let retired = field.administrator().delete(&path, read.etag()).await;
    assert_eq!((retired.status, retired.body.len()), (204, 0));
    assert!(retired.header("directory-position").is_some());

    for visitor in [field.stranger(), field.member(), field.secretary()] {
        let answer = visitor.get(&path).await;
        assert_eq!(answer.problem(), (410, "retired".into()));
        assert!(!answer.text().contains("Team"));
        assert_eq!(visitor.get(&format!("{path}/contacts")).await.problem(), (410, "retired".into()));
    }
    assert_eq!(field.member().get(&entered.path).await.problem(), (410, "retired".into()));
    assert_eq!(field.stranger().get(&entered.path).await.problem(), (404, "not-found".into()));
    for visitor in [field.administrator(), field.editor(), field.reader()] {
        assert_eq!(visitor.get(&path).await.problem(), (401, "invalid-token".into()));
    }
    let names = field.stranger().all("/v1/organizations").await;
    assert!(names.iter().all(|it| it["name"] != "Team"));
    assert!(field.member().all("/v1/contacts").await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_one_could_not_see_is_not_retired_but_unknown() {
    let field = Field::start().await;
    let own = Field::organization_path(field.applicant);
    let audience = json!({"audience": "members"});
    field.candidate().put(&format!("{own}/audience"), "*", &audience).await.expect(200);
    assert_eq!(field.candidate().delete(&own, "*").await.status, 204);
    assert_eq!(field.member().get(&own).await.problem(), (410, "retired".into()));
    let hidden = field.stranger().get(&own).await;
    let unknown = field.stranger().get("/v1/organizations/0192f0c1-5b7e-7d40-9d9c-3f1f2b6f7a11").await;
    assert_eq!((hidden.status, &hidden.body), (404, &unknown.body));
    for path in ["contacts", "history"] {
        assert_eq!(field.stranger().get(&format!("{own}/{path}")).await.body, unknown.body);
    }
}

/// Takes an organization away for a published cause.
async fn retire_for_a_cause(visitor: &Visitor<'_>, path: &str, etag: &str) -> Answered {
    let request = visitor.request(Method::DELETE, path).header("If-Match", etag);
    Answered::to(request.header("Act-Reference", "Decision 7/2026")).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_secretariat_retires_for_a_cause_and_with_the_tag_that_it_was_told() {
    let field = Field::start().await;
    let path = field.team_path();
    let etag = field.secretary().get(&path).await.etag().to_owned();
    field.administrator().patch(&path, "*", &json!({"country": "CH"})).await.expect(200);
    assert_eq!(retire_for_a_cause(&field.secretary(), &path, &etag).await.problem(), (412, "stale".into()));
    let etag = field.secretary().get(&path).await.etag().to_owned();
    let without = field.secretary().delete(&path, &etag).await;
    assert_eq!(without.violations(), [(String::new(), "cause_required".to_owned())]);
    assert_eq!(retire_for_a_cause(&field.secretary(), &path, &etag).await.status, 204);
    let references =
        "SELECT count(*) AS count FROM change WHERE act = 'retire' AND reference = 'Decision 7/2026'";
    assert_eq!(field.count(references).await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_secretariat_cannot_rid_the_directory_of_itself() {
    let field = Field::start().await;
    let path = Field::organization_path(field.secretariat);
    assert_eq!(field.secretary().delete(&path, "*").await.problem(), (409, "last-secretariat".into()));
    assert_eq!(field.secretary().get("/v1/me").await.status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_an_organization_that_is_withdrawn_a_tombstone_remains() {
    let field = Field::start().await;
    let (path, entered) = (field.team_path(), field.enter(&desk()).await);
    field.stand(field.team, Standing::Withdrawn).await;
    for address in [&path, &entered.path] {
        assert_eq!(field.member().get(address).await.problem(), (410, "retired".into()), "{address}");
    }
    assert_eq!(field.administrator().get("/v1/me").await.status, 401);
    let restored = Answered::to(field.secretary().request(Method::POST, &format!("{path}/restore"))).await;
    assert_eq!(restored.problem(), (409, "restore-too-late".into()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_the_organization_and_the_secretariat_retire_it() {
    let field = Field::start().await;
    for visitor in [field.editor(), field.reader(), field.member(), field.clerk(), field.candidate()] {
        assert_eq!(visitor.delete(&field.team_path(), "*").await.problem(), (403, "forbidden".into()));
    }
    assert_eq!(field.stranger().delete(&field.team_path(), "*").await.status, 401);
    let blind = Answered::to(field.administrator().request(Method::DELETE, &field.team_path())).await;
    assert_eq!(blind.problem(), (428, "precondition-required".into()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn for_thirty_days_it_comes_back_with_what_went_with_it() {
    let field = Field::start().await;
    let (path, kept) = (field.team_path(), field.enter(&desk()).await);
    let gone = field.enter(&desk_for("members", &["members"])).await;
    assert_eq!(field.editor().delete(&gone.path, &gone.etag).await.status, 204);
    field.clock.advance(Duration::days(1));
    assert_eq!(field.administrator().delete(&path, "*").await.status, 204);
    field.clock.advance(Duration::days(30));

    let restore = format!("{path}/restore");
    assert_eq!(Answered::to(field.member().request(Method::POST, &restore)).await.status, 403);
    let restored = Answered::to(field.secretary().request(Method::POST, &restore)).await;
    assert_eq!(restored.expect(200)["retired_at"], json!(null));
    assert_eq!(field.stranger().get(&path).await.status, 200);
    assert_eq!(field.member().get(&kept.path).await.status, 200);
    assert_eq!(field.member().get(&gone.path).await.problem(), (410, "retired".into()), "it went before");
    assert_eq!(field.administrator().get(&path).await.status, 401, "who signs in again is decided anew");
    let again = Answered::to(field.secretary().request(Method::POST, &restore)).await;
    assert_eq!(again.etag(), restored.etag(), "what is there stays as it is");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_thirty_days_it_stays_away() {
    let field = Field::start().await;
    let (path, entered) = (field.team_path(), field.enter(&desk()).await);
    assert_eq!(field.administrator().delete(&path, "*").await.status, 204);
    let contact =
        Answered::to(field.secretary().request(Method::POST, &format!("{}/restore", entered.path))).await;
    assert_eq!(contact.problem(), (409, "restore-too-late".into()), "its organization is away");
    let new = field.secretary().post(&format!("{path}/contacts"), &desk()).await;
    assert_eq!(new.problem(), (410, "retired".into()));
    let late = field.secretary().patch(&path, "*", &json!({"country": "CH"})).await;
    assert_eq!(late.problem(), (410, "retired".into()));
    field.clock.advance(Duration::days(30) + Duration::seconds(1));
    let late = Answered::to(field.secretary().request(Method::POST, &format!("{path}/restore"))).await;
    assert_eq!(late.problem(), (409, "restore-too-late".into()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_source_retired_comes_back_by_its_source() {
    let field = Field::start().await;
    let (id, contact_id) = field.imported().await;
    let secretary = field.caller_of(field.account_of(field.secretariat, AccountRole::Administrator));
    field
        .done(&secretary, async move |unit: &mut counterpart::unit::Unit| {
            counterpart::registry::organizations::mark_missing(unit, id, "cve-cna").await?;
            counterpart::registry::organizations::retire_missing(unit, id, "cve-cna").await.map(drop)
        })
        .await;
    for path in [Field::organization_path(id), format!("/v1/contacts/{contact_id}")] {
        let restored =
            Answered::to(field.secretary().request(Method::POST, &format!("{path}/restore"))).await;
        assert_eq!(restored.problem(), (409, "held-elsewhere".into()), "{path}");
    }
}
