//! How what is said of an organization changes and ends.

use counterpart::model::kinds::Standing;
use reqwest::Method;
use serde_json::{Value, json};

use super::Region;
use crate::circles::assert_sound;
use crate::standing::ward;
use crate::support::{Answered, Entered};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn its_issuer_changes_level_end_evidence_and_note_under_its_tag_and_the_title_stays() {
    let region = Region::start().await;
    let field = &region.field;
    let entered = region.membership().await;
    let edit =
        json!({"level": "gold", "until": null, "evidence": "https://region.example/team", "note": null});
    let changed = region.issuer().patch(&entered.path, &entered.etag, &edit).await;
    let body = changed.expect(200);
    for (name, value) in edit.as_object().unwrap() {
        assert_eq!(body[name], *value, "{name}");
    }
    let stale = region.issuer().patch(&entered.path, &entered.etag, &edit).await;
    assert_eq!(stale.problem(), (412, "stale".into()));
    let before = field.changes().await;
    let same = region.issuer().patch(&entered.path, changed.etag(), &edit).await;
    assert_eq!(
        (same.expect(200), field.changes().await),
        (body, before),
        "nothing changes, nothing is written"
    );
    let ends_early = json!({"until": "2023-12-31"});
    let refused = region.issuer().patch(&entered.path, changed.etag(), &ends_early).await;
    assert_eq!(refused.violations(), [("/until".into(), "before_since".into())]);
    for part in ["title", "since", "issuer_id"] {
        let refused = region.issuer().patch(&entered.path, "*", &json!({part: "2024-01-01"})).await;
        assert_eq!(refused.problem(), (400, "malformed".into()), "{part}");
    }
    for visitor in [field.administrator(), field.secretary(), field.member()] {
        let refused = visitor.patch(&entered.path, "*", &edit).await;
        assert_eq!(refused.problem(), (403, "forbidden".into()), "nobody puts words into its mouth");
    }
    for method in [Method::PATCH, Method::DELETE] {
        let issuer = region.issuer();
        let request = issuer.request(method.clone(), &entered.path);
        let request = if method == Method::PATCH { request.json(&edit) } else { request };
        assert_eq!(Answered::to(request).await.problem(), (428, "precondition-required".into()));
    }
    let history = field.stranger().all(&format!("{}/history", entered.path)).await;
    let levels: Vec<&Value> = history.iter().map(|it| &it["attestation"]["level"]).collect();
    assert_eq!(levels, ["gold", "certified"]);
    assert_sound(field).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn its_issuer_ends_it_the_organization_declines_it_and_the_secretariat_ends_it_too() {
    let region = Region::start().await;
    let field = &region.field;
    for (visitor, act) in
        [(region.issuer(), "end"), (field.secretary(), "end"), (field.administrator(), "decline")]
    {
        let entered = region.membership().await;
        for refused in [field.editor(), field.member(), field.candidate(), field.clerk()] {
            assert_eq!(refused.delete(&entered.path, "*").await.problem(), (403, "forbidden".into()));
        }
        let tag = visitor.get(&entered.path).await.etag().to_owned();
        assert_eq!(visitor.delete(&entered.path, &tag).await.status, 204);
        let left = if act == "decline" { (404, "not-found".into()) } else { (410, "retired".into()) };
        assert_eq!(field.stranger().get(&entered.path).await.problem(), left);
        assert_eq!(visitor.delete(&entered.path, "*").await.problem(), (410, "retired".into()));
        let history = visitor.all(&format!("{}/history", entered.path)).await;
        assert_eq!((&history[0]["change"]["act"], history.len()), (&json!(act), 2));
        assert_eq!(history[1]["attestation"]["current"], false, "no version says that it holds today");
    }
    assert_eq!(field.stranger().all(&format!("{}/attestations", field.team_path())).await.len(), 0);
    assert_sound(field).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_issuer_ends_what_it_said_also_when_its_word_counts_no_more_or_the_organization_hides() {
    let region = Region::start().await;
    let field = &region.field;
    let (first, second) = (region.membership().await, region.membership().await);
    field.stand(region.id, Standing::Listed).await;
    let edit = region.issuer().patch(&first.path, "*", &json!({"level": "gold"})).await;
    assert_eq!(edit.problem(), (403, "forbidden".into()));
    assert_eq!(region.issuer().delete(&first.path, "*").await.status, 204);
    field.stand(region.id, Standing::Accredited).await;
    let path = format!("{}/audience", field.team_path());
    field.administrator().put(&path, "*", &json!({"audience": "own"})).await.expect(200);
    assert_eq!(region.issuer().get(&second.path).await.status, 404);
    let changed = region.issuer().patch(&second.path, "*", &json!({"level": "gold"})).await;
    assert_eq!(changed.problem(), (404, "not-found".into()), "it ends it, and says nothing more");
    assert_eq!(region.issuer().delete(&second.path, "*").await.status, 204);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_who_stands_in_declines_what_others_say_of_a_ward() {
    let field = crate::standing::led().await;
    let (_, path) = ward(&field.member(), "Ward").await;
    let body = super::member();
    let entered = Entered::from(&super::said(&field.secretary(), &path, &body).await);
    let refused = field.member().delete(&entered.path, "*").await;
    assert_eq!(refused.problem(), (403, "forbidden".into()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_declined_is_not_said_again_and_others_do_not_read_that_it_was() {
    let region = Region::start().await;
    let field = &region.field;
    let entered = region.membership().await;
    assert_eq!(field.administrator().delete(&entered.path, "*").await.status, 204);
    let again = super::said(&region.issuer(), &field.team_path(), &super::member()).await;
    assert_eq!(again.problem(), (409, "declined".into()));
    let history = format!("{}/history", entered.path);
    for visitor in [field.stranger(), field.member(), field.candidate()] {
        for path in [&entered.path, &history] {
            assert_eq!(visitor.get(path).await.problem(), (404, "not-found".into()));
        }
    }
    for visitor in [field.reader(), field.clerk(), region.issuer()] {
        assert_eq!(visitor.all(&history).await.len(), 2);
    }
    let mut body = super::member();
    for number in 0..9 {
        body["title"] = json!(format!("Member {number}"));
        let entered = Entered::from(&super::said(&region.issuer(), &field.team_path(), &body).await);
        assert_eq!(field.administrator().delete(&entered.path, "*").await.status, 204);
    }
    body["title"] = json!("Member at last");
    let refused = super::said(&region.issuer(), &field.team_path(), &body).await;
    assert_eq!(refused.problem(), (409, "too-many-attestations".into()), "nor other things without end");
    assert_sound(field).await;
}
