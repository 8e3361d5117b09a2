//! The way to a Postgres on another machine: encrypted, proven, and never less than what the connection string asks for.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::time::Duration;

use counterpart::clock::Clock;
use counterpart::db;
use counterpart::db::managed::ClusterAddress;
use counterpart::model::ids::OrganizationId;
use counterpart::model::kinds::OrganizationKind;
use counterpart::registry::organizations;
use counterpart::unit::Unit;
use diesel_async::SimpleAsyncConnection;
use futures_util::StreamExt;
use secrecy::{ExposeSecret, SecretString};

use crate::support::{Operator, PROCESS, Remote, TestApp, TestDatabase, config, organization_draft, then};

/// The service's role and its password.
const SERVICE: &str = "counterpart_test:hunter2-service";

fn owner() -> String {
    format!("{}:{}", ClusterAddress::SUPERUSER, Remote::PASSWORD)
}

async fn refusal(url: &SecretString) -> String {
    let refused = db::connect(url).await.err().expect("refused").to_string();
    assert!(!refused.contains("hunter2"), "{refused}");
    refused
}

/// A prepared database, which the service reaches over TLS.
async fn prepared(remote: &Remote) -> TestDatabase {
    remote.tell("CREATE DATABASE alone").await;
    let roots = format!("&sslrootcert={}", remote.roots().display());
    let application = remote.url(SERVICE, "alone", &roots);
    db::prepare::prepare(&remote.url(&owner(), "alone", &roots), &application).await.unwrap();
    TestDatabase { application, owner: remote.socket_url("alone") }
}

