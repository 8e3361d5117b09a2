//! Whose a record is: a source writes its own and nothing else.

use chrono::{DateTime, Utc};
use counterpart::access::Caller;
use counterpart::exchange::Format;
use counterpart::exchange::difference::Verdict;
use counterpart::exchange::report::{Counts, Outcome};
use counterpart::exchange::sources::cve_cna::CVE_CNA;
use counterpart::model::ids::OrganizationId;
use counterpart::model::kinds::*;
use counterpart::model::organization::{Identifier, Organization, OrganizationDraft, OrganizationEdit};
use counterpart::model::origin::Origin;
use counterpart::registry::{contacts, organizations};
use counterpart::unit::{Expected, Unit};
use serde_json::json;

use super::{Desk, FIXTURE, bytes, fixture, id, import_as, row};
use crate::support::{contact_draft, organization_draft};

fn draft_of(organization: &Organization, now: DateTime<Utc>) -> OrganizationDraft {
    let draft = organization_draft(organization.kind, "Back again");
    let source_id = organization.origin.source_id.clone().unwrap();
    OrganizationDraft { origin: Origin::listed("cve-cna", source_id, now), ..draft }
}

async fn adopted(desk: &Desk, number: usize) -> (OrganizationId, Caller) {
    let organization = desk.organization(&id(number)).id;
    let administrator = desk.app.administrator(organization).await;
    desk.app
        .done(&administrator, async move |unit: &mut Unit| {
            organizations::adopt(unit, organization, &Expected::Any).await.map(drop)
        })
        .await;
    (organization, administrator)
}

