//! The end of a circle, for all or for one: what named it is narrowed and never widened.

use serde_json::{Value, json};

use super::{Circle, Region, assert_sound};
use crate::support::{Answered, Entered, Field, Visitor, desk, desk_for};

/// A contact with a channel for members, one for each set of circles, and a person for the last.
fn desk_in(sets: &[&[&str]]) -> Value {
    let mut body = desk_for("members", &["members"]);
    let hours = json!([{"days": ["mon", "fri"], "from": "08:00", "to": "17:00"}]);
    let closed = json!([{"date": "2026-12-25"}]);
    body["availability"] =
        json!({"kind": "weekly", "time_zone": "Europe/Zurich", "hours": hours, "exceptions": closed});
    body["channels"][0]["availability"] =
        json!({"kind": "weekly", "time_zone": "Europe/Oslo", "hours": hours, "note": "By day."});
    for (place, set) in (0..).zip(sets) {
        let value = format!("+4122555010{place}");
        let channel = json!({"kind": "phone", "value": value, "audience": "circles", "circles": set});
        body["channels"].as_array_mut().unwrap().push(channel);
    }
    body["person"] = json!({"name": "Alex Example", "audience": "circles", "circles": sets[sets.len() - 1]});
    body
}

/// The audience of each channel and of the person, with the circles.
fn audiences(contact: &Value) -> Vec<(String, Vec<String>)> {
    let parts = contact["channels"].as_array().unwrap().iter().chain([&contact["person"]]);
    parts
        .map(|it| {
            let circles = it["circles"].as_array().unwrap().iter();
            let circles = circles.map(|id| id.as_str().unwrap().to_owned()).collect();
            (it["audience"].as_str().unwrap().to_owned(), circles)
        })
        .collect()
}

fn circles(of: &[&Circle]) -> (String, Vec<String>) {
    let mut ids: Vec<_> = of.iter().map(|it| it.id.clone()).collect();
    ids.sort();
    ("circles".to_owned(), ids)
}

fn plain(word: &str) -> (String, Vec<String>) {
    (word.to_owned(), vec![])
}

async fn of_neighbour(field: &Field, body: &Value) -> Entered {
    let path = format!("{}/contacts", Field::organization_path(field.neighbour));
    Entered::from(&field.member().post(&path, body).await)
}

