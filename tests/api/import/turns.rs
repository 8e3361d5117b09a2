//! Turns: of one list one import runs at a time, and what was begun is brought to its end.

use std::time::Duration;

use counterpart::access::Caller;
use counterpart::config::Config;
use counterpart::exchange::Format;
use counterpart::model::ids::OrganizationId;
use counterpart::model::kinds::{AccountRole, OrganizationKind};
use counterpart::registry::organizations;
use counterpart::unit::Unit;
use diesel_async::SimpleAsyncConnection;
use futures_util::future::join_all;
use serde_json::json;

use super::over_http::{imported, send};
use super::sources::{DOTGOV, FIRST, NATIONAL_CSIRTS};
use crate::support::{Answered, Field, Operator, PROCESS, Served, organization_draft, unlimited};

const LIST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/dotgov.csv");

fn secretary(field: &Field) -> Caller {
    field.caller_of(field.account_of(field.secretariat, AccountRole::Administrator))
}

/// Settings of who waits for a lock as long as a test holds it.
fn patient() -> Config {
    let mut config = unlimited();
    config.database.lock_timeout = Duration::from_mins(1);
    config.database.statement_timeout = Duration::from_mins(1);
    config
}

fn held(field: &Field, source: &str) -> usize {
    field.directory.snapshot().organizations().filter(|it| it.origin.source == source).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_comes_second_to_import_a_list_is_told_to_wait() {
    let field = Field::start().await;
    let (visitor, caller) = (field.secretary(), secretary(&field));
    let turn = field.import(Format::named("dotgov").unwrap(), &caller).turn().await.unwrap();
    let refused = Answered::to(send(&visitor, "format=dotgov", DOTGOV)).await;
    assert_eq!(refused.problem(), (409, "import-runs".into()));
    assert!(refused.header("retry-after").is_some());
    let told = Operator::beside(&field).run(&["import", "--from", "dotgov", LIST]).refused().to_owned();
    assert!(told.contains("a dotgov file is being imported just now"), "{told}");
    assert_eq!(held(&field, "dotgov"), 0);
    // To look costs no turn, and each list has its own.
    imported(&visitor, "format=dotgov&dry_run=true", DOTGOV).await;
    imported(&visitor, "format=national-csirts", NATIONAL_CSIRTS).await;
    drop(turn);
    assert_eq!(imported(&visitor, "format=dotgov", DOTGOV).await["counts"]["new"], 5);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sheets_of_organizations_run_beside_each_other_unless_one_speaks_of_another() {
    let field = Field::start().await;
    let listed = imported(&field.secretary(), "format=csv", "kind,name\nprivate_sector,Vendor\n").await;
    let vendor = listed["rows"][0]["source_id"].as_str().unwrap();
    let vendor_id = OrganizationId(vendor.parse().unwrap());
    let account = field.account(vendor_id, AccountRole::Editor, "editor@vendor.example").await;
    let (visitor, editor) = (field.secretary(), field.caller_of(account));
    let turn = field.import(Format::named("csv").unwrap(), &editor).turn().await.unwrap();
    let own = "roles,email\nabuse,abuse@secretariat.example\n";
    assert_eq!(imported(&visitor, "format=csv", own).await["counts"]["new"], 1);
    let of_another = format!("organization_id,roles,email\n{vendor},abuse,abuse@vendor.example\n");
    let refused = Answered::to(send(&visitor, "format=csv", &of_another)).await;
    assert_eq!(refused.problem(), (409, "import-runs".into()));
    drop(turn);
    assert_eq!(imported(&visitor, "format=csv", &of_another).await["counts"]["new"], 1);
    assert_eq!(imported(&visitor, "format=csv", &of_another).await["counts"]["unchanged"], 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_that_is_sent_several_times_at_once_is_entered_once() {
    let field = Field::start().await;
    let visitor = field.secretary();
    let all = join_all((0..4).map(|_| Answered::to(send(&visitor, "format=dotgov", DOTGOV)))).await;
    for answer in &all {
        let entered = answer.status == 201 && answer.json()["counts"]["failed"] == 0;
        assert!(entered || [409, 503].contains(&answer.status), "{}", answer.text());
    }
    assert!(all.iter().any(|it| it.status == 201));
    assert_eq!(held(&field, "dotgov"), 5);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_import_that_was_cut_off_is_brought_to_its_end_by_the_same_key() {
    let field = Field::start().await;
    let visitor = field.secretary();
    let once = || send(&visitor, "format=dotgov", DOTGOV).header("Idempotency-Key", "list-1");
    let first = Answered::to(once()).await.expect(201);
    // As it stands when the instance goes down in the middle.
    let half = "UPDATE import_report SET body = NULL; DELETE FROM import_report WHERE body IS NOT NULL";
    field.database.execute(half).await;
    let path = format!("/v1/imports/{}", first["id"].as_str().unwrap());
    assert_eq!(visitor.get(&path).await.expect(200)["state"], "cut_off");
    let second = Answered::to(once()).await.expect(201);
    assert_eq!((&second["id"], &second["state"]), (&first["id"], &json!("ended")));
    assert_eq!(second["counts"]["unchanged"], 5);
    assert_eq!(visitor.get(&path).await.expect(200), second);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_done_by_a_key_is_answered_without_being_compared_anew() {
    let field = Field::start().await;
    let (visitor, caller) = (field.secretary(), secretary(&field));
    let keyed = |file: &str| send(&visitor, "format=dotgov", file).header("Idempotency-Key", "list-1");
    let first = Answered::to(keyed(DOTGOV)).await.expect(201);
    let _turn = field.import(Format::named("dotgov").unwrap(), &caller).turn().await.unwrap();
    assert_eq!(Answered::to(keyed(DOTGOV)).await.expect(201), first);
    assert_eq!(Answered::to(keyed("no list")).await.problem(), (422, "key-reused".into()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_hangs_up_makes_no_room_for_another_while_his_import_goes_on() {
    let mut config = patient();
    config.http.request_timeout = Duration::from_secs(4);
    let field = Field::over(Served::with(config).await).await;
    let visitor = field.secretary();
    let mut beside = field.database.connect().await;
    beside.batch_execute("BEGIN; LOCK TABLE organization IN EXCLUSIVE MODE").await.unwrap();
    let slow = [("format=dotgov", DOTGOV), ("format=national-csirts", NATIONAL_CSIRTS)];
    for answer in join_all(slow.map(|(query, file)| Answered::to(send(&visitor, query, file)))).await {
        assert_eq!(answer.problem(), (503, "outcome-unknown".into()));
    }
    let third = || send(&visitor, "format=first", FIRST).header("Content-Type", "application/json");
    assert_eq!(Answered::to(third()).await.problem(), (503, "overloaded".into()));
    beside.batch_execute("ROLLBACK").await.unwrap();
    for _ in 0..100 {
        if field.count("SELECT count(*) AS count FROM import_report WHERE body IS NOT NULL").await == 2 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!((held(&field, "dotgov"), held(&field, "national-csirts")), (5, 5));
    Answered::to(third()).await.expect(201);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_still_being_written_by_who_lost_the_turn_is_waited_for_by_the_next() {
    let mut config = patient();
    config.import.block = 1;
    let field = Field::over(Served::with(config).await).await;
    let visitor = field.secretary();
    let mut beside = field.database.connect().await;
    beside.batch_execute("BEGIN; LOCK TABLE claim IN EXCLUSIVE MODE").await.unwrap();
    let first = Answered::to(send(&visitor, "format=dotgov", DOTGOV));
    let others = async {
        let waits =
            "SELECT count(*) AS count FROM pg_locks WHERE relation = 'claim'::regclass AND NOT granted";
        while field.count(waits).await == 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        // The connection of the turn does nothing, that of the unit waits.
        let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity JOIN pg_locks USING (pid) \
                   WHERE datname = current_database() AND locktype = 'advisory' AND state = 'idle'";
        field.database.execute(cut).await;
        let next = Answered::to(send(&visitor, "format=dotgov", DOTGOV)).await;
        beside.batch_execute("ROLLBACK").await.unwrap();
        next
    };
    let (first, next) = futures_util::join!(first, others);
    assert_eq!(next.problem(), (409, "import-runs".into()));
    let first = first.expect(201);
    assert!(first["stopped"].as_str().unwrap().contains("kept other imports waiting"), "{first}");
    assert_eq!((&first["counts"]["new"], &first["counts"]["not_reached"]), (&json!(1), &json!(4)));
    let next = imported(&visitor, "format=dotgov", DOTGOV).await;
    assert_eq!((&next["counts"]["unchanged"], &next["counts"]["new"]), (&json!(1), &json!(4)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_sends_a_sheet_slowly_keeps_no_place_from_others() {
    let field = Field::start().await;
    let (editor, neighbour) = (field.editor(), field.member());
    let sheet = "roles,email\nabuse,abuse@team.example\n";
    let slow = field.door.send_short(send(&editor, "format=csv", sheet), 9).await;
    let second = Answered::to(send(&editor, "format=csv&dry_run=true", sheet)).await;
    assert_eq!(second.problem(), (503, "overloaded".into()));
    imported(&neighbour, "format=csv", "roles,email\nabuse,abuse@neighbour.example\n").await;
    drop(slow);
    let own = "roles,email\nabuse,soc@team.example\n";
    for _ in 0..20 {
        let answer = Answered::to(send(&editor, "format=csv&dry_run=true", own)).await;
        if answer.status == 201 {
            return;
        }
    }
    panic!("the place is not given back");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sheet_that_writes_to_too_many_organizations_is_to_be_sent_in_parts() {
    let field = Field::start().await;
    let now = field.clock.now();
    let vendors: Vec<_> = (0..201)
        .map(|number| {
            let draft = organization_draft(OrganizationKind::PrivateSector, &format!("Vendor {number}"));
            (OrganizationId::new(now), draft)
        })
        .collect();
    let mut sheet = "organization_id,roles,email\n".to_owned();
    for (id, _) in &vendors {
        sheet += &format!("{id},abuse,abuse@vendor.example\n");
    }
    field.done(&PROCESS, async move |unit: &mut Unit| organizations::register_all(unit, vendors).await).await;
    let (visitor, before) = (field.secretary(), field.changes().await);
    let refused = Answered::to(send(&visitor, "format=csv", &sheet)).await;
    assert_eq!(refused.status, 422);
    let error = &refused.json()["errors"][0];
    assert_eq!(error["code"], "too_many_organizations");
    assert_eq!(field.changes().await, before);
}
