//! Whatever a source writes, its list is read or refused.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::Value;

use super::*;
use crate::model::contact::CHANNELS_MAX;
use crate::model::samples::now;
use crate::registry::claims::CLAIMS_MAX;

/// An invented list of each source.
const LISTS: [(&Source, &str); 7] = [
    (&CVE_CNA, include_str!("../../../tests/fixtures/cve_cna.json")),
    (&NATIONAL_CSIRTS, include_str!("../../../tests/fixtures/national_csirts.csv")),
    (&FIRST, include_str!("../../../tests/fixtures/first.json")),
    (&TRUSTED_INTRODUCER, include_str!("../../../tests/fixtures/trusted_introducer.json")),
    (&DOTGOV, include_str!("../../../tests/fixtures/dotgov.csv")),
    (&RIR, include_str!("../../../tests/fixtures/rir.csv")),
    (&RIR, include_str!("../../../tests/fixtures/delegated.txt")),
];

/// What nobody expects in a value.
fn any_value() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,40}",
        "[0-9+() ./:,;-]{0,30}",
        "(Mon|[a-z]{1,9}) [0-9:]{0,5} (to|-) [0-9:]{0,5}",
        "([a-z0-9.*@-]{1,20}[.@]){0,3}[a-z]{0,9}",
        Just("\u{202e}\u{0}\n".to_owned()),
        Just("x".repeat(5000)),
    ]
}

/// How many leaves a document has.
fn leaves(value: &Value) -> usize {
    match value {
        Value::Array(items) if !items.is_empty() => items.iter().map(leaves).sum(),
        Value::Object(members) if !members.is_empty() => members.values().map(leaves).sum(),
        _ => 1,
    }
}

/// Puts a text in place of one of its leaves.
fn put(value: &mut Value, place: &mut Option<usize>, text: &str) {
    match value {
        Value::Array(items) if !items.is_empty() => items.iter_mut().for_each(|it| put(it, place, text)),
        Value::Object(members) if !members.is_empty() => {
            members.values_mut().for_each(|it| put(it, place, text));
        }
        leaf => {
            if *place == Some(0) {
                *leaf = Value::String(text.to_owned());
            }
            *place = place.and_then(|it| it.checked_sub(1));
        }
    }
}

/// A list with other values in some places.
fn altered(list: &str, changes: &[(Index, String)]) -> String {
    if let Ok(mut document) = serde_json::from_str::<Value>(list) {
        for (place, value) in changes {
            let count = leaves(&document);
            put(&mut document, &mut Some(place.index(count)), value);
        }
        return document.to_string();
    }
    let separator = if list.contains('|') { '|' } else { ',' };
    let mut rows: Vec<Vec<String>> =
        list.lines().map(|line| line.split(separator).map(str::to_owned).collect()).collect();
    for (place, value) in changes {
        let row = place.index(rows.len());
        let cell = place.index(rows[row].len());
        rows[row][cell].clone_from(value);
    }
    let lines = rows.iter().map(|row| row.join(&separator.to_string()) + "\n");
    lines.collect()
}

proptest! {
    #[test]
    fn what_a_source_writes_is_read_or_refused_and_what_is_read_can_be_held(
        which in 0..LISTS.len(), changes in vec((any::<Index>(), any_value()), 0..6), cut in any::<Index>(),
    ) {
        let (source, list) = LISTS[which];
        let list = altered(list, &changes);
        drop((source.read)(source, &list.as_bytes()[..cut.index(list.len() + 1)], now()));
        let Ok(list) = (source.read)(source, list.as_bytes(), now()) else { return Ok(()) };
        for listing in &list.listings {
            prop_assert!(listing.claims.len() <= CLAIMS_MAX);
            prop_assert!(listing.contacts.iter().all(|it| it.contact.channels.len() <= CHANNELS_MAX));
            prop_assert!(listing.pointer.starts_with('/'), "{}", listing.pointer);
        }
        prop_assert!(list.rejects.iter().all(|it| it.pointer.starts_with('/')));
    }

    #[test]
    fn no_bytes_make_a_reader_fall(which in 0..LISTS.len(), bytes in vec(any::<u8>(), 0..300)) {
        let source = LISTS[which].0;
        drop((source.read)(source, &bytes, now()));
    }
}
