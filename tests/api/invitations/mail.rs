//! The mail that brings the code: sent by a real mail server's rules.

use std::fs;
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use counterpart::clock::Clock;
use counterpart::config::{Config, MailTls, MailTransport};
use counterpart::jobs::{self, Standing, work_off};
use counterpart::model::kinds::AccountRole;
use rcgen::{CertifiedKey, generate_simple_self_signed};
use reqwest::Method;
use rustix::process::Signal;
use serde_json::json;

use super::{accept, code, invited};
use crate::support::{Answered, Field, MailServer, Operator, Served, TestApp, unlimited};

fn mailing(port: u16) -> Config {
    let mut config = unlimited();
    config.mail.transport = Some(MailTransport::Smtp);
    config.mail.from = "directory@counterpart.example".parse().ok();
    config.mail.host = "127.0.0.1".into();
    config.mail.port = Some(port);
    config.mail.tls = MailTls::None;
    config
}

async fn field(port: u16) -> Field {
    Field::over(Served::with(mailing(port)).await).await
}

async fn invite(field: &Field, email: &str) -> crate::support::Entered {
    invited(&field.administrator(), &json!({"email": email, "name": "Ada Éxample", "role": "editor"})).await
}

async fn standing(app: &TestApp) -> Vec<Standing> {
    jobs::listed(&mut app.database.connect_as_service().await, 10).await.unwrap()
}

