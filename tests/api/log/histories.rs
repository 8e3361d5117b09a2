//! A log that is not the one that was followed so far: a restored backup, a fail-over, a hand in the tables.

use std::time::{Duration, Instant};

use counterpart::changes::{LoadError, Position};
use counterpart::directory::{Directory, StartError};
use counterpart::model::contact::ContactEdit;
use counterpart::model::kinds::OrganizationKind;
use counterpart::registry::contacts;
use counterpart::unit::{Expected, Unfinished, Unit};

use super::readers::append_behind;
use crate::support::{TestApp, contact_draft, image, organization_draft};

/// Cuts the log off after `number`, as restoring an older backup does.
pub fn rewind(number: i64) -> String {
    format!(
        "DELETE FROM change WHERE number > {number}; \
         UPDATE change_counter SET number = {number}, \
            head = (SELECT head FROM change WHERE number = {number}), \
            records = (SELECT count(DISTINCT record_id) FROM change);"
    )
}

/// Waits until the instance stands at `number`, and stays within what a follower may take to find out.
async fn until_at(app: &TestApp, number: i64) -> Position {
    let started = Instant::now();
    loop {
        let status = app.directory.status();
        if status.position.number == number && status.lost_since.is_none() {
            return status.position;
        }
        assert!(started.elapsed() < Duration::from_secs(10), "never at {number}: {status:?}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

async fn fresh_start(app: &TestApp) -> Result<Directory, StartError> {
    Directory::start(app.app.database.clone(), &app.config.directory, app.clock.clone()).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_instance_does_not_start_on_a_log_that_lacks_a_record() {
    let app = TestApp::start().await;
    let id = app.organization(OrganizationKind::Csirt, "Listed").await;
    app.organization(OrganizationKind::Csirt, "Lost").await;
    let lost = "DELETE FROM change WHERE record_id <> ";
    app.database.execute(&format!("{lost} '{id}'")).await;
    match fresh_start(&app).await {
        Err(StartError::Load(LoadError::Shrunk { expected: 2, found: 1 })) => {}
        other => panic!("{:?}", other.map(|_| "started")),
    }
    app.database.execute("DELETE FROM change").await;
    assert!(matches!(fresh_start(&app).await, Err(StartError::Load(LoadError::Shrunk { found: 0, .. }))));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_instance_takes_over_what_a_restored_backup_says() {
    let here = TestApp::start().await;
    let there = here.beside().await;
    let id = here.organization(OrganizationKind::Csirt, "Before the backup").await;
    let account = here.administrator(id).await.member().unwrap().account_id;
    let backup = here.directory.status().position;
    for round in 0..5 {
        here.listed(organization_draft(OrganizationKind::Csirt, &format!("After the backup {round}"))).await;
    }
    there.directory.wait_for(backup.number + 5).await.unwrap();

    here.database.execute(&rewind(backup.number)).await;
    for app in [&here, &there] {
        assert_eq!(until_at(app, backup.number).await, backup);
    }
    here.listed(organization_draft(OrganizationKind::Csirt, "After the restore")).await;
    there.directory.wait_for(backup.number + 1).await.unwrap();
    let fresh = here.beside().await;
    for app in [&here, &there] {
        assert_eq!(image(app, &[account]), image(&fresh, &[account]));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_instance_finds_out_that_the_log_was_replaced_by_one_that_is_as_long_or_longer() {
    let app = TestApp::start().await;
    let id = app.organization(OrganizationKind::Csirt, "Common").await;
    let common = app.directory.status().position.number;
    for grows_by in [0, 1, 3] {
        app.listed(organization_draft(OrganizationKind::Csirt, "Followed")).await;
        app.listed(organization_draft(OrganizationKind::Csirt, "Followed")).await;
        // In one transaction, so that nobody sees the log in between.
        let other: String =
            (0..2 + grows_by).map(|_| append_behind(id.0, 1, "{name}", "\"Other\"")).collect();
        app.database.execute(&(rewind(common) + &other)).await;
        until_at(&app, common + 2 + grows_by).await;
        let fresh = app.beside().await;
        until_image(&app, &image(&fresh, &[])).await;
    }
}

/// Waits until an instance shows what another shows, and takes writes.
async fn until_image(app: &TestApp, expected: &serde_json::Value) {
    let started = Instant::now();
    while image(app, &[]) != *expected || app.directory.status().lost_since.is_some() {
        assert!(started.elapsed() < Duration::from_secs(10), "it shows something else");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_instance_keeps_its_last_good_snapshot_and_writes_nothing_while_the_log_is_not_whole() {
    let app = TestApp::start().await;
    let id = app.organization(OrganizationKind::Csirt, "Kept").await;
    let caller = app.administrator(id).await;
    let contact = app.contact(&caller, id, contact_draft("desk@kept.example")).await.id;
    let whole = app.directory.status().position;
    let before = image(&app, &[]);
    app.database
        .execute(&format!(
            "CREATE TABLE aside AS SELECT * FROM change WHERE number = {0}; DELETE FROM change WHERE number = {0}; \
             UPDATE change_counter SET number = {0} - 1, head = previous_head",
            whole.number
        ))
        .await;
    let started = Instant::now();
    while app.directory.status().lost_since.is_none() {
        assert!(started.elapsed() < Duration::from_secs(5), "nobody noticed");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    for _ in 0..50 {
        let edit = ContactEdit { preference: Some(2), ..<_>::default() };
        let written = app
            .attempted(&caller, async move |unit: &mut Unit| {
                contacts::update(unit, contact, edit, &Expected::Any).await
            })
            .await;
        assert!(matches!(written, Err(Unfinished::Unavailable(_))), "{written:?}");
        assert_eq!(image(&app, &[]), before);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    app.database
        .execute(
            "INSERT INTO change SELECT * FROM aside; \
             UPDATE change_counter SET number = number + 1, head = (SELECT head FROM aside)",
        )
        .await;
    assert_eq!(until_at(&app, whole.number).await, whole);
    let edit = ContactEdit { preference: Some(2), ..<_>::default() };
    app.done(&caller, async move |unit: &mut Unit| {
        contacts::update(unit, contact, edit, &Expected::Any).await.map(drop)
    })
    .await;
}
