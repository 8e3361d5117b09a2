//! The log: dense, in commit order, chained; and followers that never skip, repeat or believe what is not so.

mod histories;
mod readers;
mod watcher;
mod writers;

use std::time::Duration;

use counterpart::changes::{self, Position};
use counterpart::journal;
use counterpart::model::ids::OrganizationId;
use counterpart::model::kinds::OrganizationKind;
use counterpart::registry::organizations;
use counterpart::unit::{Failure, Unfinished, Unit};
use diesel_async::AsyncPgConnection;

use crate::support::{PROCESS, TestApp, TestDatabase, image, organization_draft};

use watcher::Watcher;
use writers::{Tally, Writer};

const WRITERS: usize = 16;
const UNITS: usize = 40;

/// Makes every twentieth change wait before its unit commits, so that units overlap as they do on a busy server.
const SLOW_COMMITS: &str = "\
    CREATE FUNCTION doze() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
        IF random() < 0.05 THEN PERFORM pg_sleep(random() * 0.01); END IF; RETURN NULL; END $$; \
    CREATE CONSTRAINT TRIGGER doze AFTER INSERT ON change DEFERRABLE INITIALLY DEFERRED \
        FOR EACH ROW EXECUTE FUNCTION doze()";

/// Ends the connections of all followers, as an operator or a router does.
const CUT: &str = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name = 'counterpart' \
    AND (query LIKE 'LISTEN %' OR query LIKE '% FROM change c WHERE c.number > %' \
        OR query LIKE '% FROM change_counter')";

async fn cut_followers(database: &TestDatabase) -> usize {
    let connection = &mut database.connect_as_service().await;
    diesel_async::RunQueryDsl::execute(diesel::sql_query(CUT), connection).await.unwrap()
}

/// Computes log and journal anew; returns where the log stood after each change, and how many entries the journal has.
async fn verified(connection: &mut AsyncPgConnection) -> (Vec<Position>, i64) {
    let mut positions = Vec::new();
    changes::verify(connection, |position| positions.push(position)).await.unwrap().unwrap();
    let entries = journal::verify(connection, |_| ()).await.unwrap().unwrap();
    (positions, entries.number)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_sixteen_writers_on_two_instances_leave_is_one_dense_chain_that_every_follower_shows() {
    let here = TestApp::start().await;
    let there = here.beside().await;
    here.database.execute(SLOW_COMMITS).await;
    let shared = writers::shared_contact(&here).await;
    let mut crew = Vec::new();
    for index in 0..WRITERS {
        let app = if index % 2 == 0 { &here } else { &there };
        crew.push(Writer::new(&here, app.app.clone(), index, &shared).await);
    }
    let accounts: Vec<_> = crew.iter().map(Writer::account).collect();
    let watcher = Watcher::start(&here.database).await;

    let working: Vec<_> = crew.into_iter().map(|writer| tokio::spawn(writer.work(UNITS))).collect();
    let mut cuts = 0;
    while !working.iter().all(tokio::task::JoinHandle::is_finished) {
        tokio::time::sleep(Duration::from_millis(300)).await;
        cuts += cut_followers(&here.database).await;
    }
    let mut tally = Tally::default();
    for work in working {
        tally.add(&work.await.unwrap());
    }

    let (positions, entries) = verified(&mut here.database.connect().await).await;
    let changes = positions.last().unwrap().number;
    assert!(watcher.until(changes).await == positions[1..], "the watcher saw another log");
    for app in [&here, &there] {
        app.directory.wait_for(changes).await.unwrap();
    }
    let fresh = here.beside().await;
    assert_eq!(image(&here, &accounts), image(&fresh, &accounts));
    assert_eq!(image(&there, &accounts), image(&fresh, &accounts));
    println!(
        "log: {tally}; {changes} changes (largest unit {}), {entries} journal entries, {cuts} followers cut: \
         dense, chained, three instances equal",
        writers::LARGEST
    );
    assert!(tally.rolled_back > 0 && cuts > 0, "nothing was shown");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_unit_that_is_rolled_back_after_it_wrote_leaves_no_gap() {
    let app = TestApp::start().await;
    app.organization(OrganizationKind::Csirt, "Before").await;
    let before = app.directory.status().position;
    let id = OrganizationId::new(app.clock.now());
    let draft = organization_draft(OrganizationKind::Csirt, "Never");
    let failed: Result<(), Unfinished> = app
        .attempted(&PROCESS, async move |unit: &mut Unit| {
            organizations::register(unit, id, draft).await?;
            Err(Failure::Stale)
        })
        .await;
    assert!(matches!(failed, Err(Unfinished::Failed(Failure::Stale))));
    app.listed(organization_draft(OrganizationKind::Csirt, "After")).await;
    let after = app.directory.status().position;
    assert_eq!(after.number, before.number + 1);
    let (positions, _) = verified(&mut app.database.connect().await).await;
    assert_eq!(positions.last(), Some(&after));
}