async fn until_away(app: &TestApp, is_away: bool) {
    while app.app.database.breaker.is_open() != is_away {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Writes, and waits until another instance shows it; on a busy machine the database may count as away meanwhile.
async fn write_and_follow(app: &TestApp, beside: &TestApp) {
    let draft = organization_draft(OrganizationKind::Csirt, "Over TLS");
    let number = loop {
        let (id, draft) = (OrganizationId::new(app.clock.now()), draft.clone());
        let act = async move |unit: &mut Unit| organizations::register(unit, id, draft).await;
        match app.write(&PROCESS, None, act).await {
            Ok(written) => break written.position.unwrap().number,
            Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    };
    while beside.app.directory.wait_for(number).await.is_err() {}
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_service_writes_follows_and_recovers_over_tls() {
    let mut remote = Remote::with_tls().await;
    let app = TestApp::on(prepared(&remote).await, config(), Clock::fixed(then())).await;
    let beside = app.beside().await;
    write_and_follow(&app, &beside).await;
    let lose = "SELECT count(pg_terminate_backend(pid))::text AS answer FROM pg_stat_activity \
                WHERE usename = 'counterpart_test'";
    assert_ne!(remote.ask(lose).await, "0");
    write_and_follow(&app, &beside).await;
    remote.cluster.crash().await.unwrap();
    until_away(&app, true).await;
    remote.cluster.resume().await.unwrap();
    until_away(&app, false).await;
    write_and_follow(&app, &beside).await;

    let count = "SELECT count(*)::text AS answer FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) \
                 WHERE usename = 'counterpart_test' AND ssl IS ";
    assert_eq!(remote.ask(&format!("{count} NOT TRUE")).await, "0");
    assert_ne!(remote.ask(&format!("{count} TRUE")).await, "0");
    remote.cluster.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_listens_over_tls_hears_what_is_told_and_that_the_connection_is_lost() {
    let remote = Remote::with_tls().await;
    let roots = format!("&sslrootcert={}", remote.roots().display());
    let mut listening = db::connect(&remote.url(&owner(), "postgres", &roots)).await.unwrap();
    listening.batch_execute("LISTEN news").await.unwrap();
    remote.tell("NOTIFY news, 'a contact changed'").await;
    let mut told = Box::pin(listening.notifications_stream());
    assert_eq!(told.next().await.unwrap().unwrap().payload, "a contact changed");
    let lose = "SELECT count(pg_terminate_backend(pid))::text AS answer FROM pg_stat_ssl WHERE ssl";
    assert_eq!(remote.ask(lose).await, "1");
    assert!(told.next().await.is_none_or(|end| end.is_err()));
    drop(told);
    assert!(listening.batch_execute("SELECT 1").await.is_err());
    remote.cluster.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_postgres_is_believed_by_its_certificate_as_the_url_asks() {
    let remote = Remote::with_tls().await;
    let (roots, others) = (remote.roots(), remote.other_roots());
    let to = |parameters: String| remote.url(&owner(), "postgres", &parameters);
    let another = |parameters: String| remote.url_by("db2.example", &owner(), "postgres", &parameters);

    for right in [
        to(format!("&sslrootcert={}", roots.display())),
        to(format!("&sslmode=verify-full&sslrootcert={}&channel_binding=require", roots.display())),
        another(format!("&sslmode=verify-ca&sslrootcert={}", roots.display())),
        another(format!("&sslmode=require&sslrootcert={}", roots.display())),
        another("&sslmode=require".to_owned()),
        another("&sslmode=require&channel_binding=require".to_owned()),
        remote.socket_url("postgres"),
    ] {
        let opened = db::connect(&right).await;
        assert!(opened.is_ok(), "{} {:?}", right.expose_secret(), opened.err());
    }

    for wrong in [
        to(format!("&sslrootcert={}", others.display())),
        to(format!("&sslmode=verify-ca&sslrootcert={}", others.display())),
        to(format!("&sslmode=require&sslrootcert={}", others.display())),
        to(String::new()),
        to("&sslmode=verify-full&sslrootcert=system".to_owned()),
    ] {
        let refused = refusal(&wrong).await;
        assert!(refused.contains("; no root that is trusted here signed it: "), "{refused}");
        assert!(refused.contains("name its own with sslrootcert"), "{refused}");
    }
    let refused = refusal(&another(format!("&sslrootcert={}", roots.display()))).await;
    assert!(refused.contains("not valid for name \"db2.example\""), "{refused}");
    assert!(
        refused.ends_with("the host in the database URL must be a name (subjectAltName) of the certificate")
    );
    let refused = refusal(&to("&sslmode=disable".to_owned())).await;
    assert!(refused.ends_with("; sslmode=verify-full in the database URL asks for TLS"), "{refused}");
    let refused = refusal(&to("&sslrootcert=/nowhere/roots.pem".to_owned())).await;
    assert!(refused.starts_with("cannot read root certificates from /nowhere/roots.pem, "), "{refused}");

    remote.become_a_root().await;
    let mut refused = String::new();
    // It takes a moment to read its certificate anew.
    while !refused.contains("CaUsedAsEndEntity") {
        refused = refusal(&to(format!("&sslrootcert={}", roots.display()))).await;
    }
    assert!(refused.ends_with("give Postgres a certificate that the root signs"), "{refused}");
    remote.cluster.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_postgres_without_tls_is_never_spoken_to_in_plain_text_instead() {
    let remote = Remote::without_tls().await;
    for parameters in ["&sslmode=require", "&sslmode=verify-full", ""] {
        let refused = refusal(&remote.url(&owner(), "postgres", parameters)).await;
        assert!(refused.contains("server does not support TLS; turn `ssl` on in Postgres"), "{refused}");
    }
    remote.cluster.stop().await.unwrap();

    // Somebody in between who says that there is no TLS hears nothing but the question.
    let between = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = between.local_addr().unwrap().port();
    let heard = std::thread::spawn(move || {
        let (mut client, _) = between.accept().unwrap();
        let mut heard = vec![0; 8];
        client.read_exact(&mut heard).unwrap();
        client.write_all(b"N").unwrap();
        client.read_to_end(&mut heard).unwrap();
        heard
    });
    let url = format!("postgres://app:hunter2@db.example:{port}/directory?hostaddr=127.0.0.1");
    refusal(&url.into()).await;
    assert_eq!(heard.join().unwrap(), [0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn commands_take_both_urls_over_tls_and_tell_no_password() {
    let remote = Remote::with_tls().await;
    let state = tempfile::tempdir().unwrap();
    remote.tell("CREATE DATABASE directory").await;
    let roots = format!("&sslmode=verify-full&sslrootcert={}", remote.roots().display());
    let held = state.path().join("owner-url");
    std::fs::write(&held, remote.url(&owner(), "directory", &roots).expose_secret()).unwrap();
    let application = remote.url(SERVICE, "directory", &roots);
    let operator = Operator::alone(&state)
        .with("DATABASE_URL", application.expose_secret())
        .with("DATABASE_OWNER_URL_FILE", held.as_os_str())
        .with("COUNTERPART_DATABASE_ALLOW_UNSAFE_DURABILITY", "true");
    assert!(operator.run(&["database", "prepare"]).done().out.ends_with("the database is ready\n"));
    let admin = ["account", "create-admin", "--organization", "Secretariat", "--email", "desk@cert.example"];
    operator.run(&[&admin[..], &["--name", "Duty desk"]].concat()).done();
    assert!(operator.run(&["journal", "verify"]).done().out.contains("all as they were written"));
    let printed = operator.run(&["config"]);
    assert!(printed.done().out.contains("***@db.example:"), "{printed:?}");
    assert!(printed.out.contains("?sslmode=verify-full&sslrootcert=/"), "{printed:?}");
    assert!(!format!("{printed:?}").contains("hunter2"), "{printed:?}");

    let others = format!("&sslrootcert={}", remote.other_roots().display());
    let wrong = remote.url(SERVICE, "directory", &others);
    let refused = operator.with("DATABASE_URL", wrong.expose_secret()).run(&["serve"]);
    assert!(refused.refused().contains("no root that is trusted here signed it"), "{refused:?}");
    assert!(!refused.err.contains("hunter2"), "{refused:?}");
    remote.cluster.stop().await.unwrap();
}

#[test]
fn a_mode_that_is_unknown_or_falls_back_is_named_with_those_that_are_taken() {
    let state = tempfile::tempdir().unwrap();
    for (mode, reason) in [("verfy-full", ""), ("prefer", "allow and prefer are not taken")] {
        let url = format!("postgres://app:hunter2@db.example/directory?sslmode={mode}");
        let held = state.path().join("url");
        std::fs::write(&held, &url).unwrap();
        for operator in [
            Operator::alone(&state).with("DATABASE_URL", &url),
            Operator::alone(&state).with("DATABASE_URL_FILE", held.as_os_str()),
        ] {
            let refused = operator.run(&["serve"]);
            assert_eq!(refused.code, 2, "{refused:?}");
            assert!(refused.err.contains("bad value for database.url (in the variable DATABASE_URL"));
            let taken = "whose sslmode is one of disable, require, verify-ca, verify-full";
            assert!(refused.err.contains(taken) && refused.err.contains(reason), "{refused:?}");
            assert!(!refused.err.contains("hunter2"), "{refused:?}");
        }
    }
}
