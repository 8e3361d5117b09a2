//! Making, reading, listing, changing and retiring circles.

use counterpart::model::kinds::{OrganizationKind, Standing};
use serde_json::{Value, json};

use super::Region;
use crate::support::{Entered, Field};

fn names(items: &[Value]) -> Vec<&str> {
    items.iter().map(|it| it["name"].as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_regional_body_makes_a_circle_by_list_and_the_secretariat_by_rule() {
    let region = Region::start().await;
    let body = json!({"name": "CSIRTs of the region", "description": "For exercises."});
    let answer = region.ruler().post("/v1/circles", &body).await;
    let made = Entered::from(&answer);
    assert!(answer.header("directory-position").is_some());
    assert_eq!(made.body["organization_id"], region.id.to_string());
    assert_eq!((&made.body["rule"], &made.body["members"]), (&json!("list"), &json!([])));
    assert_eq!(region.ruler().get(&made.path).await.expect(200), made.body);

    let rule = json!({"name": "States", "rule": "accredited_state_authorities"});
    let refused = region.ruler().post("/v1/circles", &rule).await;
    assert_eq!(refused.problem(), (403, "forbidden".into()));
    let by_rule = Entered::from(&region.field.secretary().post("/v1/circles", &rule).await);
    assert_eq!(by_rule.body["rule"], "accredited_state_authorities");
    let again = region.field.secretary().post("/v1/circles", &rule).await;
    assert_eq!(again.problem(), (409, "second-of-rule".into()));
    assert_eq!(region.field.secretary().delete(&by_rule.path, "*").await.status, 204);
    region.field.secretary().post("/v1/circles", &rule).await.expect(201);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_may_not_make_one_is_refused() {
    let region = Region::start().await;
    let field = &region.field;
    let body = json!({"name": "Ours"});
    for visitor in [field.administrator(), field.editor(), field.member(), field.candidate(), field.clerk()] {
        assert_eq!(visitor.post("/v1/circles", &body).await.problem(), (403, "forbidden".into()));
    }
    assert_eq!(field.stranger().post("/v1/circles", &body).await.problem().0, 401);
    field.stand(region.id, Standing::Listed).await;
    assert_eq!(region.ruler().post("/v1/circles", &body).await.problem(), (403, "forbidden".into()));
    for (body, told) in [
        (json!({"name": " "}), ("/name", "empty")),
        (json!({"name": "Ours", "rule": "all"}), ("/rule", "unknown_value")),
        (json!({"name": "Ours", "description": "\u{202e}"}), ("/description", "invisible_character")),
    ] {
        let violations = region.ruler().post("/v1/circles", &body).await.violations();
        assert!(violations.iter().any(|it| it.0 == told.0), "{violations:?}");
    }
    let named = region.ruler().post("/v1/circles", &json!({"name": "Ours", "members": []})).await;
    assert_eq!(named.problem(), (400, "malformed".into()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_circle_is_there_for_its_members_and_its_owner_alone() {
    let region = Region::start().await;
    let field = &region.field;
    let circle = region.circle("Ours", &[field.team]).await;
    let other = region.circle("Another", &[]).await;
    let unknown = "/v1/circles/019a8f3e-1c2d-7e4f-8a5b-6c7d8e9f0a1b";
    for path in [circle.path.clone(), format!("{}/history", circle.path)] {
        let nothing = field.member().get(&path.replace(&circle.path, unknown)).await;
        for visitor in [field.member(), field.secretary(), field.candidate()] {
            let hidden = visitor.get(&path).await;
            assert_eq!((hidden.status, &hidden.body), (404, &nothing.body));
        }
        assert_eq!(field.stranger().get(&path).await.status, 401);
        for visitor in [region.ruler(), field.reader(), field.administrator()] {
            visitor.get(&path).await.expect(200);
        }
    }
    for visitor in [field.member(), field.secretary()] {
        for answer in [
            visitor.patch(&circle.path, "*", &json!({"name": "Mine"})).await,
            visitor.delete(&circle.path, "*").await,
            visitor.put(&circle.member(field.neighbour), "*", &json!(null)).await,
            visitor.delete(&circle.member(field.team), "*").await,
        ] {
            assert_eq!(answer.problem(), (404, "not-found".into()));
        }
        assert!(visitor.all("/v1/circles").await.is_empty());
    }
    assert_eq!(names(&region.ruler().all("/v1/circles?limit=1").await), ["Another", "Ours"]);
    assert_eq!(names(&field.reader().all("/v1/circles").await), ["Ours"]);
    let of = |id: &dyn std::fmt::Display| format!("/v1/circles?organization_id={id}");
    assert_eq!(names(&field.reader().all(&of(&region.id)).await), ["Ours"]);
    assert!(field.reader().all(&of(&field.team)).await.is_empty());
    assert_eq!(field.reader().get(&other.path).await.status, 404);
    // A member sees it and may not change it.
    let renamed = field.administrator().patch(&circle.path, "*", &json!({"name": "Mine"})).await;
    assert_eq!(renamed.problem(), (403, "forbidden".into()));
    assert_eq!(field.administrator().delete(&circle.path, "*").await.problem(), (403, "forbidden".into()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_circle_is_renamed_under_its_tag_and_ends_for_good() {
    let region = Region::start().await;
    let circle = region.circle("Ours", &[region.field.team]).await;
    let read = region.ruler().get(&circle.path).await;
    let edit = json!({"name": "Everybody", "description": "For exercises."});
    let renamed = region.ruler().patch(&circle.path, read.etag(), &edit).await;
    assert_eq!(renamed.expect(200)["name"], "Everybody");
    let stale = region.ruler().patch(&circle.path, read.etag(), &json!({"name": "Late"})).await;
    assert_eq!(stale.problem(), (412, "stale".into()));
    let before = region.field.changes().await;
    let same = region.ruler().patch(&circle.path, renamed.etag(), &edit).await;
    assert_eq!((same.expect(200), same.etag()), (renamed.json(), renamed.etag()));
    assert_eq!(region.field.changes().await, before, "what changes nothing writes nothing");
    let nameless = region.ruler().patch(&circle.path, "*", &json!({"name": null})).await;
    assert_eq!(nameless.violations(), [("/name".into(), "required".into())]);

    let retired = region.ruler().delete(&circle.path, renamed.etag()).await;
    assert_eq!(retired.status, 204);
    for visitor in [region.ruler(), region.field.reader()] {
        assert_eq!(visitor.get(&circle.path).await.problem(), (410, "retired".into()));
        assert!(visitor.all("/v1/circles").await.is_empty());
    }
    assert_eq!(region.field.member().get(&circle.path).await.status, 404);
    assert_eq!(region.ruler().delete(&circle.path, "*").await.problem(), (410, "retired".into()));
    assert_eq!(region.add(&circle, region.field.neighbour).await.problem(), (410, "retired".into()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_organization_makes_a_hundred_circles_and_no_more() {
    let region = Region::start().await;
    let ruler = region.ruler();
    for number in 0..100 {
        ruler.post("/v1/circles", &json!({"name": format!("Circle {number}")})).await.expect(201);
    }
    let more = ruler.post("/v1/circles", &json!({"name": "One more"})).await;
    assert_eq!(more.problem(), (409, "too-many-circles".into()));
    let all = ruler.all("/v1/circles?limit=30").await;
    assert_eq!(all.len(), 100);
    let first = format!("/v1/circles/{}", all[0]["id"].as_str().unwrap());
    assert_eq!(ruler.delete(&first, "*").await.status, 204);
    ruler.post("/v1/circles", &json!({"name": "One more"})).await.expect(201);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn me_says_who_makes_circles_and_every_instance_shows_them() {
    let region = Region::start().await;
    let may = async |visitor: crate::support::Visitor<'_>| {
        let me = visitor.get("/v1/me").await.expect(200);
        me["may"].as_array().unwrap().contains(&json!("register_circle"))
    };
    assert!(may(region.ruler()).await && may(region.field.secretary()).await);
    assert!(!may(region.field.administrator()).await && !may(region.field.member()).await);
    let circle = region.circle("Ours", &[region.field.team]).await;
    // One that follows, and one that loads.
    let beside = region.field.beside().await;
    let reader = region.field.account_of(region.field.team, counterpart::model::kinds::AccountRole::Reader);
    assert_eq!(beside.visitor(reader).get(&circle.path).await.expect(200)["name"], "Ours");
    let kept = region.field.organization(OrganizationKind::Csirt, "Later").await;
    region.add(&circle, kept).await.expect(200);
    let number = region.field.changes().await;
    beside.directory.wait_for(number).await.unwrap();
    let shown = beside.visitor(reader).get(&circle.path).await.expect(200);
    assert_eq!(shown["members"].as_array().unwrap().len(), 2);
    let verified = Field::organization_path(kept);
    assert_eq!(region.field.stranger().get(&verified).await.status, 200);
}
