//! `PUT /v1/organizations/{id}/accreditation`, and what each standing may do.

use serde_json::{Value, json};

use crate::support::{Field, desk_for};

fn decision(standing: &str) -> Value {
    json!({
        "standing": standing, "criterion": "first_member", "reason": "Listed by FIRST.", "reference": "Decision 4/2026"
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_secretariat_decides_by_a_criterion_with_reason_and_reference_and_everybody_reads_them() {
    let field = Field::start().await;
    let path = Field::organization_path(field.applicant);
    let accreditation = format!("{path}/accreditation");
    let etag = field.secretary().get(&path).await.etag().to_owned();
    let decided = field.secretary().put(&accreditation, &etag, &decision("accredited")).await;
    assert_eq!(decided.expect(200)["standing"], "accredited");
    let shown = field.stranger().get(&path).await.expect(200);
    assert_eq!(shown["standing_criterion"], "first_member");
    assert_eq!(shown["standing_reason"], "Listed by FIRST.");
    assert_eq!(shown["standing_reference"], "Decision 4/2026");
    let stale = field.secretary().put(&accreditation, &etag, &decision("suspended")).await;
    assert_eq!(stale.problem(), (412, "stale".into()));
    let again = field.secretary().put(&accreditation, "*", &decision("accredited")).await;
    assert_eq!(again.etag(), decided.etag(), "the same decision again writes nothing");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_decides_on_himself_and_nobody_but_the_secretariat_on_others() {
    let field = Field::start().await;
    let accreditation = format!("{}/accreditation", field.team_path());
    for visitor in [field.administrator(), field.editor(), field.member(), field.candidate(), field.clerk()] {
        let refused = visitor.put(&accreditation, "*", &decision("accredited")).await;
        assert_eq!(refused.problem(), (403, "forbidden".into()));
    }
    assert_eq!(field.stranger().put(&accreditation, "*", &decision("accredited")).await.status, 401);
    let own = format!("{}/accreditation", Field::organization_path(field.secretariat));
    let refused = field.secretary().put(&own, "*", &decision("accredited")).await;
    assert_eq!(refused.problem(), (403, "forbidden".into()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_decision_without_a_published_criterion_a_reason_or_a_reference_is_none() {
    let field = Field::start().await;
    let accreditation = format!("{}/accreditation", Field::organization_path(field.applicant));
    for (field_name, value, pointer) in [
        ("standing", "admitted", "/standing"),
        ("criterion", "friend", "/criterion"),
        ("reason", "", "/reason"),
        ("reference", "", "/reference"),
        ("reason", "\u{202e}reversed", "/reason"),
    ] {
        let mut body = decision("accredited");
        body[field_name] = json!(value);
        let refused = field.secretary().put(&accreditation, "*", &body).await;
        assert_eq!(refused.status, 422, "{body}");
        assert_eq!(refused.violations()[0].0, pointer, "{body}");
    }
    let mut body = decision("accredited");
    body.as_object_mut().unwrap().remove("reference");
    assert_eq!(field.secretary().put(&accreditation, "*", &body).await.status, 422);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_listed_organization_reads_public_and_its_own_and_edits_itself() {
    let field = Field::start().await;
    let hidden = field.enter(&desk_for("members", &["members"])).await;
    let open = field.enter(&desk_for("public", &["public"])).await;
    assert_eq!(field.candidate().get(&hidden.path).await.status, 404);
    assert_eq!(field.candidate().get(&open.path).await.status, 200);
    let path = Field::organization_path(field.applicant);
    field.candidate().patch(&path, "*", &json!({"country": "KE"})).await.expect(200);
    let contact = field.candidate().post(&format!("{path}/contacts"), &desk_for("own", &["own"])).await;
    let contact = format!("/v1/contacts/{}", contact.expect(201)["id"].as_str().unwrap());
    assert_eq!(field.candidate().get(&contact).await.status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_suspended_organization_stays_findable_reads_public_and_its_own_and_writes_nothing() {
    let field = Field::start().await;
    let (path, own) = (field.team_path(), field.enter(&desk_for("own", &["own"])).await);
    let open = field.enter(&desk_for("members", &["members"])).await;
    let decided = field.secretary().put(&format!("{path}/accreditation"), "*", &decision("suspended")).await;
    decided.expect(200);
    let shown = field.stranger().get(&path).await.expect(200);
    assert_eq!(
        (&shown["standing"], &shown["standing_reason"]),
        (&json!("suspended"), &json!("Listed by FIRST."))
    );
    assert_eq!(field.member().get(&open.path).await.status, 200, "its contacts stay, too");
    assert_eq!(field.administrator().get(&own.path).await.status, 200);
    let neighbours = Field::organization_path(field.neighbour);
    let theirs =
        field.member().post(&format!("{neighbours}/contacts"), &desk_for("members", &["members"])).await;
    let theirs = format!("/v1/contacts/{}", theirs.expect(201)["id"].as_str().unwrap());
    assert_eq!(field.administrator().get(&theirs).await.status, 404, "what is for members is not for it");
    for refused in [
        field.administrator().patch(&path, "*", &json!({"country": "KE"})).await,
        field.editor().patch(&own.path, "*", &json!({"title": "Desk"})).await,
        field.editor().delete(&own.path, "*").await,
        field.administrator().post(&format!("{path}/contacts"), &desk_for("own", &["own"])).await,
    ] {
        assert_eq!(refused.problem(), (403, "forbidden".into()));
    }
}
