//! Whose audiences named a circle that ended is written to.

use counterpart::config::MailTransport;
use counterpart::jobs::work_off;
use counterpart::model::kinds::AccountRole;
use serde_json::{Value, json};

use super::Region;
use crate::support::{Field, MailServer, Served, desk, desk_for, unlimited};

/// A desk for one circle.
fn desk_of(circle: &str) -> Value {
    let mut body = desk_for("members", &["members"]);
    let channel =
        json!({"kind": "phone", "value": "+41225550100", "audience": "circles", "circles": [circle]});
    body["channels"].as_array_mut().unwrap().push(channel);
    body
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn administrators_whose_audiences_named_it_are_told_once_that_a_circle_ended() {
    let server = MailServer::start();
    let mut config = unlimited();
    config.mail.transport = Some(MailTransport::Smtp);
    config.mail.from = "directory@counterpart.example".parse().ok();
    config.mail.host = "127.0.0.1".into();
    config.mail.port = Some(server.port);
    config.mail.tls = counterpart::config::MailTls::None;
    let region = Region::in_field(Field::over(Served::with(config).await).await).await;
    let field = &region.field;
    let circle = region.circle("Night watch", &[field.team, field.neighbour]).await;
    field.enter(&desk_of(&circle.id)).await;
    field.enter(&desk_of(&circle.id)).await;
    let beside = format!("{}/contacts", Field::organization_path(field.neighbour));
    field.member().post(&beside, &desk()).await.expect(201);
    assert_eq!(region.ruler().delete(&circle.path, "*").await.status, 204);
    assert!(server.is_empty(), "not before it ended");
    assert_eq!(work_off(&*field.app.app).await.unwrap(), 1, "who named it, and nobody else");
    let mail = server.taken();
    assert_eq!(mail["to"], json!([format!("administrator-{}@desk.example", field.team)]));
    let text = mail["text"].as_str().unwrap().replace("=\r\n", "");
    assert!(text.contains("the circle\r\n\r\n    Night watch\r\n"), "{text}");
    assert!(text.contains("ended for\r\n\r\n    Team\r\n"), "{text}");
    assert!(text.contains(&format!("/v1/organizations/{}/contacts", field.team)), "{text}");
    assert!(!text.contains("+41225550100"), "{text}");
    assert_eq!(work_off(&*field.app.app).await.unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_no_administrator_any_more_is_not_written_to_and_without_mail_nobody_is() {
    let region = Region::start().await;
    let field = &region.field;
    let circle = region.circle("Night watch", &[field.team]).await;
    field.enter(&desk_of(&circle.id)).await;
    assert_eq!(region.ruler().delete(&circle.path, "*").await.status, 204);
    assert_eq!(field.count("SELECT count(*) AS count FROM job").await, 0);

    let mut config = unlimited();
    config.mail.transport = Some(MailTransport::Files);
    config.mail.from = "directory@counterpart.example".parse().ok();
    let region = Region::in_field(Field::over(Served::with(config).await).await).await;
    let field = &region.field;
    let circle = region.circle("Night watch", &[field.team]).await;
    field.enter(&desk_of(&circle.id)).await;
    let second = field.account(field.team, AccountRole::Administrator, "second@desk.example").await;
    assert_eq!(region.ruler().delete(&circle.path, "*").await.status, 204);
    let path = format!("/v1/accounts/{second}");
    field.administrator().patch(&path, "*", &json!({"role": "reader"})).await.expect(200);
    assert_eq!(work_off(&*field.app.app).await.unwrap(), 2);
    assert_eq!(std::fs::read_dir(field.keys.path().join("mail")).unwrap().count(), 1);
}
