//! Writing for circles.

use serde_json::{Value, json};

use super::Region;
use crate::support::{Entered, Field, desk, desk_for};

fn told(place: &str) -> Vec<(String, String)> {
    vec![(place.to_owned(), "unknown_circle".to_owned())]
}

fn for_circles(circles: &[&str]) -> Value {
    json!({"audience": "circles", "circles": circles})
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_for_a_circle_is_read_by_its_accredited_members() {
    let region = Region::start().await;
    let field = &region.field;
    let circle = region.circle("Ours", &[field.team, field.neighbour, field.applicant]).await;
    let mut body = desk_for("members", &["members", "members"]);
    body["channels"][1] = json!({"kind": "phone", "value": "+41225550100"});
    body["channels"][1]["audience"] = json!("circles");
    body["channels"][1]["circles"] = json!([circle.id]);
    body["person"] = json!({"name": "Alex Example", "audience": "circles", "circles": [circle.id]});
    let contact = field.enter(&body).await;
    assert_eq!(contact.body["channels"][1]["circles"], json!([circle.id]));
    let phones = async |visitor: crate::support::Visitor<'_>| {
        let answer = visitor.get(&contact.path).await;
        (answer.status == 200).then(|| {
            let view = answer.json();
            (view["channels"].as_array().unwrap().len(), view["person"].is_object())
        })
    };
    assert_eq!(phones(field.member()).await, Some((2, true)));
    assert_eq!(phones(field.secretary()).await, Some((1, false)));
    assert_eq!(phones(field.candidate()).await, None, "standing comes first");
    assert_eq!(phones(region.ruler()).await, Some((1, false)), "who made it is not in it by that");
    let whole = field
        .enter(&json!({
            "roles": ["abuse"], "audience": "circles", "circles": [circle.id], "tlp": "AMBER",
            "channels": [{"kind": "email", "value": "abuse@team.example"}]
        }))
        .await;
    assert_eq!(whole.body["channels"][0]["circles"], json!([circle.id]));
    let list = "/v1/contacts?role=abuse";
    assert_eq!(field.member().all(list).await.len(), 1);
    assert!(field.secretary().all(list).await.is_empty());
    // Membership acts at once, in lists too.
    assert_eq!(region.ruler().delete(&circle.member(field.neighbour), "*").await.status, 204);
    assert_eq!(phones(field.member()).await, Some((1, false)));
    assert!(field.member().all(list).await.is_empty());
    assert_eq!(field.member().get(&whole.path).await.status, 404);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unknown_and_foreign_circles_are_answered_alike_wherever_they_are_named() {
    let region = Region::start().await;
    let field = &region.field;
    let own = region.circle("Ours", &[field.team]).await;
    let foreign = region.circle("Theirs", &[field.neighbour]).await;
    let ended = region.circle("Ended", &[field.team]).await;
    assert_eq!(region.ruler().delete(&ended.path, "*").await.status, 204);
    let contact = field.enter(&desk_for("members", &["members", "members"])).await;
    let editor = field.editor();
    let before = field.changes().await;
    let mut answers: Vec<Vec<Vec<u8>>> = Vec::new();
    for bad in [foreign.id.as_str(), ended.id.as_str(), "019a8f3e-1c2d-7e4f-8a5b-6c7d8e9f0a1b"] {
        let mut bodies = Vec::new();
        let part = for_circles(&[&own.id, bad]);
        for path in [format!("{}/audience", contact.path), format!("{}/audience", contact.channel(1))] {
            let answer = editor.put(&path, "*", &part).await;
            assert_eq!(answer.violations(), told("/circles"), "{path}");
            bodies.push(answer.body);
        }
        let audience = format!("{}/audience", field.team_path());
        let answer = field.administrator().put(&audience, "*", &part).await;
        assert_eq!(answer.violations(), told("/circles"));
        bodies.push(answer.body);
        let mut person = part.clone();
        person["name"] = json!("Alex Example");
        let answer = editor.put(&format!("{}/person", contact.path), "*", &person).await;
        assert_eq!(answer.violations(), told("/circles"));
        bodies.push(answer.body);
        let mut channel = part.clone();
        (channel["kind"], channel["value"]) = (json!("phone"), json!("+41225550100"));
        let answer = editor.add(&format!("{}/channels", contact.path), "*", &channel).await;
        assert_eq!(answer.violations(), told("/circles"));
        bodies.push(answer.body);
        // A new contact tells each where it stands first.
        let mut body = desk();
        body["channels"] = json!([{"kind": "email", "value": "desk@team.example"}, channel]);
        body["person"] = person;
        let answer = editor.post(&format!("{}/contacts", field.team_path()), &body).await;
        assert_eq!(answer.violations(), told("/channels/1/circles"));
        bodies.push(answer.body);
        (body["audience"], body["circles"]) = (json!("circles"), json!([own.id, bad]));
        let answer = editor.post(&format!("{}/contacts", field.team_path()), &body).await;
        assert_eq!(answer.violations(), told("/circles"));
        bodies.push(answer.body);
        answers.push(bodies);
    }
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "what is hidden is as what is not there");
    assert_eq!(field.changes().await, before);
    let part = for_circles(&[&own.id]);
    editor.put(&format!("{}/audience", contact.channel(1)), "*", &part).await.expect(200);
    assert_eq!(region.named(&own).await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_is_the_records_organization_that_belongs_and_not_who_writes() {
    let region = Region::start().await;
    let field = &region.field;
    let circle = region.circle("Ours", &[field.secretariat]).await;
    // The secretariat stands in for a new organization, which belongs to nothing.
    let mut body = json!({"kind": "csirt", "name": "New", "audience": "circles", "circles": [circle.id]});
    let refused = field.secretary().post("/v1/organizations", &body).await;
    assert_eq!(refused.violations(), told("/circles"));
    (body["audience"], body["circles"]) = (json!("public"), json!([]));
    let new = Entered::from(&field.secretary().post("/v1/organizations", &body).await);
    let desk = json!({
        "roles": ["abuse"], "audience": "circles", "circles": [circle.id],
        "channels": [{"kind": "email", "value": "abuse@new.example"}]
    });
    let path = format!("{}/contacts", new.path);
    assert_eq!(field.secretary().post(&path, &desk).await.violations(), told("/circles"));
    let id = new.body["id"].as_str().unwrap().parse().unwrap();
    region.add(&circle, id).await.expect(200);
    field.secretary().post(&path, &desk).await.expect(201);
    // Who made a circle writes for it without being in it.
    let own = format!("{}/contacts", Field::organization_path(region.id));
    region.ruler().post(&own, &desk).await.expect(201);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn parts_stay_within_circles_and_authority_does_not_compare() {
    let region = Region::start().await;
    let field = &region.field;
    let (one, two) = (region.circle("One", &[field.team]).await, region.circle("Two", &[field.team]).await);
    field.enter(&desk()).await;
    let contact = field.enter(&desk_for("members", &["members", "authority", "own"])).await;
    let both = for_circles(&[&one.id, &two.id]);
    let shown = field.editor().put(&format!("{}/audience", contact.path), "*", &both).await.expect(200);
    let audiences: Vec<_> = (0..3).map(|place| shown["channels"][place]["audience"].clone()).collect();
    assert_eq!(audiences, ["circles", "own", "own"], "the answer shows what was narrowed with it");
    let part = format!("{}/audience", contact.channel(0));
    field.editor().put(&part, "*", &for_circles(&[&two.id])).await.expect(200);
    for wide in [json!({"audience": "members"}), json!({"audience": "authority"})] {
        let refused = field.editor().put(&part, "*", &wide).await;
        assert_eq!(refused.violations(), [("/audience".into(), "wider_than_whole".into())]);
    }
    let narrowed =
        field.editor().put(&format!("{}/audience", contact.path), "*", &for_circles(&[&one.id])).await;
    assert_eq!(narrowed.expect(200)["channels"][0]["audience"], "own", "crossing circles do not compare");
}
