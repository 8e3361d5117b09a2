//! What is restricted and read by another organization is journaled before it is sent.

use chrono::Duration;
use reqwest::Method;

use crate::support::{Answered, Field, desk, desk_for};

async fn readings(field: &Field) -> i64 {
    field.count("SELECT count(*) AS count FROM journal_entry WHERE act = 'read'").await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restricted_value_is_journaled_once_an_hour_for_each_account() {
    let field = Field::start().await;
    field.enter(&desk()).await;
    let contact = field.enter(&desk_for("members", &["members", "authority", "own"])).await;
    for visitor in
        [field.stranger(), field.candidate(), field.member(), field.reader(), field.administrator()]
    {
        visitor.get(&contact.path).await;
        visitor.get("/v1/contacts").await;
        visitor.get(&format!("{}/history", contact.path)).await;
    }
    assert_eq!(readings(&field).await, 0, "nothing that was sent is restricted, or it is one's own");

    assert!(field.clerk().get(&contact.path).await.text().contains("authority1@team.example"));
    assert_eq!(readings(&field).await, 1);
    let channel = contact.body["channels"][1]["id"].as_str().unwrap();
    let parts = format!(
        "SELECT count(*) AS count FROM journal_entry WHERE act = 'read' AND kind = 'contact' \
         AND organization_id = '{}' AND actor_organization = '{}' AND detail ->> 'parts' = '[\"{channel}\"]'",
        field.team, field.secretariat
    );
    assert_eq!(field.count(&parts).await, 1, "it names the part, not its value");
    field.clerk().get(&contact.path).await.expect(200);
    field.clerk().get("/v1/contacts").await.expect(200);
    assert_eq!(readings(&field).await, 1);
    field.secretary().get("/v1/contacts").await.expect(200);
    assert_eq!(readings(&field).await, 2, "another account");
    field.clock.advance(Duration::hours(1));
    field.clerk().get(&format!("{}/contacts", field.team_path())).await.expect(200);
    assert_eq!(readings(&field).await, 3, "another hour");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_without_values_is_no_reading() {
    let field = Field::start().await;
    let contact = field.enter(&desk_for("members", &["members", "authority"])).await;
    let etag = field.clerk().get(&contact.path).await.etag().to_owned();
    let before = readings(&field).await;
    field.clock.advance(Duration::hours(2));
    assert_eq!(field.clerk().get_unless(&contact.path, &etag).await.status, 304);
    assert_eq!(Answered::to(field.clerk().request(Method::HEAD, &contact.path)).await.status, 200);
    assert_eq!(readings(&field).await, before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_journaled_is_withheld_and_the_rest_is_sent() {
    let field = Field::start().await;
    let contact = field.enter(&desk_for("members", &["members", "authority"])).await;
    field.database.execute("REVOKE INSERT ON journal_entry FROM counterpart_service").await;
    for path in [contact.path.clone(), "/v1/contacts".into(), format!("{}/history", contact.path)] {
        let answer = field.clerk().get(&path).await;
        answer.expect(200);
        assert!(answer.text().contains("members0@team.example"), "{path}");
        assert!(!answer.text().contains("authority1@team.example"), "{path}");
        let own = field.reader().get(&path).await;
        assert!(own.text().contains("authority1@team.example"), "{path}: its own");
    }
}