async fn acts(visitor: &Visitor<'_>, path: &str) -> Vec<(String, Option<String>)> {
    let entries = visitor.all(&format!("{path}/history")).await;
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let change = |it: &Value| (text(&it["change"]["act"]).unwrap(), text(&it["change"]["reference"]));
    entries.iter().map(change).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_names_a_circle_that_ends_loses_it_in_the_same_moment() {
    let region = Region::start().await;
    let field = &region.field;
    let one = region.circle("One", &[field.team, field.neighbour]).await;
    let two = region.circle("Two", &[field.team, field.neighbour]).await;
    let first = field.enter(&desk_in(&[&[&one.id], &[&two.id], &[&one.id, &two.id]])).await;
    let second = of_neighbour(field, &desk_in(&[&[&one.id]])).await;
    let whole = field
        .enter(&json!({
            "roles": ["abuse"], "audience": "circles", "circles": [one.id],
            "channels": [{"kind": "email", "value": "abuse@team.example"}]
        }))
        .await;
    let gone = field.enter(&desk_in(&[&[&one.id]])).await;
    assert_eq!(field.editor().delete(&gone.path, "*").await.status, 204);
    let untouched = field.enter(&desk_in(&[&[&two.id]])).await;
    let beside = field.beside().await;
    let before = field.changes().await;
    let request = region.ruler().request(reqwest::Method::DELETE, &one.path).header("If-Match", "*");
    let ended = Answered::to(request.header("Act-Reference", "Decision 4/2026")).await;
    assert_eq!(ended.status, 204, "{}", ended.text());

    assert_eq!(region.named(&one).await, 0);
    assert_eq!(field.changes().await, before + 1 + 4, "the circle, and what named it");
    let shown = field.editor().get(&first.path).await;
    assert_eq!(
        audiences(&shown.expect(200)),
        [plain("members"), plain("own"), circles(&[&two]), circles(&[&two]), circles(&[&two])]
    );
    assert_eq!(shown.edit_version(), 2);
    let shown = field.member().get(&second.path).await.expect(200);
    assert_eq!(audiences(&shown), [plain("members"), plain("own"), plain("own")]);
    let shown = field.editor().get(&whole.path).await.expect(200);
    assert_eq!((&shown["audience"], &shown["channels"][0]["audience"]), (&json!("own"), &json!("own")));
    assert_eq!(field.editor().get(&untouched.path).await.etag(), untouched.etag);
    let back = field.editor().post(&format!("{}/restore", gone.path), &json!({})).await.expect(200);
    assert_eq!(audiences(&back), [plain("members"), plain("own"), plain("own")]);

    // Each reads in its own history what became of its records, and by which document.
    let narrowed = ("narrow".to_owned(), Some("Decision 4/2026".to_owned()));
    assert_eq!(acts(&field.reader(), &first.path).await[0], narrowed);
    assert_eq!(acts(&field.member(), &second.path).await[0], narrowed);
    for (organization, records) in [(field.team, 3), (field.neighbour, 1)] {
        let told = format!(
            "SELECT count(*) AS count FROM journal_entry WHERE act = 'circle_ended' AND record_id = '{}' \
             AND organization_id = '{organization}' AND (detail->>'narrowed')::int = {records}",
            one.id
        );
        assert_eq!(field.count(&told).await, 1);
        let entries = format!(
            "SELECT count(*) AS count FROM journal_entry WHERE act = 'narrow' AND organization_id = '{organization}'"
        );
        assert_eq!(field.count(&entries).await, records);
    }
    assert_sound(field).await;
    let number = field.directory.status().position.number;
    beside.directory.wait_for(number).await.unwrap();
    let reader = field.account_of(field.neighbour, counterpart::model::kinds::AccountRole::Administrator);
    let there = beside.visitor(reader).get(&first.path).await.expect(200);
    assert_eq!(there["channels"].as_array().unwrap().len(), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_organization_for_a_circle_that_ends_is_for_itself_alone() {
    let region = Region::start().await;
    let field = &region.field;
    let circle = region.circle("Ours", &[field.applicant, field.neighbour]).await;
    let path = Field::organization_path(field.applicant);
    let contact = Entered::from(&field.candidate().post(&format!("{path}/contacts"), &desk()).await);
    let audience = json!({"audience": "circles", "circles": [circle.id]});
    field.candidate().put(&format!("{path}/audience"), "*", &audience).await.expect(200);
    field.member().get(&path).await.expect(200);
    let followed = field.member().get(&contact.path).await.expect(200);
    assert_eq!(followed["circles"], json!([circle.id]), "its contacts follow it");
    assert_eq!(acts(&field.candidate(), &contact.path).await[0].0, "narrow");
    assert_eq!(region.ruler().delete(&circle.path, "*").await.status, 204);
    assert_eq!(field.member().get(&path).await.status, 404);
    assert_eq!(field.candidate().get(&path).await.expect(200)["audience"], "own");
    assert_eq!(field.candidate().get(&contact.path).await.expect(200)["audience"], "own");
    assert_sound(field).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_leaves_or_is_removed_writes_for_the_circle_no_more() {
    let region = Region::start().await;
    let field = &region.field;
    let circle = region.circle("Ours", &[field.team, field.neighbour]).await;
    let first = field.enter(&desk_in(&[&[&circle.id]])).await;
    let second = of_neighbour(field, &desk_in(&[&[&circle.id]])).await;
    assert_eq!(field.administrator().delete(&circle.member(field.team), "*").await.status, 204);
    let narrowed = [plain("members"), plain("own"), plain("own")];
    assert_eq!(audiences(&field.editor().get(&first.path).await.expect(200)), narrowed);
    let kept = field.member().get(&second.path).await;
    assert_eq!(kept.etag(), second.etag, "what others wrote for it stays");
    assert_eq!(region.ruler().delete(&circle.member(field.neighbour), "*").await.status, 204);
    assert_eq!(audiences(&field.member().get(&second.path).await.expect(200)), narrowed);
    assert_eq!(
        acts(&region.ruler(), &circle.path).await[..2].iter().map(|it| it.0.as_str()).collect::<Vec<_>>(),
        ["remove_member", "leave"]
    );
    // Who comes back writes anew: nothing is widened by that.
    region.add(&circle, field.team).await.expect(200);
    assert_eq!(audiences(&field.editor().get(&first.path).await.expect(200)), narrowed);
    assert_sound(field).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_owner_goes_on_writing_for_its_circle_when_it_leaves_the_list() {
    let region = Region::start().await;
    let circle = region.circle("Ours", &[region.id]).await;
    let own = format!("{}/contacts", Field::organization_path(region.id));
    let contact = Entered::from(&region.ruler().post(&own, &desk_in(&[&[&circle.id]])).await);
    assert_eq!(region.ruler().delete(&circle.member(region.id), "*").await.status, 204);
    assert_eq!(region.ruler().get(&contact.path).await.etag(), contact.etag);
    assert_eq!(region.ruler().delete(&circle.path, "*").await.status, 204);
    let shown = region.ruler().get(&contact.path).await.expect(200);
    assert_eq!(audiences(&shown), [plain("members"), plain("own"), plain("own")]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_end_of_a_circle_never_takes_the_last_channel_that_members_reach() {
    let region = Region::start().await;
    let field = &region.field;
    let circle = region.circle("Ours", &[field.team]).await;
    let only = field.enter(&desk_in(&[&[&circle.id]])).await;
    let refused =
        field.editor().put(&format!("{}/audience", only.channel(0)), "*", &json!({"audience": "own"})).await;
    assert_eq!(refused.problem(), (409, "last-channel".into()));
    assert_eq!(region.ruler().delete(&circle.path, "*").await.status, 204);
    let seen = field.member().get(&only.path).await.expect(200);
    assert_eq!(seen["channels"].as_array().unwrap().len(), 1, "members reach it as before");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_circle_that_more_records_name_than_one_unit_takes_is_emptied_first() {
    let region = Region::start().await;
    let field = &region.field;
    let circle = region.circle("Ours", &[field.team, field.neighbour]).await;
    field.enter(&desk_in(&[&[&circle.id]])).await;
    // Five thousand contacts of another member, in the table alone.
    let sql = format!(
        "INSERT INTO contact (id, organization_id, roles, preference, languages, availability_kind, audience, circles, \
            tlp, origin_source, edit_version, created_at, updated_at) \
         SELECT gen_random_uuid(), '{}', '{{abuse}}', 1, '{{}}', 'always', 'circles', ARRAY['{}']::uuid[], 'AMBER', 'local', \
            1, now(), now() FROM generate_series(1, 5000)",
        field.neighbour, circle.id
    );
    field.database.execute(&sql).await;
    let before = field.changes().await;
    assert_eq!(region.ruler().delete(&circle.path, "*").await.problem(), (409, "circle-in-use".into()));
    assert_eq!(field.changes().await, before);
    let started = std::time::Instant::now();
    assert_eq!(region.ruler().delete(&circle.member(field.neighbour), "*").await.status, 204);
    println!("5,000 records narrowed in one unit in {:?}", started.elapsed());
    assert_eq!(region.named(&circle).await, 2);
    assert_eq!(region.ruler().delete(&circle.path, "*").await.status, 204);
    assert_eq!(region.named(&circle).await, 0);
}
