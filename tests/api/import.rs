//! Lists of other directories, from the file into the directory: here the list of CVE partners.

use counterpart::access::Caller;
use counterpart::exchange::cve_cna::CVE_CNA;
use counterpart::exchange::difference::Verdict;
use counterpart::exchange::fields::census;
use counterpart::exchange::report::{Counts, Outcome, RowReport};
use counterpart::exchange::{Refused, Report};
use counterpart::model::channel::ChannelValue;
use counterpart::model::contact::Contact;
use counterpart::model::ids::OrganizationId;
use counterpart::model::kinds::*;
use counterpart::model::organization::{Identifier, Organization};
use counterpart::model::origin::Origin;
use counterpart::registry::{contacts, organizations};
use counterpart::unit::{Expected, Unit};
use diesel::sql_types::{BigInt, Text};
use diesel_async::RunQueryDsl;
use serde_json::{Value, json};

use crate::support::{TestApp, contact_draft, organization_draft};

const FIXTURE: &str = include_str!("../fixtures/cve_cna.json");

/// The list as it is published; it is no part of the project.
const REAL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/cve-cna/CNAsList.json");

/// A directory whose secretariat imports.
struct Desk {
    app: TestApp,
    operator: Caller,
}

impl Desk {
    async fn open() -> Self {
        let app = TestApp::start().await;
        let secretariat = app.secretariat().await;
        let operator = app.administrator(secretariat).await;
        Self { app, operator }
    }

    async fn import(&self, file: &[u8]) -> Result<Report, Refused> {
        import_as(&self.app, &self.operator, file).await
    }

    async fn imported(&self, rows: &[Value]) -> Report {
        self.import(&bytes(rows)).await.unwrap()
    }

    fn position(&self) -> i64 {
        self.app.directory.status().position.number
    }

    /// What is held of a row.
    fn organization(&self, source_id: &str) -> Organization {
        let snapshot = self.app.directory.snapshot();
        let mut all = snapshot.organizations();
        all.find(|it| it.origin.source_id.as_deref() == Some(source_id)).unwrap().clone()
    }

    fn contacts(&self, source_id: &str) -> Vec<Contact> {
        let id = self.organization(source_id).id;
        self.app.directory.snapshot().contacts_of(id).cloned().collect()
    }

    fn contact(&self, source_id: &str) -> Contact {
        self.contacts(source_id).remove(0)
    }

    async fn count(&self, from: &str) -> i64 {
        #[derive(diesel::QueryableByName)]
        struct Count {
            #[diesel(sql_type = BigInt)]
            count: i64,
        }
        let mut connection = self.app.database.connect().await;
        let query = diesel::sql_query(format!("SELECT count(*) AS count FROM {from}"));
        query.get_result::<Count>(&mut connection).await.unwrap().count
    }
}

async fn import_as(app: &TestApp, operator: &Caller, file: &[u8]) -> Result<Report, Refused> {
    let import = app.import(&CVE_CNA, operator);
    Ok(import.apply(&import.compare(file)?, |_| ()).await)
}

fn fixture() -> Vec<Value> {
    serde_json::from_str(FIXTURE).unwrap()
}

fn bytes(rows: &[Value]) -> Vec<u8> {
    serde_json::to_vec(rows).unwrap()
}

fn id(number: usize) -> String {
    format!("CNA-2024-{number:04}")
}

fn row<'a>(report: &'a Report, source_id: &str) -> &'a RowReport {
    report.rows.iter().find(|row| row.source_id == source_id).unwrap()
}

fn links(organization: &Organization) -> Vec<(&str, &str, Option<&str>, Option<&str>)> {
    organization
        .links
        .iter()
        .map(|link| {
            let language = link.language.as_ref().map(|it| it.as_str());
            (link.rel.as_str(), link.url.as_str(), language, link.label.as_deref())
        })
        .collect()
}

fn channels(contact: &Contact) -> Vec<(&str, &str, i16)> {
    contact.channels.iter().map(|it| (it.kind.as_str(), it.value.get().unwrap(), it.preference)).collect()
}

