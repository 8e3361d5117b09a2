//! A session goes on by its refresh token, and ends everywhere at once.

use chrono::TimeDelta;
use counterpart::access::Caller;
use counterpart::accounts::password::Password;
use counterpart::accounts::sign_in::{self, Attempt, Begun, NewSession};
use counterpart::accounts::{self, RefreshError, Which};
use counterpart::app::SignedIn;
use counterpart::model::ids::{ContactId, SessionId};
use counterpart::model::kinds::*;
use counterpart::registry::contacts;
use counterpart::unit::{Failure, Unfinished, Unit};
use secrecy::ExposeSecret;

use super::{caller, credentials, journal, within_a_second};
use crate::support::{PASSWORD, PROCESS, TestApp, contact_draft};

const EMAIL: &str = "desk@cert.example";

async fn with_account() -> TestApp {
    let app = TestApp::start().await;
    let organization = app.organization(OrganizationKind::Csirt, "One").await;
    app.account(organization, AccountRole::Editor, EMAIL).await;
    app
}

pub(super) async fn sign_out(app: &TestApp, caller: &Caller, which: Which) -> Result<(), Unfinished> {
    app.attempted(caller, async move |unit: &mut Unit| accounts::sign_out(unit, which).await).await
}

async fn sessions(app: &TestApp, caller: &Caller) -> Vec<accounts::Session> {
    app.done(caller, async move |unit: &mut Unit| accounts::sessions(unit).await).await
}

