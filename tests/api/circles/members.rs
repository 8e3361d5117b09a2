//! Who is in a circle.

use counterpart::model::kinds::{AccountRole, OrganizationKind, Standing};
use serde_json::{Value, json};

use super::Region;
use crate::support::{Entered, Field, account, desk_for};

fn members(circle: &Value) -> Vec<&str> {
    circle["members"].as_array().unwrap().iter().map(|it| it["organization_id"].as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_owner_adds_and_removes_organizations_under_the_circles_tag() {
    let region = Region::start().await;
    let field = &region.field;
    let circle = region.circle("Ours", &[]).await;
    let read = region.ruler().get(&circle.path).await;
    let added = region.ruler().put(&circle.member(field.team), read.etag(), &json!(null)).await;
    assert_eq!(members(&added.expect(200)), [field.team.to_string()]);
    assert_eq!(added.json()["members"][0]["since"], "2026-03-02T08:00:00.000Z");
    let stale = region.ruler().put(&circle.member(field.neighbour), read.etag(), &json!(null)).await;
    assert_eq!(stale.problem(), (412, "stale".into()));
    let before = field.changes().await;
    let again = region.ruler().put(&circle.member(field.team), added.etag(), &json!(null)).await;
    assert_eq!((again.expect(200), field.changes().await), (added.json(), before));
    let unseen = region.ruler().delete(&circle.member(field.team), read.etag()).await;
    assert_eq!(unseen.problem(), (412, "stale".into()));
    assert_eq!(region.ruler().delete(&circle.member(field.team), added.etag()).await.status, 204);
    assert_eq!(members(&region.ruler().get(&circle.path).await.expect(200)), [""; 0]);
    assert_eq!(region.ruler().delete(&circle.member(field.team), "*").await.problem().0, 404);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_organizations_that_the_owner_may_see_are_added() {
    let region = Region::start().await;
    let field = &region.field;
    let circle = region.circle("Ours", &[]).await;
    let own = json!({"audience": "own"});
    field.administrator().put(&format!("{}/audience", field.team_path()), "*", &own).await.expect(200);
    let hidden = region.add(&circle, field.team).await;
    let nobody = "019a8f3e-1c2d-7e4f-8a5b-6c7d8e9f0a1b".parse().unwrap();
    let unknown = region.add(&circle, nobody).await;
    assert_eq!((hidden.status, hidden.body), (404, unknown.body));
    let gone = field.organization(OrganizationKind::Csirt, "Gone").await;
    field.stand(gone, Standing::Withdrawn).await;
    assert_eq!(region.add(&circle, gone).await.problem(), (410, "retired".into()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_administrator_takes_his_own_organization_out_and_no_other() {
    let region = Region::start().await;
    let field = &region.field;
    let circle = region.circle("Ours", &[field.team, field.neighbour, field.applicant]).await;
    for visitor in [field.editor(), field.reader()] {
        let refused = visitor.delete(&circle.member(field.team), "*").await;
        assert_eq!(refused.problem(), (403, "forbidden".into()));
    }
    let other = field.administrator().delete(&circle.member(field.neighbour), "*").await;
    assert_eq!(other.problem(), (403, "forbidden".into()));
    let added = field.administrator().put(&circle.member(field.secretariat), "*", &json!(null)).await;
    assert_eq!(added.problem(), (403, "forbidden".into()));
    let seen = field.administrator().get(&circle.path).await;
    assert_eq!(field.administrator().delete(&circle.member(field.team), seen.etag()).await.status, 204);
    assert_eq!(field.administrator().get(&circle.path).await.status, 404);
    // Who is only listed sees no circle, and leaves it all the same.
    assert_eq!(field.candidate().get(&circle.path).await.status, 404);
    assert_eq!(field.candidate().delete(&circle.member(field.applicant), "*").await.status, 204);
    assert_eq!(members(&region.ruler().get(&circle.path).await.expect(200)), [field.neighbour.to_string()]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_in_a_circle_by_rule_is_said_by_kind_and_standing_and_acts_at_once() {
    let region = Region::start().await;
    let field = &region.field;
    let body = json!({"name": "CSIRTs", "rule": "accredited_csirts"});
    let circle = Entered::from(&field.secretary().post("/v1/circles", &body).await);
    let id = circle.body["id"].as_str().unwrap();
    let newcomer = field.listed(crate::support::organization_draft(OrganizationKind::Csirt, "New")).await;
    let newcomer_account = account(field, newcomer, AccountRole::Reader).await;
    let newcomer_visitor = field.visitor(newcomer_account);
    let named = json!({"audience": "circles", "circles": [id]});
    let mut desk = desk_for("members", &["members", "members"]);
    desk["channels"][1]["audience"] = json!("circles");
    desk["channels"][1]["circles"] = json!([id]);
    let contact = field.enter(&desk).await;
    let channels = async |visitor: &crate::support::Visitor<'_>| {
        let answer = visitor.get(&contact.path).await;
        if answer.status == 404 { 0 } else { answer.expect(200)["channels"].as_array().unwrap().len() }
    };
    assert_eq!((channels(&newcomer_visitor).await, channels(&field.member()).await), (0, 1));
    assert_eq!(newcomer_visitor.get(&circle.path).await.status, 404);
    for (standing, expected) in [
        (Standing::Accredited, 2),
        (Standing::Suspended, 0),
        (Standing::Accredited, 2),
        (Standing::Listed, 0),
    ] {
        field.stand(newcomer, standing).await;
        assert_eq!(channels(&newcomer_visitor).await, expected, "{standing}");
        let seen = newcomer_visitor.get(&circle.path).await.status;
        assert_eq!(seen, if expected == 2 { 200 } else { 404 }, "{standing}");
    }
    for answer in [
        field.secretary().put(&format!("{}/members/{}", circle.path, field.team), "*", &json!(null)).await,
        field.secretary().delete(&format!("{}/members/{}", circle.path, field.team), "*").await,
    ] {
        assert_eq!(answer.problem(), (409, "circle-by-rule".into()));
    }
    // The rule says who may write for it, too.
    let path = format!("{}/contacts", Field::organization_path(field.neighbour));
    let entered = Entered::from(&field.member().post(&path, &desk_for("members", &["members"])).await);
    let foreign = field.member().put(&format!("{}/audience", entered.channel(0)), "*", &named).await;
    assert_eq!(foreign.violations(), [("/circles".into(), "unknown_circle".into())]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_circle_of_more_than_it_may_hold_takes_no_other() {
    let region = Region::start().await;
    let circle = region.circle("Ours", &[]).await;
    // Two thousand organizations take a while over HTTP: they are put into the tables, and into the log with one act.
    let sql = format!(
        "SELECT set_config('app.permit_orgs', '{{{0}}}', false); \
         INSERT INTO organization (id, kind, name, sectors, audience, circles, tlp, standing, standing_since, \
            origin_source, edit_version, created_at, updated_at) \
         SELECT gen_random_uuid(), 'csirt', 'Team ' || n, '{{}}', 'public', '{{}}', 'CLEAR', 'listed', now(), 'local', 1, \
            now(), now() FROM generate_series(1, 2000) n; \
         INSERT INTO circle_member (circle_id, organization_id, member_id, since) \
         SELECT '{1}', '{0}', id, now() FROM organization WHERE name LIKE 'Team %'",
        region.id, circle.id
    );
    region.field.database.execute(&sql).await;
    let full = region.add(&circle, region.field.neighbour).await;
    assert_eq!(full.problem(), (409, "too-many-members".into()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_member_that_the_table_alone_knows_is_found() {
    let region = Region::start().await;
    let circle = region.circle("Ours", &[region.field.team]).await;
    let verified = async || {
        let mut connection = region.field.database.connect().await;
        counterpart::registry::verify(&mut connection).await.unwrap().is_ok()
    };
    assert!(verified().await);
    let (owner, member) = (region.id, region.field.neighbour);
    for (smuggle, undo) in [
        (
            format!("INSERT INTO circle_member VALUES ('{}', '{owner}', '{member}', now())", circle.id),
            format!("DELETE FROM circle_member WHERE member_id = '{member}'"),
        ),
        ("UPDATE circle SET name = 'Theirs'".to_owned(), "UPDATE circle SET name = 'Ours'".to_owned()),
        (
            "UPDATE circle SET rule = 'accredited_csirts'".to_owned(),
            "UPDATE circle SET rule = 'list'".to_owned(),
        ),
    ] {
        region.field.database.execute(&smuggle).await;
        assert!(!verified().await, "{smuggle}");
        region.field.database.execute(&undo).await;
        assert!(verified().await, "{undo}");
    }
}
