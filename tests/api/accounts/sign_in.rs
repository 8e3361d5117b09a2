//! An e-mail address and a password open a session.

use counterpart::access::Caller;
use counterpart::accounts::{Credentials, SignInError};
use counterpart::model::kinds::*;
use counterpart::registry::organizations;
use counterpart::unit::{Expected, Unit};

use super::{HOME, caller, credentials, fail, journal, sign_in};
use crate::support::{PASSWORD, TestApp};

const EMAIL: &str = "desk@cert.example";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_signs_in_is_the_caller_of_the_access_token() {
    let app = TestApp::start().await;
    let organization = app.organization(OrganizationKind::Csirt, "One").await;
    let account = app.account(organization, AccountRole::Editor, EMAIL).await;
    let signed_in = app.sign_in(credentials("Desk@CERT.example", PASSWORD, HOME)).await.unwrap();
    assert_eq!(signed_in.expires_in.as_secs(), 600);
    let Caller::Account(member) = caller(&app, &signed_in).unwrap() else { panic!("a member") };
    assert_eq!((member.account_id, member.organization_id), (account, organization));
    assert_eq!(member.session_id, Some(signed_in.session));
    assert_eq!((member.role, member.standing), (AccountRole::Editor, Standing::Accredited));
    let session = signed_in.session;
    assert_eq!(
        journal(&app, "sign_in").await,
        [format!("session {session} {organization} {account} {{\"network\":\"192.0.2.0/24\"}}")]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_password_an_unknown_address_and_no_address_look_the_same() {
    let app = TestApp::start().await;
    let organization = app.organization(OrganizationKind::Csirt, "One").await;
    let account = app.account(organization, AccountRole::Editor, EMAIL).await;
    for email in [EMAIL, "nobody@cert.example", "no address"] {
        assert!(matches!(fail(&app, email, HOME).await, SignInError::Wrong), "{email}");
    }
    assert_eq!(
        journal(&app, "sign_in_failed").await,
        [
            format!("account {account} {organization} - {{\"network\":\"192.0.2.0/24\"}}"),
            "account - - - {\"network\":\"192.0.2.0/24\"}".to_owned(),
        ]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_without_a_password_cannot_sign_in() {
    let app = TestApp::start().await;
    let organization = app.organization(OrganizationKind::Csirt, "One").await;
    app.account(organization, AccountRole::Editor, EMAIL).await;
    app.database.execute("UPDATE account SET password_hash = NULL").await;
    for password in [PASSWORD, ""] {
        let refused = app.sign_in(credentials(EMAIL, password, HOME)).await;
        assert!(matches!(refused, Err(SignInError::Wrong)), "{password:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn accounts_of_a_retired_organization_cannot_sign_in_and_their_tokens_end() {
    let app = TestApp::start().await;
    let organization = app.organization(OrganizationKind::Csirt, "One").await;
    app.account(organization, AccountRole::Editor, EMAIL).await;
    let administrator = app.administrator(organization).await;
    let signed_in = sign_in(&app, EMAIL).await;
    app.done(&administrator, async move |unit: &mut Unit| {
        organizations::retire(unit, organization, &Expected::Any).await
    })
    .await;
    assert!(matches!(app.sign_in(credentials(EMAIL, PASSWORD, HOME)).await, Err(SignInError::Wrong)));
    assert!(app.refresh_session(&signed_in.refresh_token).await.is_err());
    assert!(caller(&app, &signed_in).is_err());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn accounts_that_the_database_disabled_a_moment_ago_cannot_sign_in() {
    let app = TestApp::start().await;
    let organization = app.organization(OrganizationKind::Csirt, "One").await;
    app.account(organization, AccountRole::Editor, EMAIL).await;
    let signed_in = sign_in(&app, EMAIL).await;
    app.database.execute("UPDATE account SET disabled_at = now()").await;
    assert!(matches!(app.sign_in(credentials(EMAIL, PASSWORD, HOME)).await, Err(SignInError::Wrong)));
    assert!(app.refresh_session(&signed_in.refresh_token).await.is_err());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_with_several_accounts_names_the_organization_where_passwords_are_the_same() {
    let app = TestApp::start().await;
    let one = app.organization(OrganizationKind::Csirt, "One").await;
    let two = app.organization(OrganizationKind::Csirt, "Two").await;
    let three = app.organization(OrganizationKind::Csirt, "Three").await;
    app.account(one, AccountRole::Editor, EMAIL).await;
    let account = app.account(two, AccountRole::Reader, EMAIL).await;
    let other = app.account_with(three, AccountRole::Reader, EMAIL, "kangaroo velvet seven").await;

    let mut expected = vec![one, two];
    expected.sort_unstable();
    match app.sign_in(credentials(EMAIL, PASSWORD, HOME)).await {
        Err(SignInError::Choose(organizations)) => assert_eq!(organizations, expected),
        other => panic!("{other:?}"),
    }
    let named = |organization_id, password| Credentials {
        organization_id: Some(organization_id),
        ..credentials(EMAIL, password, HOME)
    };
    assert_eq!(app.sign_in(named(two, PASSWORD)).await.unwrap().account, account);
    assert!(matches!(app.sign_in(named(three, PASSWORD)).await, Err(SignInError::Wrong)));
    assert_eq!(app.sign_in(credentials(EMAIL, "kangaroo velvet seven", HOME)).await.unwrap().account, other);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_is_good_at_once_on_an_instance_that_has_not_heard_of_the_account() {
    let app = TestApp::start().await;
    let beside = app.beside().await;
    let organization = app.organization(OrganizationKind::Csirt, "One").await;
    for number in 0..5 {
        let email = format!("desk-{number}@cert.example");
        app.account(organization, AccountRole::Reader, &email).await;
        let signed_in = sign_in(&beside, &email).await;
        assert!(caller(&beside, &signed_in).is_ok());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn suspended_organizations_sign_in_and_out() {
    let app = TestApp::start().await;
    let organization = app.organization(OrganizationKind::Csirt, "One").await;
    app.account(organization, AccountRole::Editor, EMAIL).await;
    app.stand(organization, Standing::Suspended).await;
    let signed_in = sign_in(&app, EMAIL).await;
    let caller = caller(&app, &signed_in).unwrap();
    super::sessions::sign_out(&app, &caller, counterpart::accounts::Which::Current).await.unwrap();
    assert!(super::caller(&app, &signed_in).is_err());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_with_many_accounts_names_the_organization_and_nobody_crowds_out_the_older_ones() {
    let app = TestApp::start().await;
    let mut accounts = Vec::new();
    for name in ["One", "Two", "Three", "Four", "Five"] {
        let organization = app.organization(OrganizationKind::Csirt, name).await;
        app.clock.advance(chrono::TimeDelta::seconds(1));
        let password = format!("kangaroo velvet {name}");
        let account = app.account_with(organization, AccountRole::Reader, EMAIL, &password).await;
        accounts.push((organization, account, password));
    }
    for (_, account, password) in &accounts[..4] {
        assert_eq!(app.sign_in(credentials(EMAIL, password, HOME)).await.unwrap().account, *account);
    }
    let (organization, account, password) = &accounts[4];
    let refused = app.sign_in(credentials(EMAIL, password, HOME)).await;
    assert!(matches!(refused, Err(SignInError::Wrong)), "{refused:?}");
    let named = Credentials { organization_id: Some(*organization), ..credentials(EMAIL, password, HOME) };
    assert_eq!(app.sign_in(named).await.unwrap().account, *account);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_accounts_of_one_organization_that_an_older_program_made_the_older_signs_in() {
    let app = TestApp::start().await;
    let organization = app.organization(OrganizationKind::Csirt, "One").await;
    let older = app.account(organization, AccountRole::Editor, EMAIL).await;
    app.clock.advance(chrono::TimeDelta::seconds(1));
    app.account(organization, AccountRole::Reader, "other@cert.example").await;
    app.database
        .execute("UPDATE account SET email_key = (SELECT email_key FROM account ORDER BY id LIMIT 1)")
        .await;
    assert_eq!(sign_in(&app, EMAIL).await.account, older);
}
