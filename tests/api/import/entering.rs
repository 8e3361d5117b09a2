//! What a list says, and what is entered of it.

use counterpart::access::Caller;
use counterpart::clock::Clock;
use counterpart::directory::{ContactFilter, OrganizationFilter};
use counterpart::exchange::report::{Counts, Outcome};
use counterpart::exchange::sources::cve_cna::CVE_CNA;
use counterpart::exchange::{Format, Report};
use counterpart::model::contact::Contact;
use counterpart::model::ids::OrganizationId;
use counterpart::model::kinds::*;
use counterpart::model::organization::Organization;
use counterpart::model::origin::Origin;

use super::{Desk, FIXTURE, id, real_list, row};
use crate::support::{TestApp, config};

fn links(organization: &Organization) -> Vec<(&str, &str, Option<&str>, Option<&str>)> {
    organization
        .links
        .iter()
        .map(|link| {
            let language = link.language.as_ref().map(counterpart::model::language::Language::as_str);
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
    assert!(report.is_done());

    let plover = desk.organization(&id(1));
    assert_eq!(plover.kind, OrganizationKind::PrivateSector);
    assert_eq!(
        (plover.name.as_str(), plover.short_name.as_deref()),
        ("Plover Systems Incorporated", Some("plover"))
    );
    assert_eq!(plover.country.map(counterpart::model::country::Country::as_str), Some("US"));
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
    assert_eq!(curlew.country.map(counterpart::model::country::Country::as_str), Some("GB"));
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

    assert_eq!(
        desk.organization(&id(5)).country.map(counterpart::model::country::Country::as_str),
        Some("TR")
    );
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
    assert_eq!(
        desk.organization(&id(10)).country.map(counterpart::model::country::Country::as_str),
        Some("CI")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_can_read_what_a_public_list_says() {
    let desk = Desk::open().await;
    desk.import(FIXTURE.as_bytes()).await.unwrap();
    let snapshot = desk.app.directory.snapshot();
    let look = desk.app.look(&snapshot, &Caller::Stranger);
    let seen = look.organizations(&OrganizationFilter::default(), None, 50).items.len();
    assert_eq!(seen, 10 + 1);
    assert_eq!(look.contacts(&ContactFilter::default(), None, 50).items.len(), 9);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_comparison_says_all_and_writes_nothing() {
    let desk = Desk::open().await;
    let before = (desk.position(), desk.app.database.count("journal_entry").await);
    let difference =
        desk.app.import(Format::List(&CVE_CNA), &desk.operator).compare(FIXTURE.as_bytes()).unwrap();
    let report = Report::planned(&difference);
    assert_eq!(report.counts, Counts { listed: 10, new: 10, ..Counts::default() });
    assert!(!report.applied);
    assert!(report.rows.iter().all(|row| row.outcome == Outcome::Planned));
    assert_eq!((desk.position(), desk.app.database.count("journal_entry").await), before);
    assert_eq!(desk.app.database.count("organization").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn small_blocks_come_to_the_same_as_one() {
    let mut config = config();
    config.import.block = 3;
    let app = TestApp::with(config, Clock::System).await;
    let secretariat = app.secretariat().await;
    let operator = app.administrator(secretariat).await;
    let import = app.import(Format::List(&CVE_CNA), &operator);
    let mut steps = Vec::new();
    let mut turn = import.turn().await.unwrap();
    let report = turn.apply(&import.compare(FIXTURE.as_bytes()).unwrap(), |done| steps.push(done)).await;
    assert_eq!(report.counts.new, 10);
    assert_eq!(steps, [0, 3, 3, 3, 1]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_real_list_is_entered_whole_and_a_second_import_changes_nothing() {
    let Some(file) = real_list() else { return };
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
