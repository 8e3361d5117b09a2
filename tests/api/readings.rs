//! What is restricted and read by another organization is journaled before it is sent.

use chrono::Duration;
use counterpart::model::kinds::OrganizationKind;
use reqwest::Method;
use serde_json::json;

use crate::support::{Answered, Entered, Field, desk, desk_for};

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
async fn an_answer_that_only_confirms_what_is_restricted_is_a_reading_too() {
    let field = Field::start().await;
    let contact = field.enter(&desk_for("members", &["members", "authority"])).await;
    let etag = field.clerk().get(&contact.path).await.etag().to_owned();
    assert_eq!(readings(&field).await, 1);
    field.clock.advance(Duration::hours(2));
    assert_eq!(field.clerk().get_unless(&contact.path, &etag).await.status, 304);
    assert_eq!(readings(&field).await, 2, "304");
    for (path, expected) in
        [(contact.path.clone(), 3), ("/v1/contacts".to_owned(), 4), (format!("{}/history", contact.path), 5)]
    {
        field.clock.advance(Duration::hours(2));
        let head = Answered::to(field.clerk().request(Method::HEAD, &path)).await;
        assert_eq!((head.status, head.body.len()), (200, 0), "{path}");
        assert_eq!(readings(&field).await, expected, "HEAD {path}");
    }
    field.member().get_unless(&contact.path, "*").await;
    Answered::to(field.reader().request(Method::HEAD, &contact.path)).await;
    assert_eq!(readings(&field).await, 5, "nothing of it is restricted for these");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_confirmed_without_a_journal_is_only_what_is_not_restricted() {
    let field = Field::start().await;
    let contact = field.enter(&desk_for("members", &["members", "authority"])).await;
    let etag = field.clerk().get(&contact.path).await.etag().to_owned();
    field.clock.advance(Duration::hours(2));
    field.database.execute("REVOKE INSERT ON journal_entry FROM counterpart_service").await;
    let again = field.clerk().get_unless(&contact.path, &etag).await;
    assert!(!again.text().contains("authority1@team.example"));
    assert_eq!(again.status, 200);
    let head = Answered::to(field.clerk().request(Method::HEAD, &contact.path)).await;
    assert_eq!(head.etag(), again.etag(), "the tag is that of what is left");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_value_of_the_same_part_is_another_reading() {
    let field = Field::start().await;
    let contact = field.enter(&desk_for("members", &["members", "authority"])).await;
    field.clerk().get(&contact.path).await.expect(200);
    assert_eq!(readings(&field).await, 1);
    for (path, body) in [
        (contact.path.clone(), json!({"title": "Night desk"})),
        (contact.channel(0), json!({"value": "other@team.example"})),
    ] {
        field.editor().patch(&path, "*", &body).await.expect(200);
        field.clerk().get(&contact.path).await.expect(200);
        assert_eq!(readings(&field).await, 1, "what is restricted says the same: {body}");
    }
    field.editor().patch(&contact.channel(1), "*", &json!({"value": "new@team.example"})).await.expect(200);
    let history = format!("{}/history", contact.path);
    field.clerk().get(&contact.path).await.expect(200);
    assert_eq!(readings(&field).await, 2, "the new value");
    field.clerk().get(&history).await.expect(200);
    assert_eq!(readings(&field).await, 2, "both were read already");

    field.secretary().get(&contact.path).await.expect(200);
    assert_eq!(readings(&field).await, 3, "another account reads the new value");
    field.secretary().get(&history).await.expect(200);
    assert_eq!(readings(&field).await, 4, "and the old one through the history, which is one more entry");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_whose_reading_cannot_be_journaled_is_done_and_shows_nothing_restricted() {
    let field = Field::start().await;
    let ward = field.organization(OrganizationKind::Csirt, "Ward").await;
    let path = format!("{}/contacts", Field::organization_path(ward));
    // It has no administrator yet: the secretariat stands in.
    let secretary = field.secretary();
    field
        .database
        .execute(
            "CREATE FUNCTION refuse_reading() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
             IF NEW.act = 'read' THEN RAISE EXCEPTION 'no'; END IF; RETURN NEW; END $$; \
             CREATE TRIGGER refuse_reading BEFORE INSERT ON journal_entry \
             FOR EACH ROW EXECUTE FUNCTION refuse_reading()",
        )
        .await;
    let open = Entered::from(&secretary.post(&path, &desk_for("members", &["members", "own"])).await);
    assert!(open.body.to_string().contains("members0@team.example"), "{}", open.body);
    assert!(!open.body.to_string().contains("own1@team.example"), "{}", open.body);
    let closed = Entered::from(&secretary.post(&path, &desk_for("own", &["own"])).await);
    assert!(closed.path.ends_with(closed.body["id"].as_str().unwrap()));
    assert!(!closed.body.to_string().contains("own0@team.example"), "{}", closed.body);
    assert_eq!((&closed.body["title"], &closed.body["channels"]), (&json!(null), &json!([])));
    let changed = secretary.patch(&closed.path, &closed.etag, &json!({"title": "Night desk"})).await;
    assert_eq!(changed.expect(200)["title"], json!(null));
    assert_eq!(readings(&field).await, 0);

    field.database.execute("DROP TRIGGER refuse_reading ON journal_entry").await;
    let shown = secretary.get(&closed.path).await.expect(200);
    assert_eq!(
        (&shown["title"], &shown["channels"][0]["value"]),
        (&json!("Night desk"), &json!("own0@team.example"))
    );
    assert_eq!(readings(&field).await, 1);
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