/// A text whose lines were broken up for transport (quoted-printable).
fn plain(text: &str) -> String {
    text.replace("=\r\n", "").replace("=3D", "=")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_code_goes_out_to_who_is_invited_once() {
    let server = MailServer::start();
    let field = field(server.port).await;
    let entered = invite(&field, "ada@team.example").await;
    assert!(server.is_empty(), "not before the invitation is there");
    assert_eq!(work_off(&*field.app.app).await.unwrap(), 1);
    let mail = server.taken();
    assert_eq!(
        (&mail["from"], &mail["to"]),
        (&json!("directory@counterpart.example"), &json!(["ada@team.example"]))
    );
    let text = plain(mail["text"].as_str().unwrap());
    assert!(text.contains(&code(&entered)), "{text}");
    assert!(text.contains("as editor of\r\n\r\n    Team\r\n"), "{text}");
    assert!(text.contains("Subject: Your invitation to the directory\r\n"), "{text}");
    assert!(text.contains("until 9 March 2026, 08:00 UTC"), "{text}");
    assert_eq!(work_off(&*field.app.app).await.unwrap(), 0);
    assert!(standing(&field.app).await.is_empty(), "what is done is gone");
    accept(&field, &code(&entered)).await.expect(201);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mail_that_is_refused_for_good_is_kept_without_the_address_and_one_for_later_is_sent_later() {
    let server = MailServer::start();
    let field = field(server.port).await;
    invite(&field, "never@team.example").await;
    invite(&field, "later@team.example").await;
    assert_eq!(work_off(&*field.app.app).await.unwrap(), 2);
    assert!(server.is_empty());
    let jobs = standing(&field.app).await;
    assert_eq!(jobs[0].reason.as_deref(), Some("the mail server refuses it: 550"));
    assert!(jobs[0].failed_at.is_some() && !format!("{jobs:?}").contains("team.example"), "{jobs:?}");
    assert_eq!(jobs[1].reason.as_deref(), Some("the mail server takes it later: 451"));
    assert_eq!((jobs[1].failed_at, jobs[1].due_at), (None, field.clock.now() + TimeDelta::minutes(1)));
    field.clock.advance(TimeDelta::minutes(1));
    assert_eq!(work_off(&*field.app.app).await.unwrap(), 1);
    assert_eq!(server.taken()["to"], json!(["later@team.example"]));
    assert_eq!(standing(&field.app).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mail_waits_for_a_server_that_cannot_be_reached() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let field = field(port).await;
    invite(&field, "ada@team.example").await;
    assert_eq!(work_off(&*field.app.app).await.unwrap(), 1);
    let reason = standing(&field.app).await[0].reason.clone().unwrap();
    assert!(reason.contains("cannot be reached"), "{reason}");
    let server = MailServer::at(port);
    field.clock.advance(TimeDelta::minutes(1));
    assert_eq!(work_off(&*field.app.app).await.unwrap(), 1);
    assert_eq!(server.taken()["to"], json!(["ada@team.example"]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mail_server_that_never_answers_holds_nobody_up_for_long() {
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let mut config = mailing(silent.local_addr().unwrap().port());
    config.mail.timeout = Duration::from_millis(300);
    let field = Field::over(Served::with(config).await).await;
    invite(&field, "ada@team.example").await;
    let begun = Instant::now();
    assert_eq!(work_off(&*field.app.app).await.unwrap(), 1);
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    assert!(standing(&field.app).await[0].reason.is_some());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_withdrawn_before_it_went_out_does_not_go_out() {
    let server = MailServer::start();
    let field = field(server.port).await;
    let entered = invite(&field, "ada@team.example").await;
    assert_eq!(field.administrator().delete(&entered.path, "*").await.status, 204);
    assert_eq!(work_off(&*field.app.app).await.unwrap(), 1);
    assert!(server.is_empty() && standing(&field.app).await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_tls_is_asked_for_and_not_given_nothing_is_sent() {
    let server = MailServer::start();
    for tls in [MailTls::StartTls, MailTls::Tls] {
        let mut config = mailing(server.port);
        config.mail.tls = tls;
        config.mail.timeout = Duration::from_secs(1);
        let field = Field::over(Served::with(config).await).await;
        invite(&field, "ada@team.example").await;
        assert_eq!(work_off(&*field.app.app).await.unwrap(), 1);
        assert!(server.is_empty(), "{tls:?}");
        assert_eq!(standing(&field.app).await.len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mail_goes_over_tls_to_who_proves_his_name_and_signs_in_there() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let certified = || generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let CertifiedKey { cert, signing_key } = certified();
    let (certificate, key) = (file("cert.pem", &cert.pem()), file("key.pem", &signing_key.serialize_pem()));
    let server = MailServer::with_tls(&certificate, &key, "directory", "hunter2");
    let password = file("password", "hunter2\n");
    let load = |roots: &str, user: &str| {
        let variables = [
            ("COUNTERPART_STATE_FOLDER", folder.path().to_str().unwrap()),
            ("COUNTERPART_MAIL_TRANSPORT", "smtp"),
            ("COUNTERPART_MAIL_FROM", "directory@counterpart.example"),
            ("COUNTERPART_MAIL_HOST", "localhost"),
            ("COUNTERPART_MAIL_PORT", &server.port.to_string()),
            ("COUNTERPART_MAIL_ROOTS_FILE", roots),
            ("COUNTERPART_MAIL_USER", user),
            ("COUNTERPART_MAIL_PASSWORD_FILE", &password),
        ];
        let mail = Config::load(None, variables.map(|(name, value)| (name.to_owned(), value.to_owned())))
            .unwrap()
            .mail;
        assert!(!format!("{mail:?}").contains("hunter2"));
        let mut config = unlimited();
        config.mail = mail;
        config
    };
    for (roots, user) in
        [(certificate.clone(), "somebody"), (file("other.pem", &certified().cert.pem()), "directory")]
    {
        let field = Field::over(Served::with(load(&roots, user)).await).await;
        invite(&field, "ada@team.example").await;
        assert_eq!(work_off(&*field.app.app).await.unwrap(), 1);
        assert!(server.is_empty());
        let jobs = standing(&field.app).await;
        assert!(
            jobs[0].failed_at.is_none() && jobs[0].reason.is_some(),
            "an operator can mend that: {jobs:?}"
        );
    }
    let field = Field::over(Served::with(load(&certificate, "directory")).await).await;
    invite(&field, "ada@team.example").await;
    assert_eq!(work_off(&*field.app.app).await.unwrap(), 1);
    let mail = server.taken();
    assert_eq!((&mail["tls"], &mail["user"]), (&json!(true), &json!("directory")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_instance_that_serves_sends_what_others_left_and_ends_cleanly() {
    let server = MailServer::start();
    let served = Served::of(TestApp::with(mailing(server.port), Clock::System).await);
    let field = Field::over(served).await;
    invite(&field, "ada@team.example").await;
    let port = server.port.to_string();
    let operator = [
        ("COUNTERPART_MAIL_TRANSPORT", "smtp"),
        ("COUNTERPART_MAIL_FROM", "directory@counterpart.example"),
        ("COUNTERPART_MAIL_HOST", "127.0.0.1"),
        ("COUNTERPART_MAIL_PORT", port.as_str()),
        ("COUNTERPART_MAIL_TLS", "none"),
        ("COUNTERPART_JOBS_POLL_INTERVAL", "50ms"),
    ]
    .into_iter()
    .fold(Operator::beside(&field.app).anywhere(), |operator, (name, value)| operator.with(name, value));
    let mut process = operator.start(&["serve"]);
    process.address();
    assert_eq!(server.taken()["to"], json!(["ada@team.example"]));
    process.signal(Signal::TERM);
    let (code, took) = process.ended();
    assert_eq!(code, Some(0));
    assert!(took < Duration::from_secs(5), "{took:?}");
    assert!(!process.rest().contains("ada@team.example"));
    assert!(standing(&field.app).await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_no_mail_goes_out_the_inviter_passes_the_code_on() {
    let field = Field::start().await;
    let entered = invite(&field, "ada@team.example").await;
    assert_eq!(field.database.count("job").await, 0);
    let invite = field.administrator().request(Method::GET, &entered.path);
    assert_eq!(Answered::to(invite).await.status, 200);
    assert_eq!(accept(&field, &code(&entered)).await.expect(201)["role"], AccountRole::Editor.as_str());
}