fn named(scheme: &str, value: String) -> Identifier {
    Identifier { scheme: IdentifierScheme::parse(scheme).unwrap(), value }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_adopted_organization_is_never_overwritten_and_its_difference_is_told() {
    let desk = Desk::open().await;
    desk.import(FIXTURE.as_bytes()).await.unwrap();
    let (own, administrator) = adopted(&desk, 1).await;
    // What it says of itself has no say in what the list knows of it.
    let edit = OrganizationEdit {
        name: Some("Plover Systems, at home here".to_owned()),
        identifiers: Some(Vec::new()),
        ..OrganizationEdit::default()
    };
    desk.app
        .done(&administrator, async move |unit: &mut Unit| {
            organizations::update(unit, own, edit, &Expected::Any).await.map(drop)
        })
        .await;
    let report = desk.import(FIXTURE.as_bytes()).await.unwrap();
    assert_eq!(report.counts, Counts { listed: 10, unchanged: 9, adopted: 1, ..Counts::default() });
    let told = row(&report, &id(1));
    assert_eq!((told.verdict, told.outcome), (Verdict::Adopted, Outcome::Done));
    assert_eq!(told.fields, ["name", "identifiers"]);
    let snapshot = desk.app.directory.snapshot();
    let held = snapshot.organizations().find(|it| it.id == own).unwrap();
    assert_eq!(held.name, "Plover Systems, at home here");
    // So does an instance that has read all from the database anew, and what the tables say is what the log says.
    let beside = desk.app.beside().await;
    assert_eq!(import_as(&beside, &desk.operator, FIXTURE.as_bytes()).await.unwrap().counts.adopted, 1);
    let verified = counterpart::registry::verify(&mut desk.app.database.connect().await).await.unwrap();
    assert!(verified.is_ok(), "{verified:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_adopted_organization_draws_no_row_of_another_by_naming_its_id() {
    let desk = Desk::open().await;
    desk.import(&bytes(&fixture()[..1])).await.unwrap();
    let (own, administrator) = adopted(&desk, 1).await;
    let edit =
        OrganizationEdit { identifiers: Some(vec![named("cve-cna", id(2))]), ..OrganizationEdit::default() };
    desk.app
        .done(&administrator, async move |unit: &mut Unit| {
            organizations::update(unit, own, edit, &Expected::Any).await.map(drop)
        })
        .await;
    let report = desk.import(FIXTURE.as_bytes()).await.unwrap();
    assert_eq!(report.counts, Counts { listed: 10, new: 9, adopted: 1, ..Counts::default() });
    assert_eq!(row(&report, &id(1)).verdict, Verdict::Adopted);
    let told = row(&report, &id(2));
    assert_eq!(told.verdict, Verdict::New);
    assert!(told.remarks.iter().any(|it| it.detail.contains(&own.to_string())), "{:?}", told.remarks);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_adopted_since_the_list_was_compared_is_not_written_to() {
    let desk = Desk::open().await;
    desk.import(FIXTURE.as_bytes()).await.unwrap();
    let mut rows = fixture();
    rows[0]["scope"] = json!("Something else altogether");
    let import = desk.app.import(Format::List(&CVE_CNA), &desk.operator);
    let difference = import.compare(&bytes(&rows)).unwrap();
    let (own, _) = adopted(&desk, 1).await;
    let report = import.turn().await.unwrap().apply(&difference, |_| ()).await;
    assert_eq!((row(&report, &id(1)).outcome, report.counts.failed), (Outcome::Failed, 1));
    let snapshot = desk.app.directory.snapshot();
    let claims: Vec<_> = snapshot.claims().filter(|it| it.organization_id == own).collect();
    assert!(claims.iter().all(|it| it.origin.is_local()), "{claims:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_unit_that_falls_apart_into_rows_ends_between_two_of_them_when_the_service_stops() {
    let desk = Desk::open().await;
    desk.import(FIXTURE.as_bytes()).await.unwrap();
    let slow = "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.2); RETURN NEW; END $$; \
                CREATE TRIGGER slow BEFORE UPDATE ON organization FOR EACH ROW EXECUTE FUNCTION slow()";
    desk.app.database.execute(slow).await;
    let mut rows = fixture();
    for row in &mut rows {
        row["shortName"] = json!(format!("{} again", row["shortName"].as_str().unwrap()));
    }
    let last = rows.len();
    let import = desk.app.import(Format::List(&CVE_CNA), &desk.operator);
    let mut turn = import.turn().await.unwrap();
    let difference = turn.compare(&bytes(&rows)).await.unwrap();
    adopted(&desk, last).await;
    let before = desk.organization(&id(1));
    let stop = async {
        while desk.organization(&id(1)) == before {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        desk.app.imports.stop();
    };
    let (report, ()) = futures_util::future::join(turn.apply(&difference, |_| ()), stop).await;
    assert!(report.stopped.as_ref().unwrap().contains("being stopped"), "{report}");
    assert!(report.counts.changed > 0 && report.counts.not_reached > 0, "{report}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_withdrawn_here_stays_so_whatever_the_list_says() {
    let desk = Desk::open().await;
    desk.import(FIXTURE.as_bytes()).await.unwrap();
    desk.app.stand(desk.organization(&id(1)).id, Standing::Withdrawn).await;
    let withdrawn = desk.organization(&id(1));
    assert!(withdrawn.retired_at.is_some());
    let mut rows = fixture();
    rows[0]["organizationName"] = json!("Plover Systems");
    for _ in 0..2 {
        let report = desk.imported(&rows).await;
        assert_eq!(report.counts, Counts { listed: 10, unchanged: 10, ..Counts::default() });
        let told = row(&report, &id(1));
        assert!(told.remarks.iter().any(|it| it.detail.contains("was taken out")), "{:?}", told.remarks);
        assert_eq!(desk.organization(&id(1)), withdrawn);
        assert!(desk.contact(&id(1)).retired_at.is_some());
        // Neither by leaving the list in between.
        desk.imported(&rows[1..]).await;
        desk.app.clock.advance(chrono::Duration::days(2));
        desk.imported(&rows[1..]).await;
    }
    let (draft, organization) = (draft_of(&withdrawn, desk.app.clock.now()), withdrawn.id);
    let followed = desk.app.attempted(&desk.operator, async move |unit: &mut Unit| {
        organizations::follow(unit, organization, draft).await.map(drop)
    });
    assert!(followed.await.is_err());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_says_of_himself_that_he_is_listed_keeps_no_row_out() {
    let desk = Desk::open().await;
    let mut draft = organization_draft(OrganizationKind::PrivateSector, "Not Plover");
    draft.identifiers = vec![named("cve-cna", id(1))];
    let claiming = desk.app.listed(draft).await;
    let report = desk.import(FIXTURE.as_bytes()).await.unwrap();
    assert_eq!(report.counts.new, 10);
    let remark = &row(&report, &id(1)).remarks[0];
    assert!(remark.detail.contains(&claiming.to_string()), "{}", remark.detail);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_source_does_not_write_what_is_not_its_own() {
    let desk = Desk::open().await;
    let own = desk.app.organization(OrganizationKind::Csirt, "Own").await;
    let administrator = desk.app.administrator(own).await;
    let contact = desk.app.contact(&administrator, own, contact_draft("desk@own.example")).await.id;
    let mut organization = organization_draft(OrganizationKind::Csirt, "Taken over");
    organization.origin = Origin::listed("cve-cna", id(1), desk.app.clock.now());
    let mut draft = contact_draft("desk@elsewhere.example");
    draft.origin = organization.origin.clone();
    let position = desk.position();
    let operator = &desk.operator;
    macro_rules! refused {
        ($($act:expr),+ $(,)?) => {$(
            assert!(desk.app.attempted(operator, $act).await.is_err(), stringify!($act));
        )+};
    }
    refused!(
        async move |unit: &mut Unit| organizations::follow(unit, own, organization).await.map(drop),
        async move |unit: &mut Unit| organizations::mark_missing(unit, own, "cve-cna").await,
        async move |unit: &mut Unit| organizations::retire_missing(unit, own, "cve-cna").await.map(drop),
        async move |unit: &mut Unit| contacts::follow(unit, contact, draft).await.map(drop),
        async move |unit: &mut Unit| contacts::mark_missing(unit, contact, "cve-cna").await,
        async move |unit: &mut Unit| contacts::retire_missing(unit, contact, "cve-cna").await,
    );
    assert_eq!(desk.position(), position);
}
