//! The real lists, where they lie beside the project; they are no part of it.

use std::io::Write;
use std::time::Instant;

use counterpart::exchange::listing::Contents;
use counterpart::exchange::sources::{SOURCES, Source};
use counterpart::exchange::{Refused, Report};

use crate::import::Desk;
use crate::support::figure;

const LISTS: [(&str, &str); 6] = [
    ("cve-cna", "cve-cna/CNAsList.json"),
    ("national-csirts", "national-csirts/national_csirts_2019.csv"),
    ("first", "first/teams.json"),
    ("trusted-introducer", "ti/teams.json"),
    ("dotgov", "dotgov/current-full.csv"),
    ("rir", "rir/country_prefixes.csv"),
];

pub(super) fn real(path: &str) -> Option<Vec<u8>> {
    let path = format!("{}/../shared/data/{path}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(&path)
        .map_err(|error| {
            // Past the test harness, which keeps what passing tests print.
            let _ = writeln!(std::io::stderr(), "\nNOT TESTED on a real list: {path}: {error}\n");
        })
        .ok()
}

async fn taken(desk: &Desk, name: &str, path: &str) -> Option<(&'static Source, Vec<u8>, Report)> {
    let file = real(path)?;
    let source = SOURCES.iter().copied().find(|it| it.name == name).unwrap();
    let begun = Instant::now();
    let report = desk.take(source, &file).await.unwrap();
    assert!(report.is_done(), "{report}");
    figure(
        &format!("import-{name}"),
        &format!("{}; {} in {:.1?}", report.contents, report.counts, begun.elapsed()),
    );
    Some((source, file, report))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_real_lists_are_entered_whole_and_second_imports_change_nothing() {
    let desk = Desk::open().await;
    let page = real("national-csirts/broken_feed.json");
    for (name, path) in LISTS {
        let Some((source, file, report)) = taken(&desk, name, path).await else { continue };
        let it = report.contents;
        let found = (it.rows, it.organizations, it.contacts, it.claims, it.address_spaces, it.networks);
        match name {
            "cve-cna" => assert_eq!((it.organizations, it.claims), (412, 412)),
            "national-csirts" => {
                let countries: std::collections::BTreeSet<_> = desk
                    .app
                    .directory
                    .snapshot()
                    .organizations()
                    .filter(|it| it.origin.source == name)
                    .filter_map(|it| it.country)
                    .collect();
                assert_eq!((it.rows, it.organizations, it.contacts, countries.len()), (239, 167, 191, 104));
                let are_there = ["GB", "EU"].map(|code| countries.iter().any(|it| it.as_str() == code));
                assert_eq!(are_there, [true, true]);
                let detail = format!("{} countries, UK as GB, EU as one", countries.len());
                figure("import-national-csirts-countries", &detail);
            }
            "first" => assert_eq!((it.organizations, it.contacts, it.attestations), (15, 15, 15)),
            "trusted-introducer" => assert_eq!((it.organizations, it.contacts, it.attestations), (4, 4, 4)),
            "dotgov" => assert_eq!(found, (16_539, 14_394, 8_469, 16_539, 0, 0)),
            _ => assert_eq!(found, (243_034, 0, 0, 0, 237, 243_034)),
        }
        assert_eq!(report.counts.rejected, 0, "{report}");
        // Each field is held, or named with a reason of its own.
        assert!(report.fields_left_out.iter().all(|it| !it.why.contains("new in the list")), "{report}");
        let position = desk.position();
        let again = desk.take(source, &file).await.unwrap();
        assert_eq!(again.counts.unchanged, it.organizations + it.address_spaces, "{again}");
        let cut = desk.take(source, &file[..file.len() * 7 / 10]).await;
        assert!(matches!(cut, Err(Refused::Shape(_) | Refused::TooMuchLost(_))), "{name}: {cut:?}");
        if let Some(page) = &page {
            assert!(matches!(desk.take(source, page).await, Err(Refused::Shape(_))), "{name}");
        }
        assert_eq!(desk.position(), position, "{name}");
        let changed = again.counts.new + again.counts.changed + again.counts.missing;
        let detail = format!("{changed} changed; cut to 70 %: refused, a page instead of it: refused");
        figure(&format!("import-{name}-again"), &detail);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_real_teams_have_their_keys_networks_numbers_and_domains() {
    let desk = Desk::open().await;
    let Some((_, _, report)) = taken(&desk, "trusted-introducer", "ti/teams.json").await else { return };
    let it: Contents = report.contents;
    let snapshot = desk.app.directory.snapshot();
    let keys: usize = snapshot.contacts().map(|contact| contact.keys.len()).sum();
    let of = |kind: &str| snapshot.claims().filter(|it| it.subject.kind().as_str() == kind).count();
    assert_eq!((keys, of("prefix"), of("as_range")), (5, 3, 2));
    let words =
        snapshot.claims().filter(|it| it.subject.parts().text.is_some_and(|it| it.starts_with("*."))).count();
    assert_eq!((of("domain"), words), (1, 4));
    figure(
        "trusted-introducer",
        &format!(
            "{it}; {keys} keys, {} networks, {} AS numbers, {} domains",
            of("prefix"),
            of("as_range"),
            of("domain") + words
        ),
    );
}
