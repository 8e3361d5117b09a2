//! Whose a record is: a source writes its own and nothing else.

use counterpart::exchange::difference::Verdict;
use counterpart::exchange::report::{Counts, Outcome};
use counterpart::model::kinds::*;
use counterpart::model::organization::Identifier;
use counterpart::model::origin::Origin;
use counterpart::registry::{contacts, organizations};
use counterpart::unit::Unit;

use super::{Desk, FIXTURE, id, row};
use crate::support::{contact_draft, organization_draft};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_adopted_organization_is_never_overwritten_and_its_difference_is_told() {
    let desk = Desk::open().await;
    let mut draft = organization_draft(OrganizationKind::PrivateSector, "Plover Systems, at home here");
    draft.identifiers =
        vec![Identifier { scheme: IdentifierScheme::parse("cve-cna").unwrap(), value: id(1) }];
    draft.origin = Origin { fetched_at: Some(desk.app.clock.now()), ..Origin::local() };
    let adopted = desk.app.listed(draft).await;
    let report = desk.import(FIXTURE.as_bytes()).await.unwrap();
    assert_eq!(report.counts, Counts { listed: 10, new: 9, adopted: 1, ..Counts::default() });
    let told = row(&report, &id(1));
    assert_eq!((told.verdict, told.outcome), (Verdict::Adopted, Outcome::Done));
    assert_eq!(
        told.fields,
        ["name", "short_name", "country", "links", "identifiers", "contacts/channels", "claims"]
    );
    let snapshot = desk.app.directory.snapshot();
    let held = snapshot.organizations().find(|it| it.id == adopted).unwrap();
    assert_eq!((held.name.as_str(), held.edit_version), ("Plover Systems, at home here", 1));
    assert_eq!(snapshot.contacts_of(adopted).count(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_says_of_himself_that_he_is_listed_keeps_no_row_out() {
    let desk = Desk::open().await;
    let mut draft = organization_draft(OrganizationKind::PrivateSector, "Not Plover");
    draft.identifiers =
        vec![Identifier { scheme: IdentifierScheme::parse("cve-cna").unwrap(), value: id(1) }];
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