fn is_refused(refresh: &Result<SignedIn, RefreshError>) -> bool {
    matches!(refresh, Err(RefreshError::Invalid))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refresh_token_brings_a_new_access_token_and_the_next_refresh_token() {
    let app = with_account().await;
    let signed_in = super::sign_in(&app, EMAIL).await;
    app.clock.advance(TimeDelta::minutes(20));
    assert!(caller(&app, &signed_in).is_err());
    let refreshed = app.refresh_session(&signed_in.refresh_token).await.unwrap();
    assert_eq!((refreshed.session, refreshed.account), (signed_in.session, signed_in.account));
    assert!(caller(&app, &refreshed).is_ok());
    app.clock.advance(TimeDelta::days(29));
    let again = app.refresh_session(&refreshed.refresh_token).await.unwrap();
    app.clock.advance(TimeDelta::days(30));
    assert!(is_refused(&app.refresh_session(&again.refresh_token).await), "it was not refreshed in time");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_answer_is_asked_for_again_within_ten_seconds() {
    let app = with_account().await;
    let signed_in = super::sign_in(&app, EMAIL).await;
    let first = app.refresh_session(&signed_in.refresh_token).await.unwrap();
    app.clock.advance(TimeDelta::seconds(10));
    let second = app.refresh_session(&signed_in.refresh_token).await.unwrap();
    assert_eq!(first.refresh_token.expose_secret(), second.refresh_token.expose_secret());
    app.refresh_session(&second.refresh_token).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_that_is_used_again_ends_its_session_on_every_instance() {
    let app = with_account().await;
    let beside = app.beside().await;
    let stolen = super::sign_in(&app, EMAIL).await;
    let other = super::sign_in(&app, EMAIL).await;
    let refreshed = app.refresh_session(&stolen.refresh_token).await.unwrap();
    for instance in [&app, &beside] {
        assert!(caller(instance, &refreshed).is_ok());
    }
    app.clock.advance(TimeDelta::seconds(11));
    assert!(is_refused(&beside.refresh_session(&stolen.refresh_token).await));
    for instance in [&app, &beside] {
        within_a_second(|| caller(instance, &refreshed).is_err()).await;
        assert!(is_refused(&instance.refresh_session(&refreshed.refresh_token).await));
        assert!(caller(instance, &other).is_ok(), "another session goes on");
    }
    let revoked = journal(&app, "revoke").await;
    assert_eq!(revoked.len(), 1);
    assert!(revoked[0].starts_with(&format!("session {}", stolen.session)), "{revoked:?}");
    assert!(revoked[0].contains("system:sessions"), "{revoked:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_who_refresh_at_once_all_get_the_same_token() {
    let app = with_account().await;
    let signed_in = super::sign_in(&app, EMAIL).await;
    let all = (0..20).map(|_| app.refresh_session(&signed_in.refresh_token));
    let mut tokens: Vec<String> = futures_util::future::join_all(all)
        .await
        .into_iter()
        .map(|refreshed| refreshed.unwrap().refresh_token.expose_secret().to_owned())
        .collect();
    tokens.dedup();
    assert_eq!(tokens.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_refresh_token_of_ours_is_refused() {
    let app = with_account().await;
    let signed_in = super::sign_in(&app, EMAIL).await;
    for text in ["", "no token", signed_in.access_token.expose_secret()] {
        assert!(is_refused(&app.refresh_session(&text.into()).await), "{text}");
    }
    let stranger = with_account().await;
    assert!(is_refused(&stranger.refresh_session(&signed_in.refresh_token).await));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_signs_out_is_out_on_every_instance() {
    let app = with_account().await;
    let beside = app.beside().await;
    let signed_in = super::sign_in(&app, EMAIL).await;
    let member = caller(&app, &signed_in).unwrap();
    sign_out(&app, &member, Which::Current).await.unwrap();
    assert!(caller(&app, &signed_in).is_err());
    within_a_second(|| caller(&beside, &signed_in).is_err()).await;
    assert!(is_refused(&app.refresh_session(&signed_in.refresh_token).await));
    let again = sign_out(&app, &member, Which::Current).await;
    assert!(matches!(again, Err(Unfinished::Failed(Failure::Disowned))), "{again:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_instance_that_starts_later_knows_who_signed_out() {
    let app = with_account().await;
    let signed_in = super::sign_in(&app, EMAIL).await;
    let member = caller(&app, &signed_in).unwrap();
    sign_out(&app, &member, Which::Current).await.unwrap();
    assert!(caller(&app.beside().await, &signed_in).is_err());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_sees_and_ends_its_own_sessions_and_no_other() {
    let app = with_account().await;
    let organization = app.organization(OrganizationKind::Csirt, "Two").await;
    app.account(organization, AccountRole::Administrator, "other@cert.example").await;
    let first = super::sign_in(&app, EMAIL).await;
    app.clock.advance(TimeDelta::minutes(1));
    let second = app.sign_in(credentials(EMAIL, PASSWORD, "2001:db8:7::1")).await.unwrap();
    let other = super::sign_in(&app, "other@cert.example").await;

    let member = caller(&app, &second).unwrap();
    let listed = sessions(&app, &member).await;
    assert_eq!(
        listed.iter().map(|it| (it.id, it.is_current)).collect::<Vec<_>>(),
        [(second.session, true), (first.session, false)]
    );
    assert_eq!(listed[0].network.as_deref(), Some("2001:db8:7::/48"));
    assert_eq!(listed[0].created_at - listed[1].created_at, TimeDelta::minutes(1));

    let refused = sign_out(&app, &member, Which::Id(other.session)).await;
    assert!(matches!(refused, Err(Unfinished::Failed(Failure::Missing))), "{refused:?}");
    assert!(caller(&app, &other).is_ok());
    sign_out(&app, &member, Which::Id(first.session)).await.unwrap();
    assert!(caller(&app, &first).is_err());
    assert_eq!(sessions(&app, &member).await.len(), 1);
    assert!(sessions(&app, &Caller::Stranger).await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_that_was_begun_before_its_session_ended_is_refused() {
    let app = with_account().await;
    let signed_in = super::sign_in(&app, EMAIL).await;
    // As a request stands whose head was read, and whose body takes its time.
    let Caller::Account(member) = caller(&app, &signed_in).unwrap() else { panic!("an account") };
    let organization_id = member.organization_id;
    let member = Caller::Account(member);
    sign_out(&app, &member, Which::Current).await.unwrap();
    let (id, draft) = (ContactId::new(app.clock.now()), contact_draft("desk@cert.example"));
    let written = app.attempted(&member, async move |unit: &mut Unit| {
        contacts::register(unit, id, organization_id, draft).await.map(drop)
    });
    assert!(matches!(written.await, Err(Unfinished::Failed(Failure::Disowned))));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_more_than_fifty_sessions_the_oldest_ends() {
    let app = with_account().await;
    let first = super::sign_in(&app, EMAIL).await;
    let second = super::sign_in(&app, EMAIL).await;
    let member = caller(&app, &first).unwrap();
    // What fifty more sign-ins leave, without their hashing.
    app.database
        .execute(
            "INSERT INTO session SELECT gen_random_uuid(), account_id, created_at + n * interval '1 minute', \
                expires_at, 0, current_hash, rotated_at, network, NULL FROM session, generate_series(1, 24) n",
        )
        .await;
    assert_eq!(sessions(&app, &member).await.len(), 50);
    app.clock.advance(TimeDelta::minutes(5));
    let third = super::sign_in(&app, EMAIL).await;
    assert_eq!(sessions(&app, &member).await.len(), 50);
    assert!(caller(&app, &third).is_ok());
    let left = [&first, &second].into_iter().filter(|it| caller(&app, it).is_ok()).count();
    assert_eq!(left, 1, "one of the two oldest has ended");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_knew_the_old_password_is_out_also_in_the_middle_of_signing_in() {
    let app = with_account().await;
    let now = app.clock.now();
    let credentials = credentials(EMAIL, PASSWORD, super::HOME);
    let attempt = Attempt::new(&credentials, &app.emails, &app.failures, now).unwrap();
    let begin = {
        let attempt = attempt.clone();
        async move |unit: &mut Unit| sign_in::begin(unit, attempt).await
    };
    let Begun::Heard(tried) = app.done(&Caller::Stranger, begin).await else { panic!("not heard") };
    let own = tried[0].clone();

    // While the old password is compared, another is set.
    let account = own.account_id();
    let hash = app.passwords.hash(Password::typed(&"another plover tundra".into())).await.unwrap();
    let set = async move |unit: &mut Unit| accounts::set_password(unit, account, hash).await;
    app.done(&PROCESS, set).await;

    let session = SessionId::new(now);
    let (_, family) = app.refresh.tokens.begin(session, now);
    let new =
        NewSession { family, expires_at: app.refresh.end(now), password: own.password().unwrap().clone() };
    let open = async move |unit: &mut Unit| sign_in::open(unit, attempt, new).await;
    let opened = app.attempted(&own.caller(session), open).await;
    assert!(matches!(opened, Err(Unfinished::Failed(Failure::Disowned))), "{opened:?}");
    assert_eq!(app.database.count("session").await, 0);
}
