//! Who may read a contact and its parts, and that somebody always can.

use serde_json::{Value, json};

use crate::support::{Entered, Field, desk, desk_for};

async fn narrow(field: &Field, path: &str, audience: &str) -> crate::support::Answered {
    field.editor().put(&format!("{path}/audience"), "*", &json!({"audience": audience})).await
}

fn audiences(contact: &Value) -> Vec<String> {
    let channels = contact["channels"].as_array().unwrap().iter();
    channels.map(|it| it["audience"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn narrowing_a_contact_narrows_its_parts_and_widening_leaves_them() {
    let field = Field::start().await;
    field.enter(&desk()).await;
    let mut body = desk_for("public", &["public", "members", "authority", "own"]);
    body["person"] = json!({"name": "Alex Example"});
    let entered = field.enter(&body).await;
    for (audience, expected) in [
        ("members", ["members", "members", "authority", "own"]),
        ("public", ["members", "members", "authority", "own"]),
        ("authority", ["authority", "authority", "authority", "own"]),
        ("own", ["own", "own", "own", "own"]),
        ("members", ["own", "own", "own", "own"]),
    ] {
        let before = field.changes().await;
        let shown = narrow(&field, &entered.path, audience).await.expect(200);
        assert_eq!(audiences(&shown), expected, "{audience}");
        assert_eq!(shown["person"]["audience"], if audience == "public" { "members" } else { expected[0] });
        assert_eq!(field.changes().await, before + 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_channel_is_never_wider_than_its_contact() {
    let field = Field::start().await;
    let entered = field.enter(&desk()).await;
    let wide = narrow(&field, &entered.channel(0), "public").await;
    assert_eq!(wide.violations(), [("/audience".into(), "wider_than_whole".into())]);
    let phone = json!({"kind": "phone", "value": "+41225550100", "audience": "public"});
    let added = field.editor().add(&format!("{}/channels", entered.path), "*", &phone).await;
    assert_eq!(added.violations(), [("/audience".into(), "wider_than_whole".into())]);
}

async fn refused_as_last(field: &Field, entered: &Entered) {
    let before = field.changes().await;
    for answer in [
        narrow(field, &entered.path, "authority").await,
        narrow(field, &entered.path, "own").await,
        narrow(field, &entered.channel(0), "authority").await,
        narrow(field, &entered.channel(0), "own").await,
        field.editor().delete(&entered.channel(0), "*").await,
        field.editor().delete(&entered.path, "*").await,
    ] {
        assert_eq!(answer.problem(), (409, "last-channel".into()));
    }
    assert_eq!(field.changes().await, before, "nothing of it was done");
    assert_eq!(field.editor().get(&entered.path).await.etag(), entered.etag);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_accredited_organization_keeps_one_channel_that_members_reach() {
    let field = Field::start().await;
    let entered = field.enter(&desk_for("members", &["members", "own"])).await;
    let hidden = field.enter(&desk_for("own", &["own"])).await;
    refused_as_last(&field, &entered).await;
    assert_eq!(field.editor().delete(&hidden.path, "*").await.status, 204, "it counted for nothing");
    let second = field.enter(&desk_for("public", &["public"])).await;
    assert_eq!(narrow(&field, &entered.path, "own").await.status, 200, "there is another");
    refused_as_last(&field, &second).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_only_listed_may_be_out_of_reach() {
    let field = Field::start().await;
    let path = format!("{}/contacts", Field::organization_path(field.applicant));
    let entered = Entered::from(&field.candidate().post(&path, &desk()).await);
    let own = json!({"audience": "own"});
    assert_eq!(field.candidate().put(&format!("{}/audience", entered.path), "*", &own).await.status, 200);
    assert_eq!(field.candidate().delete(&entered.path, "*").await.status, 204);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_who_each_take_a_channel_away_one_is_refused_on_whichever_instance() {
    let field = Field::start().await;
    let beside = field.beside().await;
    let account = field.account_of(field.team, counterpart::model::kinds::AccountRole::Editor);
    for _ in 0..8 {
        let one = field.enter(&desk_for("members", &["members"])).await;
        let other = field.enter(&desk_for("members", &["members"])).await;
        // Only these two are left.
        for contact in field.editor().all(&format!("{}/contacts", field.team_path())).await {
            let path = format!("/v1/contacts/{}", contact["id"].as_str().unwrap());
            if path != one.path && path != other.path {
                assert_eq!(field.editor().delete(&path, "*").await.status, 204);
            }
        }
        let (here, there) = (field.editor(), beside.visitor(account));
        let (first, second) = tokio::join!(here.delete(&one.path, "*"), there.delete(&other.path, "*"));
        let mut statuses = [first.status, second.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [204, 409]);
    }
}
