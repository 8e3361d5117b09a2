//! An organization that is retired takes its circles and its memberships with it.

use counterpart::model::kinds::{OrganizationKind, Standing};
use serde_json::{Value, json};

use super::{Region, assert_sound};
use crate::support::{Answered, Entered, Field, desk_for};

fn desk_in(circle: &str) -> Value {
    let mut body = desk_for("members", &["members", "members"]);
    body["channels"][1]["audience"] = json!("circles");
    body["channels"][1]["circles"] = json!([circle]);
    body
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_circles_of_a_regional_body_that_is_withdrawn_end_with_it() {
    let region = Region::start().await;
    let field = &region.field;
    let circle = region.circle("Ours", &[field.team]).await;
    let contact = field.enter(&desk_in(&circle.id)).await;
    field.stand(region.id, Standing::Suspended).await;
    assert_eq!(field.reader().get(&circle.path).await.status, 200, "a suspension is not the end");
    field.stand(region.id, Standing::Withdrawn).await;
    assert_eq!(region.named(&circle).await, 0);
    assert_eq!(field.reader().get(&circle.path).await.problem(), (410, "retired".into()));
    let shown = field.editor().get(&contact.path).await.expect(200);
    assert_eq!(shown["channels"][1]["audience"], "own");
    assert_sound(field).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_organization_that_is_retired_leaves_its_circles_and_does_not_come_back_into_them() {
    let region = Region::start().await;
    let field = &region.field;
    let circle = region.circle("Ours", &[field.team, field.neighbour]).await;
    let contact = field.enter(&desk_in(&circle.id)).await;
    let path = format!("{}/contacts", Field::organization_path(field.neighbour));
    let other = Entered::from(&field.member().post(&path, &desk_in(&circle.id)).await);
    assert_eq!(field.administrator().delete(&field.team_path(), "*").await.status, 204);
    let members = region.ruler().get(&circle.path).await.expect(200)["members"].clone();
    assert_eq!(members.as_array().unwrap().len(), 1);
    assert_eq!(field.member().get(&other.path).await.etag(), other.etag);
    assert_eq!(region.named(&circle).await, 1, "what the others wrote");
    field.secretary().post(&format!("{}/restore", field.team_path()), &json!({})).await.expect(200);
    assert_eq!(region.ruler().get(&circle.path).await.expect(200)["members"], members);
    let back = field.secretary().get(&contact.path).await.expect(200);
    assert_eq!(back["channels"][1]["audience"], "own");
    assert_sound(field).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_organization_for_its_own_circle_is_narrowed_as_it_goes() {
    let region = Region::start().await;
    let field = &region.field;
    let circle = region.circle("Ours", &[field.neighbour]).await;
    let own = Field::organization_path(region.id);
    let audience = json!({"audience": "circles", "circles": [circle.id]});
    region.ruler().put(&format!("{own}/audience"), "*", &audience).await.expect(200);
    let elsewhere = region.circle("Theirs", &[region.id]).await;
    let retire = region.ruler().request(reqwest::Method::DELETE, &own).header("If-Match", "*");
    assert_eq!(Answered::to(retire).await.status, 204);
    assert_eq!((region.named(&circle).await, region.named(&elsewhere).await), (0, 0));
    assert_sound(field).await;
    let kept = field.organization(OrganizationKind::Csirt, "Later").await;
    assert_eq!(field.stranger().get(&Field::organization_path(kept)).await.status, 200);
}
