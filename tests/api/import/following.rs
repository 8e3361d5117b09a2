//! The same list again, and what changed in it.

use counterpart::exchange::Format;
use counterpart::exchange::report::Counts;
use counterpart::exchange::sources::cve_cna::CVE_CNA;
use counterpart::model::channel::ChannelValue;
use counterpart::model::kinds::Standing;
use counterpart::registry::organizations;
use counterpart::unit::{Expected, Unit};
use serde_json::json;

use super::{Desk, FIXTURE, bytes, fixture, id, import_as, row};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_import_of_the_same_list_changes_nothing() {
    let desk = Desk::open().await;
    desk.import(FIXTURE.as_bytes()).await.unwrap();
    let (position, plover) = (desk.position(), desk.organization(&id(1)));
    desk.app.clock.advance(chrono::Duration::days(1));
    let report = desk.import(FIXTURE.as_bytes()).await.unwrap();
    assert_eq!(report.counts, Counts { listed: 10, unchanged: 10, ..Counts::default() });
    assert_eq!(desk.position(), position);
    assert_eq!(desk.organization(&id(1)), plover);
    // Nor does one by an instance that has read all from the database anew.
    let beside = desk.app.beside().await;
    let report = import_as(&beside, &desk.operator, FIXTURE.as_bytes()).await.unwrap();
    assert_eq!(report.counts.unchanged, 10);
    assert_eq!(beside.directory.status().position.number, position);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_changed_row_changes_only_what_it_says_and_keeps_ids() {
    let desk = Desk::open().await;
    desk.import(FIXTURE.as_bytes()).await.unwrap();
    let (plover, before) = (desk.organization(&id(1)), desk.contact(&id(1)));
    desk.app.clock.advance(chrono::Duration::days(1));

    let mut rows = fixture();
    rows[0]["organizationName"] = json!("Plover Systems");
    rows[0]["contact"][0]["email"] =
        json!([{"emailAddr": "soc@plover.example"}, {"emailAddr": "psirt@plover.example"}]);
    let report = desk.imported(&rows).await;
    assert_eq!(report.counts, Counts { listed: 10, changed: 1, unchanged: 9, ..Counts::default() });
    assert_eq!(row(&report, &id(1)).fields, ["contacts/channels", "name"]);

    let after = desk.organization(&id(1));
    assert_eq!((after.id, after.name.as_str(), after.edit_version), (plover.id, "Plover Systems", 2));
    assert_eq!(after.origin.fetched_at, Some(desk.app.clock.now()));
    let contact = desk.contact(&id(1));
    assert_eq!((contact.id, contact.channels.len()), (before.id, 2));
    assert_eq!(contact.channels[0].id, before.channels[0].id);
    assert_eq!(contact.channels[0].value, ChannelValue::Function("psirt@plover.example".into()));
    assert_eq!((contact.channels[0].preference, contact.channels[1].preference), (2, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_row_that_vanishes_is_marked_then_retired_and_comes_back_as_what_it_was() {
    let desk = Desk::open().await;
    desk.import(FIXTURE.as_bytes()).await.unwrap();
    let (plover, contact) = (desk.organization(&id(1)), desk.contact(&id(1)));
    let without = fixture().split_off(1);

    desk.app.clock.advance(chrono::Duration::days(1));
    let report = desk.imported(&without).await;
    assert_eq!(report.counts, Counts { listed: 9, unchanged: 9, missing: 1, ..Counts::default() });
    let marked = desk.organization(&id(1));
    assert_eq!((marked.origin.missing_since, marked.retired_at), (Some(desk.app.clock.now()), None));
    assert_eq!(desk.contact(&id(1)).origin.missing_since, Some(desk.app.clock.now()));
    let position = desk.position();
    let report = desk.imported(&without).await;
    assert_eq!(report.counts, Counts { listed: 9, unchanged: 9, missing: 1, ..Counts::default() });
    assert_eq!(desk.position(), position, "the same import twice retires nothing");

    desk.app.clock.advance(chrono::Duration::days(1));
    let report = desk.imported(&without).await;
    assert_eq!(report.counts, Counts { listed: 9, unchanged: 9, retired: 1, ..Counts::default() });
    assert_eq!(desk.organization(&id(1)).retired_at, Some(desk.app.clock.now()));
    assert_eq!(desk.contact(&id(1)).retired_at, Some(desk.app.clock.now()));
    let report = desk.imported(&without).await;
    assert_eq!(report.counts, Counts { listed: 9, unchanged: 9, ..Counts::default() });

    let report = desk.import(FIXTURE.as_bytes()).await.unwrap();
    assert_eq!(report.counts, Counts { listed: 10, changed: 1, unchanged: 9, ..Counts::default() });
    let back = desk.organization(&id(1));
    assert_eq!((back.id, back.retired_at, back.origin.missing_since), (plover.id, None, None));
    let returned = desk.contact(&id(1));
    assert_eq!((returned.id, returned.retired_at, returned.origin.missing_since), (contact.id, None, None));
    assert_eq!(returned.channels, contact.channels);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_contact_that_vanishes_from_its_row_is_marked_then_retired() {
    let desk = Desk::open().await;
    desk.import(FIXTURE.as_bytes()).await.unwrap();
    let mut rows = fixture();
    rows[0]["contact"] = json!([]);
    let report = desk.imported(&rows).await;
    assert_eq!(row(&report, &id(1)).fields, ["claims", "contacts/missing_since"]);
    assert!(desk.contact(&id(1)).origin.missing_since.is_some());
    assert_eq!(desk.imported(&rows).await.counts.unchanged, 10, "the same import twice retires nothing");
    desk.app.clock.advance(chrono::Duration::days(1));
    let report = desk.imported(&rows).await;
    assert_eq!(row(&report, &id(1)).fields, ["contacts/retired_at"]);
    assert!(desk.contact(&id(1)).retired_at.is_some());
    assert_eq!(desk.organization(&id(1)).retired_at, None);
    assert_eq!(desk.imported(&rows).await.counts.unchanged, 10);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_listed_organization_with_an_administrator_of_its_own_still_follows_its_source() {
    let desk = Desk::open().await;
    desk.import(FIXTURE.as_bytes()).await.unwrap();
    let plover = desk.organization(&id(1)).id;
    let administrator = desk.app.administrator(plover).await;
    let mut rows = fixture();
    rows[0]["organizationName"] = json!("Plover Systems");
    assert_eq!(desk.imported(&rows).await.counts.changed, 1);
    // But only its source changes it.
    let edit = desk.app.attempted(&administrator, async move |unit: &mut Unit| {
        organizations::retire(unit, plover, &Expected::Any).await
    });
    assert!(edit.await.is_err());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_lives_here_is_not_retired_because_its_source_no_longer_lists_it() {
    let desk = Desk::open().await;
    desk.import(FIXTURE.as_bytes()).await.unwrap();
    desk.app.stand(desk.organization(&id(1)).id, Standing::Accredited).await;
    desk.app.administrator(desk.organization(&id(2)).id).await;
    let without = fixture().split_off(2);
    desk.imported(&without).await;
    desk.app.clock.advance(chrono::Duration::days(40));
    let report = desk.imported(&without).await;
    assert_eq!(report.counts, Counts { listed: 8, unchanged: 8, missing: 2, ..Counts::default() });
    for number in [1, 2] {
        assert_eq!(desk.organization(&id(number)).retired_at, None);
        assert!(row(&report, &id(number)).remarks[0].detail.contains("Retire it by hand"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_came_to_life_between_comparing_and_writing_is_not_told_as_retired() {
    let desk = Desk::open().await;
    desk.import(FIXTURE.as_bytes()).await.unwrap();
    let without = bytes(&fixture()[1..]);
    desk.import(&without).await.unwrap();
    desk.app.clock.advance(chrono::Duration::days(1));
    let import = desk.app.import(Format::List(&CVE_CNA), &desk.operator);
    let difference = import.compare(&without).unwrap();
    desk.app.administrator(desk.organization(&id(1)).id).await;
    let report = import.turn().await.unwrap().apply(&difference, |_| ()).await;
    assert_eq!(report.counts, Counts { listed: 9, unchanged: 9, missing: 1, ..Counts::default() });
    assert!(row(&report, &id(1)).remarks[0].detail.contains("Retire it by hand"));
    assert_eq!(desk.organization(&id(1)).retired_at, None);
}
