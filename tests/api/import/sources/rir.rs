//! What Internet registries gave out.

use counterpart::exchange::Refused;
use counterpart::exchange::report::Counts;
use counterpart::exchange::sources::rir::RIR as SOURCE;

use super::{DELEGATED, RIR};
use crate::import::Desk;

fn registered(desk: &Desk, address: &str) -> Vec<String> {
    let snapshot = desk.app.directory.snapshot();
    let found = snapshot.registered(address.parse().unwrap());
    found.into_iter().map(|(network, it)| format!("{network} {} {}", it.registry, it.country)).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_is_found_in_the_country_to_which_its_registry_gave_it() {
    let desk = Desk::open().await;
    let report = desk.taken(&SOURCE, RIR).await;
    let contents = report.contents;
    assert_eq!(
        (contents.rows, contents.address_spaces, contents.networks, contents.as_numbers),
        (6, 3, 6, 0)
    );
    assert_eq!(registered(&desk, "192.0.2.1"), ["192.0.2.0/25 rir AD"]);
    assert_eq!(registered(&desk, "192.0.2.129"), ["192.0.2.128/26 rir CH"]);
    assert!(registered(&desk, "192.0.2.200").is_empty());
    let report = desk.taken(&SOURCE, DELEGATED).await;
    let contents = report.contents;
    assert_eq!(
        (contents.rows, contents.address_spaces, contents.networks, contents.as_numbers),
        (7, 2, 5, 2)
    );
    // The other list stays, and the narrower network comes first.
    assert_eq!(registered(&desk, "192.0.2.129"), ["192.0.2.128/26 ripencc CH", "192.0.2.128/26 rir CH"]);
    assert_eq!(registered(&desk, "2001:db8:2::1"), ["2001:db8:2::/48 rir CH", "2001:db8::/33 ripencc CH"]);
    let snapshot = desk.app.directory.snapshot();
    let numbers =
        snapshot.address_spaces().find(|it| it.registry == "ripencc" && it.country.as_str() == "CH");
    assert_eq!(numbers.unwrap().as_numbers[0].to_string(), "AS64496-AS64499");
    let left: Vec<(&str, usize)> =
        report.fields_left_out.iter().map(|it| (it.path.as_str(), it.values)).collect();
    assert_eq!(left, [("/*/date", 6), ("/*/opaque-id", 6), ("/*/status", 1)]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_list_no_longer_has_is_marked_and_then_gone() {
    let desk = Desk::open().await;
    desk.taken(&SOURCE, RIR).await;
    let without = RIR.replace("EU,203.0.113.0/24\n", "");
    let counts = desk.taken(&SOURCE, &without).await.counts;
    assert_eq!(counts, Counts { listed: 5, unchanged: 2, missing: 1, ..Counts::default() });
    assert_eq!(registered(&desk, "203.0.113.1").len(), 1);
    desk.app.clock.advance(chrono::Duration::hours(25));
    assert_eq!(desk.taken(&SOURCE, &without).await.counts.retired, 1);
    assert!(registered(&desk, "203.0.113.1").is_empty());
    assert_eq!(desk.taken(&SOURCE, RIR).await.counts.changed, 1);
    assert_eq!(registered(&desk, "203.0.113.1").len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_registrys_file_has_as_many_rows_as_it_says() {
    let desk = Desk::open().await;
    let lines: Vec<&str> = DELEGATED.lines().collect();
    for (file, why) in [
        (lines[..9].join("\n"), "it says that it has 7 rows, and has 4"),
        (lines[1..].join("\n"), "does not say how many rows"),
        (DELEGATED.replace("|allocated|A1", ""), "has 6 fields"),
    ] {
        match desk.take(&SOURCE, file.as_bytes()).await {
            Err(Refused::Shape(shape)) => assert!(shape.came.contains(why), "{why}: {shape}"),
            other => panic!("{why}: {other:?}"),
        }
    }
    let wrong = DELEGATED.replace("|CH|asn|64496|4|", "|ZZ|asn|64496|4|");
    let report = desk.taken(&SOURCE, &wrong).await;
    assert_eq!((report.counts.rejected, report.rejects[0].pointer.as_str()), (1, "/9/cc"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn as_many_networks_elsewhere_make_up_for_none() {
    let desk = Desk::open().await;
    desk.taken(&SOURCE, RIR).await;
    let position = desk.position();
    let moved = RIR
        .replace("CH,198.51.100.0/24", "AD,198.51.100.0/24")
        .replace("CH,2001:db8:2::/48", "AD,2001:db8:2::/48");
    match desk.take(&SOURCE, moved.as_bytes()).await {
        Err(Refused::TooMuchLost(lost)) => assert_eq!((lost.had, lost.lost), (6, 2), "{lost}"),
        other => panic!("{other:?}"),
    }
    assert_eq!(desk.position(), position);
    // One that is told in parts is not lost.
    let split = RIR.replace("CH,198.51.100.0/24", "CH,198.51.100.0/25\nCH,198.51.100.128/25");
    assert_eq!(desk.taken(&SOURCE, &split).await.counts.changed, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_held_of_a_country_stays_when_rows_of_it_cannot_be_read() {
    let desk = Desk::open().await;
    desk.taken(&SOURCE, RIR).await;
    let unread =
        RIR.replace("CH,198.51.100.0/24", "CH,198.51.100.0").replace("EU,203.0.113.0/24", "EU,203.0.113.0");
    let report = desk.taken(&SOURCE, &unread).await;
    assert_eq!(
        report.counts,
        Counts { listed: 6, unchanged: 2, rejected: 2, ..Counts::default() },
        "{report}"
    );
    let rejected: Vec<_> = report.rejects.iter().map(|it| it.source_id.as_deref()).collect();
    assert_eq!(rejected, [Some("rir CH"), Some("rir EU")]);
    assert_eq!(registered(&desk, "198.51.100.1"), ["198.51.100.0/24 rir CH"]);
    assert_eq!(registered(&desk, "203.0.113.1").len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn words_that_no_registry_uses_are_told() {
    let desk = Desk::open().await;
    let odd = DELEGATED
        .replace("|20200102|assigned|A2\nripencc||", "|20200102|leased|A2\nripencc||")
        .replace("ripencc|CH|asn", "nobody|CH|asn");
    let report = desk.taken(&SOURCE, &odd).await;
    let told: Vec<(&str, Option<&str>)> =
        report.rejects.iter().map(|it| (it.pointer.as_str(), it.source_id.as_deref())).collect();
    assert_eq!(told, [("/7/status", Some("ripencc AD")), ("/9/registry", None)]);
}