fn remarks<'a>(report: &'a Report, source_id: &str) -> Vec<&'a str> {
    row(report, source_id).remarks.iter().map(|remark| remark.pointer.as_str()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_is_entered_with_all_that_can_be_held_and_a_remark_for_the_rest() {
    let desk = Desk::open().await;
    let report = desk.import(FIXTURE.as_bytes()).await.unwrap();
    assert_eq!(report.counts, Counts { listed: 10, new: 10, ..Counts::default() });
    assert!(report.is_whole());

    let plover = desk.organization(&id(1));
    assert_eq!(plover.kind, OrganizationKind::PrivateSector);
    assert_eq!(
        (plover.name.as_str(), plover.short_name.as_deref()),
        ("Plover Systems Incorporated", Some("plover"))
    );
    assert_eq!(plover.country.map(|it| it.as_str()), Some("US"));
    let identifiers: Vec<_> =
        plover.identifiers.iter().map(|it| (it.scheme.as_str(), it.value.as_str())).collect();
    assert_eq!(identifiers, [("cve-cna", "CNA-2024-0001"), ("cve-short-name", "plover")]);
    assert_eq!(plover.origin, Origin::listed("cve-cna", id(1), desk.app.clock.now()));
    assert_eq!(plover.standing.standing, Standing::Listed);
    let contact = desk.contact(&id(1));
    assert_eq!(contact.roles, [ContactRole::VulnerabilityDisclosure]);
    assert_eq!(contact.origin, plover.origin);
    assert_eq!(channels(&contact), [("email", "psirt@plover.example", 1)]);
    assert_eq!(contact.confirmed_at, None);

    let avocet = desk.organization(&id(2));
    assert_eq!(avocet.kind, OrganizationKind::Csirt);
    assert_eq!(
        links(&avocet),
        [
            ("report_form", "https://avocet.example/melden", None, Some("Contact form (German)")),
            ("report_form", "https://avocet.example/report", None, Some("Contact form (English)")),
            ("policy", "https://avocet.example/richtlinie", Some("de"), Some("Policy")),
            ("policy", "https://avocet.example/policy", Some("en"), Some("Policy (English)")),
            ("advisories", "https://avocet.example/bulletins", Some("en"), Some("Advisories")),
        ]
    );
    assert_eq!(
        channels(&desk.contact(&id(2))),
        [
            ("email", "cert@avocet.example", 1),
            ("email", "root@avocet.example", 2),
            ("web_form", "https://avocet.example/melden", 3),
            ("web_form", "https://avocet.example/report", 4),
        ]
    );

    let curlew = desk.organization(&id(3));
    assert_eq!(curlew.country.map(|it| it.as_str()), Some("GB"));
    assert_eq!(curlew.kind, OrganizationKind::PrivateSector);
    assert_eq!(
        links(&curlew)[0],
        ("report_form", "https://curlew.example/contact", None, Some("Curlew security contact page"))
    );
    assert_eq!(channels(&desk.contact(&id(3))), [("email", "disclose@curlew.example", 1)]);

    let dunlin = desk.organization(&id(4));
    assert_eq!((dunlin.kind, dunlin.country), (OrganizationKind::TechnicalCommunity, None));
    assert_eq!(channels(&desk.contact(&id(4))), [("web_form", "https://dunlin.example/bugs", 1)]);
    assert_eq!(remarks(&report, &id(4)), ["/3/country"]);

    assert_eq!(desk.organization(&id(5)).country.map(|it| it.as_str()), Some("TR"));
    assert_eq!(channels(&desk.contact(&id(5))), [("web_form", "https://godwit.example/bildir", 1)]);

    assert_eq!(desk.contacts(&id(6)), []);
    assert_eq!(
        remarks(&report, &id(6)),
        [
            "/5/CNA/type/0",
            "/5/disclosurePolicy/0/url",
            "/5/securityAdvisories/advisories/0/url",
            "/5/contact"
        ]
    );

    assert_eq!(
        links(&desk.organization(&id(7))),
        [
            ("policy", "https://knot.example/policy", None, Some("Policy")),
            ("advisories", "https://knot.example/advisories", None, Some("Advisories")),
        ]
    );
    assert_eq!(
        remarks(&report, &id(7)),
        ["/6/disclosurePolicy/0/language", "/6/securityAdvisories/advisories/1"]
    );

    assert_eq!(channels(&desk.contact(&id(8))), [("email", "psirt@ruff.example", 1)]);
    assert_eq!(remarks(&report, &id(8)), ["/7/disclosurePolicy/0/url", "/7/contact/0/email/1/emailAddr"]);

    assert_eq!(desk.organization(&id(9)).country, None);
    assert_eq!(remarks(&report, &id(9)), ["/8/CNA/type/1", "/8/country"]);
    assert_eq!(channels(&desk.contact(&id(10))), [("email", "security@whimbrel.example", 1)]);
    assert_eq!(desk.organization(&id(10)).country.map(|it| it.as_str()), Some("CI"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_can_read_what_a_public_list_says() {
    let desk = Desk::open().await;
    desk.import(FIXTURE.as_bytes()).await.unwrap();
    let snapshot = desk.app.directory.snapshot();
    let look = desk.app.look(&snapshot, &Caller::Stranger);
    let seen = look.organizations(&Default::default(), None, 50).items.len();
    assert_eq!(seen, 10 + 1);
    assert_eq!(look.contacts(&Default::default(), None, 50).items.len(), 9);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_comparison_says_all_and_writes_nothing() {
    let desk = Desk::open().await;
    let before = (desk.position(), desk.count("journal_entry").await);
    let difference = desk.app.import(&CVE_CNA, &desk.operator).compare(FIXTURE.as_bytes()).unwrap();
    let report = Report::planned(&difference);
    assert_eq!(report.counts, Counts { listed: 10, new: 10, ..Counts::default() });
    assert!(!report.applied);
    assert!(report.rows.iter().all(|row| row.outcome == Outcome::Planned));
    assert_eq!((desk.position(), desk.count("journal_entry").await), before);
    assert_eq!(desk.count("organization").await, 1);
}

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
    assert_eq!(row(&report, &id(1)).fields, ["contacts/missing_since"]);
    assert!(desk.contact(&id(1)).origin.missing_since.is_some());
    let report = desk.imported(&rows).await;
    assert_eq!(row(&report, &id(1)).fields, ["contacts/retired_at"]);
    assert!(desk.contact(&id(1)).retired_at.is_some());
    assert_eq!(desk.organization(&id(1)).retired_at, None);
    assert_eq!(desk.imported(&rows).await.counts.unchanged, 10);
}

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
    let import = desk.app.import(&CVE_CNA, &desk.operator);
    let difference = import.compare(FIXTURE.as_bytes()).unwrap();
    desk.app.stand(desk.operator.member().unwrap().organization_id, Standing::Suspended).await;
    let report = import.apply(&difference, |_| ()).await;
    assert_eq!((report.counts.not_reached, report.counts.new), (10, 0));
    assert!(report.stopped.unwrap().contains("suspended"));
    assert_eq!(desk.count("organization").await, 1);
}

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
    assert_eq!(told.fields, ["name", "short_name", "country", "links", "identifiers", "contacts/channels"]);
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
    assert!(!report.is_whole());
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_row_that_cannot_be_written_is_told_and_holds_nothing_up() {
    let desk = Desk::open().await;
    // Another organization's contact has the id that the third row's contact is to have.
    let elsewhere = desk.app.organization(OrganizationKind::Csirt, "Elsewhere").await;
    let mut draft = contact_draft("desk@elsewhere.example");
    draft.origin = Origin::listed("cve-cna", id(3), desk.app.clock.now());
    let administrator = desk.app.administrator(elsewhere).await;
    desk.app.contact(&administrator, elsewhere, draft).await;

    let report = desk.import(FIXTURE.as_bytes()).await.unwrap();
    assert_eq!(report.counts, Counts { listed: 10, new: 9, failed: 1, ..Counts::default() });
    assert_eq!(row(&report, &id(3)).outcome, Outcome::Failed);
    assert!(row(&report, &id(3)).failure.as_deref().unwrap().contains("contact_origin"));
    // Not half of it either.
    let failed = "organization WHERE origin_source_id = 'CNA-2024-0003'";
    assert_eq!(desk.count(failed).await, 0);
    assert_eq!(desk.count("organization WHERE origin_source = 'cve-cna'").await, 9);
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
        async move |unit: &mut Unit| organizations::retire_missing(unit, own, "cve-cna").await,
        async move |unit: &mut Unit| contacts::follow(unit, contact, draft).await.map(drop),
        async move |unit: &mut Unit| contacts::mark_missing(unit, contact, "cve-cna").await,
        async move |unit: &mut Unit| contacts::retire_missing(unit, contact, "cve-cna").await,
    );
    assert_eq!(desk.position(), position);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn small_blocks_come_to_the_same_as_one() {
    let mut config = crate::support::config();
    config.import.block = 3;
    let app = TestApp::with(config, counterpart::clock::Clock::System).await;
    let secretariat = app.secretariat().await;
    let operator = app.administrator(secretariat).await;
    let import = app.import(&CVE_CNA, &operator);
    let mut steps = Vec::new();
    let report = import.apply(&import.compare(FIXTURE.as_bytes()).unwrap(), |done| steps.push(done)).await;
    assert_eq!(report.counts.new, 10);
    assert_eq!(steps, [0, 3, 3, 3, 1]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn log_and_journal_name_the_operator_the_list_and_its_file() {
    #[derive(diesel::QueryableByName)]
    struct Entry {
        #[diesel(sql_type = Text)]
        actor: String,
        #[diesel(sql_type = Text)]
        detail: String,
    }
    let desk = Desk::open().await;
    let report = desk.import(FIXTURE.as_bytes()).await.unwrap();
    let operator = desk.operator.member().unwrap().account_id.to_string();
    let mut connection = desk.app.database.connect().await;
    let query =
        "SELECT actor_account::text AS actor, detail::text AS detail FROM journal_entry WHERE act = 'import'";
    let entries: Vec<Entry> = diesel::sql_query(query).load(&mut connection).await.unwrap();
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0].actor, operator);
    let detail: Value = serde_json::from_str(&entries[0].detail).unwrap();
    assert_eq!(detail["source"], "cve-cna");
    assert_eq!(detail["file_sha256"], json!(report.file_sha256));
    assert_eq!((&detail["counts"]["new"], &detail["counts"]["listed"]), (&json!(10), &json!(10)));
    let named = format!(
        "change WHERE actor_account = '{operator}' AND act = 'register' AND reference = 'cve-cna sha256:{}'",
        report.file_sha256
    );
    assert_eq!(desk.count(&named).await, 10 + 9);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_report_tells_people_and_programs_the_same() {
    let desk = Desk::open().await;
    desk.import(FIXTURE.as_bytes()).await.unwrap();
    let mut rows = fixture();
    rows[0]["organizationName"] = json!("Plover Systems");
    rows[0]["homepage"] = json!("https://plover.example");
    rows[1]["organizationName"] = json!("");
    let report = desk.imported(&rows).await;
    let text = report.to_string();
    for line in [
        "10 rows: 1 changed, 8 unchanged, 1 rejected",
        "\nchanged:\n  CNA-2024-0001 Plover Systems: name\n",
        "\nrejected:\n  /1/organizationName  This row cannot do without it.",
        "\n  /*/scope  10  What an organization answers for",
        "\n  /*/homepage  1  This field is new in the list",
        "  /3/country  The source names no country; it stays empty.\n",
    ] {
        assert!(text.contains(line), "{line}\n--\n{text}");
    }
    let json = serde_json::to_value(&report).unwrap();
    assert_eq!(json["counts"]["rejected"], 1);
    assert_eq!(json["rows"][0]["verdict"], "changed");
    assert_eq!(json["rows"][0]["outcome"], "done");
    assert_eq!(json["rejects"][0]["source_id"], id(2));
}

#[test]
fn every_field_of_the_list_is_held_or_named() {
    let mut lists = vec![FIXTURE.to_owned()];
    match std::fs::read_to_string(REAL) {
        Ok(real) => lists.push(real),
        Err(error) => println!("NOT CHECKED on the real list: {REAL}: {error}"),
    }
    for list in lists {
        let list: Value = serde_json::from_str(&list).unwrap();
        for path in census(&list).keys() {
            assert!(
                CVE_CNA.fields.iter().any(|field| field.path == path),
                "{path} is not in the table of fields"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_real_list_is_entered_whole_and_a_second_import_changes_nothing() {
    let Ok(file) = std::fs::read(REAL) else {
        println!("NOT RUN: the list of CVE partners is not at {REAL}");
        return;
    };
    let desk = Desk::open().await;
    let report = desk.import(&file).await.unwrap();
    assert_eq!(report.counts, Counts { listed: 412, new: 412, ..Counts::default() });
    let snapshot = desk.app.directory.snapshot();
    let listed: Vec<OrganizationId> =
        snapshot.organizations().filter(|it| it.origin.source == "cve-cna").map(|it| it.id).collect();
    assert_eq!(listed.len(), 412);
    let reached = |kind: ChannelKind| {
        let by = |id: &&OrganizationId| {
            let mut channels = snapshot.contacts_of(**id).flat_map(|it| &it.channels);
            channels.any(|channel| channel.kind == kind)
        };
        listed.iter().filter(by).count()
    };
    assert_eq!(reached(ChannelKind::Email), 387);
    // Whom no mailbox reaches, a page does: nobody is listed without a way to him.
    assert!(listed.iter().all(|id| snapshot.contacts_of(*id).count() == 1));
    let countries = snapshot.organizations().filter(|it| it.country.is_some()).count();
    assert_eq!(countries, 411);
    let position = desk.position();
    desk.app.clock.advance(chrono::Duration::days(1));
    let report = desk.import(&file).await.unwrap();
    assert_eq!(report.counts, Counts { listed: 412, unchanged: 412, ..Counts::default() });
    assert_eq!(desk.position(), position);
}
