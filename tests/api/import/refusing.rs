//! What is refused: whole, or row by row.

use counterpart::access::Caller;
use counterpart::exchange::report::{Counts, Outcome};
use counterpart::exchange::sources::cve_cna::CVE_CNA;
use counterpart::exchange::{Format, Refused};
use counterpart::model::kinds::*;
use counterpart::model::origin::Origin;
use serde_json::json;

use super::{Desk, FIXTURE, bytes, fixture, id, import_as, row};
use crate::support::contact_draft;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_that_lost_more_than_the_guard_allows_is_refused_whole() {
    let desk = Desk::open().await;
    desk.import(FIXTURE.as_bytes()).await.unwrap();
    let position = desk.position();
    let mut rows = fixture();
    rows[0]["country"] = json!("Norway");
    rows.truncate(7);
    match desk.import(&bytes(&rows)).await {
        Err(Refused::TooMuchLost(lost)) => assert_eq!((lost.had, lost.lost, lost.percent), (10, 3, 20)),
        other => panic!("{other:?}"),
    }
    assert_eq!(desk.position(), position);
    let report = desk.imported(&fixture()[..8]).await;
    assert_eq!(report.counts.missing, 2);
    // What was marked before is not lost once more.
    desk.app.clock.advance(chrono::Duration::days(1));
    assert_eq!(
        desk.imported(&fixture()[..7]).await.counts,
        Counts { listed: 7, unchanged: 7, missing: 1, retired: 2, ..Counts::default() }
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_is_not_this_list_is_refused_whole() {
    let desk = Desk::open().await;
    let position = desk.position();
    let cut = &FIXTURE.as_bytes()[..FIXTURE.len() / 2];
    let mut mistyped = fixture();
    mistyped[4]["contact"][0]["email"] = json!("psirt@godwit.example");
    let mut lacking = fixture();
    lacking[2].as_object_mut().unwrap().remove("cnaID");
    let files: [(Vec<u8>, &str); 8] = [
        (b"<!DOCTYPE html><html><body>Not found</body></html>".to_vec(), "HTML"),
        (cut.to_vec(), "breaks off in the middle"),
        (b"{\"status\": \"OK\", \"data\": []}".to_vec(), "expected a sequence"),
        (b"[{\"team\": \"Avocet CERT\", \"country\": \"CH\"}]".to_vec(), "missing field"),
        (b"country,email,name\nCH,cert@avocet.example,Avocet CERT\n".to_vec(), "no JSON"),
        (b"[]".to_vec(), "empty list"),
        (bytes(&mistyped), "/4/contact/0/email"),
        (bytes(&lacking), "/2 does not fit (missing field `cnaID`"),
    ];
    for (file, why) in files {
        match desk.import(&file).await {
            Err(Refused::Shape(shape)) => assert!(shape.came.contains(why), "{why}: {shape}"),
            other => panic!("{why}: {other:?}"),
        }
    }
    assert_eq!(desk.position(), position);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_administrators_of_the_secretariat_import() {
    let desk = Desk::open().await;
    let secretariat = desk.operator.member().unwrap().organization_id;
    let ministry = desk.app.organization(OrganizationKind::StateAuthority, "Ministry").await;
    let editor = desk.app.account(secretariat, AccountRole::Editor, "editor@desk.example").await;
    let others = [Caller::Stranger, desk.app.caller_of(editor), desk.app.administrator(ministry).await];
    let position = desk.position();
    for caller in others {
        assert!(matches!(
            import_as(&desk.app, &caller, FIXTURE.as_bytes()).await,
            Err(Refused::NotAllowed(_))
        ));
    }
    assert_eq!(desk.position(), position);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_right_that_ended_meanwhile_writes_nothing() {
    let desk = Desk::open().await;
    let import = desk.app.import(Format::List(&CVE_CNA), &desk.operator);
    let difference = import.compare(FIXTURE.as_bytes()).unwrap();
    desk.app.stand(desk.operator.member().unwrap().organization_id, Standing::Suspended).await;
    let report = import.turn().await.unwrap().apply(&difference, |_| ()).await;
    assert_eq!((report.counts.not_reached, report.counts.new), (10, 0));
    assert!(report.stopped.unwrap().contains("suspended"));
    assert_eq!(desk.app.database.count("organization").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rows_with_one_id_and_rows_that_cannot_be_held_are_rejected_and_the_rest_is_entered() {
    let desk = Desk::open().await;
    desk.import(FIXTURE.as_bytes()).await.unwrap();
    let mut rows = fixture();
    rows[1]["cnaID"] = rows[0]["cnaID"].clone();
    rows[2]["organizationName"] = json!("n/a");
    rows[3]["organizationName"] = json!("Dunlin Community");
    let report = desk.imported(&rows).await;
    // The second row's own id is in no row, so that it counts as vanished.
    assert_eq!(
        report.counts,
        Counts { listed: 10, changed: 1, unchanged: 6, missing: 1, rejected: 3, ..Counts::default() }
    );
    assert!(report.is_done());
    let mut rejects: Vec<_> =
        report.rejects.iter().map(|it| (it.pointer.as_str(), it.source_id.as_deref())).collect();
    rejects.sort_unstable();
    let (one, three) = (id(1), id(3));
    assert_eq!(
        rejects,
        [
            ("/0", Some(one.as_str())),
            ("/1", Some(one.as_str())),
            ("/2/organizationName", Some(three.as_str()))
        ]
    );
    assert!(report.rejects.iter().any(|it| it.detail.contains("/0, /1")));
    assert_eq!(desk.organization(&id(1)).origin.missing_since, None);
    assert_eq!(desk.organization(&id(3)).name, "Curlew Research Ltd");
}

/// Another organization's contact has the id that the third row's contact is to have.
async fn keep_out_the_third_row(desk: &Desk) {
    let elsewhere = desk.app.organization(OrganizationKind::Csirt, "Elsewhere").await;
    let mut draft = contact_draft("desk@elsewhere.example");
    draft.origin = Origin::listed("cve-cna", id(3), desk.app.clock.now());
    let administrator = desk.app.administrator(elsewhere).await;
    desk.app.contact(&administrator, elsewhere, draft).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_row_that_cannot_be_written_is_told_and_holds_nothing_up() {
    let desk = Desk::open().await;
    keep_out_the_third_row(&desk).await;
    let report = desk.import(FIXTURE.as_bytes()).await.unwrap();
    assert_eq!(report.counts, Counts { listed: 10, new: 9, failed: 1, ..Counts::default() });
    assert_eq!(row(&report, &id(3)).outcome, Outcome::Failed);
    assert!(row(&report, &id(3)).failure.as_deref().unwrap().contains("the database does not take it"));
    // Not half of it either.
    let failed = "organization WHERE origin_source_id = 'CNA-2024-0003'";
    assert_eq!(desk.app.database.count(failed).await, 0);
    assert_eq!(desk.app.database.count("organization WHERE origin_source = 'cve-cna'").await, 9);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_of_which_too_much_is_not_understood_is_refused_whole() {
    let desk = Desk::open().await;
    let position = desk.position();
    let mut rows = fixture();
    for row in &mut rows[..6] {
        row["organizationName"] = json!("");
    }
    match desk.import(&bytes(&rows)).await {
        Err(Refused::NotUnderstood(it)) => assert_eq!((it.rows, it.rejected), (10, 6)),
        other => panic!("{other:?}"),
    }
    assert_eq!(desk.position(), position);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_rows_with_one_id_neither_is_entered_though_one_cannot_be_held_anyway() {
    let desk = Desk::open().await;
    let mut rows = fixture();
    rows[1]["cnaID"] = rows[0]["cnaID"].clone();
    rows[1]["organizationName"] = json!("");
    let report = desk.imported(&rows).await;
    assert_eq!((report.counts.new, report.counts.rejected), (8, 2), "{report}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_an_import_that_breaks_off_it_is_told_which_rows_were_written() {
    let desk = Desk::open().await;
    // The third row cannot be written, so that rows are tried one by one; at the fifth something fails that is no row's fault.
    keep_out_the_third_row(&desk).await;
    let trap = format!(
        "CREATE FUNCTION trap() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
             IF NEW.origin_source_id = '{}' THEN RAISE EXCEPTION 'no room' USING ERRCODE = '53100'; END IF; \
             RETURN NEW; \
         END $$; \
         CREATE TRIGGER trap BEFORE INSERT ON contact FOR EACH ROW EXECUTE FUNCTION trap()",
        id(5)
    );
    desk.app.database.execute(&trap).await;
    let report = desk.import(FIXTURE.as_bytes()).await.unwrap();
    assert!(report.stopped.as_deref().unwrap().contains("could not write it just now"), "{report}");
    let outcomes: Vec<Outcome> = report.rows.iter().map(|row| row.outcome).collect();
    let (done, failed) = ([Outcome::Done; 2], [Outcome::Failed]);
    assert_eq!(outcomes, [&done[..], &failed, &done[..1], &[Outcome::NotReached; 6]].concat());
    assert_eq!((report.counts.new, report.counts.failed, report.counts.not_reached), (3, 1, 6));
    assert_eq!(desk.app.database.count("organization WHERE origin_source = 'cve-cna'").await, 3);
}
