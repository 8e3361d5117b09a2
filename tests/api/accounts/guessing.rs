//! Guessing does not pay, and does not lock the owner out.

use std::time::Duration;

use chrono::TimeDelta;
use counterpart::accounts::SignInError;
use counterpart::model::kinds::*;

use super::{HOME, credentials, fail, journal, sign_in};
use crate::support::{PASSWORD, TestApp};

const EMAIL: &str = "desk@cert.example";

/// An address in a network of its own.
fn elsewhere(number: usize) -> String {
    format!("198.51.{number}.9")
}

fn wait(error: SignInError) -> Duration {
    match error {
        SignInError::TooMany { retry_after } => retry_after,
        other => panic!("{other:?}"),
    }
}

async fn with_account() -> TestApp {
    let app = TestApp::start().await;
    let organization = app.organization(OrganizationKind::Csirt, "One").await;
    app.account(organization, AccountRole::Editor, EMAIL).await;
    app
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_failures_of_an_address_are_heard_in_a_quarter_of_an_hour_from_wherever_and_on_all_instances() {
    let app = with_account().await;
    let beside = app.beside().await;
    for number in 0..10 {
        let instance = if number % 2 == 0 { &app } else { &beside };
        assert!(matches!(fail(instance, EMAIL, &elsewhere(number)).await, SignInError::Wrong));
        app.clock.advance(TimeDelta::minutes(1));
    }
    // The right password is not looked at either: its answer would tell a guesser that it is right.
    for instance in [&app, &beside] {
        let refused = instance.sign_in(credentials(EMAIL, PASSWORD, &elsewhere(20))).await;
        assert_eq!(wait(refused.unwrap_err()), Duration::from_mins(5));
    }
    assert_eq!(journal(&app, "sign_in_failed").await.len(), 10);
    app.clock.advance(TimeDelta::minutes(5));
    app.sign_in(credentials(EMAIL, PASSWORD, &elsewhere(20))).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_owner_signs_in_from_a_known_device_while_others_guess() {
    let app = with_account().await;
    sign_in(&app, EMAIL).await;
    for number in 0..12 {
        fail(&app, EMAIL, &elsewhere(number)).await;
    }
    wait(fail(&app, EMAIL, &elsewhere(0)).await);
    sign_in(&app, EMAIL).await;
    // A neighbour in the owner's network is heard no longer than others.
    for _ in 0..10 {
        assert!(matches!(fail(&app, EMAIL, "192.0.2.66").await, SignInError::Wrong));
    }
    wait(fail(&app, EMAIL, "192.0.2.66").await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_device_is_known_for_thirty_days() {
    let app = with_account().await;
    sign_in(&app, EMAIL).await;
    app.clock.advance(TimeDelta::days(30));
    for number in 0..10 {
        fail(&app, EMAIL, &elsewhere(number)).await;
    }
    wait(app.sign_in(credentials(EMAIL, PASSWORD, HOME)).await.unwrap_err());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_network_that_tries_many_addresses_is_heard_fifty_times() {
    let app = with_account().await;
    for number in 0..50 {
        let email = format!("guess-{number}@cert.example");
        assert!(matches!(fail(&app, &email, "203.0.113.5").await, SignInError::Wrong));
    }
    assert_eq!(wait(fail(&app, "other@cert.example", "203.0.113.77").await), Duration::from_mins(15));
    sign_in(&app, EMAIL).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_guesses_that_come_at_once_no_more_are_looked_at() {
    let app = with_account().await;
    let beside = app.beside().await;
    let guesses = (0..60).map(|number| {
        let instance = if number % 2 == 0 { &app } else { &beside };
        async move {
            match fail(instance, EMAIL, &elsewhere(number)).await {
                SignInError::Wrong => 1,
                SignInError::TooMany { .. } => 0,
                other => panic!("{other:?}"),
            }
        }
    });
    let heard: i32 = futures_util::future::join_all(guesses).await.into_iter().sum();
    assert_eq!(heard, 10);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn signing_in_rightly_is_not_counted() {
    let app = with_account().await;
    for number in 0..15 {
        app.sign_in(credentials(EMAIL, PASSWORD, &elsewhere(number))).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_no_longer_counts_is_cleared_away() {
    let app = with_account().await;
    for number in 0..5 {
        fail(&app, EMAIL, &elsewhere(number)).await;
    }
    app.clock.advance(TimeDelta::minutes(15));
    fail(&app, "other@cert.example", HOME).await;
    assert_eq!(app.database.count("sign_in_failure").await, 2);
}
