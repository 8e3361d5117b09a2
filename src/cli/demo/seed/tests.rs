//! The demo data itself.

use std::collections::BTreeSet;

use super::*;
use crate::model::availability::Availability;
use crate::model::kinds::*;

fn seed() -> Seed {
    read(DateTime::from_timestamp(1_790_000_000, 0).expect("a time")).expect("it can be read")
}

/// Every text of the data, in whichever field.
fn texts() -> Vec<String> {
    fn gather(value: &Value, texts: &mut Vec<String>) {
        match value {
            Value::String(text) => texts.push(text.clone()),
            Value::Array(values) => values.iter().for_each(|value| gather(value, texts)),
            Value::Object(fields) => {
                texts.extend(fields.keys().cloned());
                fields.values().for_each(|value| gather(value, texts));
            }
            _ => {}
        }
    }
    let mut texts = Vec::new();
    for (_, text) in FILES {
        gather(&serde_json::from_str(text).expect("JSON"), &mut texts);
    }
    texts
}

/// The numbers that are kept free for fiction, and +41 22 555 01 xx.
const RESERVED: [&str; 6] = ["+412255501", "+12025550", "+44207946", "+6125550", "+33199", "+493023125"];

#[test]
fn addresses_numbers_and_names_are_reserved_ones() {
    for text in texts() {
        if text.starts_with('+') {
            assert!(RESERVED.iter().any(|reserved| text.starts_with(reserved)), "{text}");
        }
        if let Some((_, domain)) = text.split_once('@').filter(|(local, _)| !local.is_empty()) {
            assert!(domain.ends_with(".example"), "{text}");
        }
        if let Some(rest) = text.strip_prefix("https://") {
            assert!(rest.split('/').next().is_some_and(|host| host.ends_with(".example")), "{text}");
        }
    }
    let reserved = ["192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24"];
    for text in texts().iter().filter(|text| text.contains('/') && text.parse::<ipnet::IpNet>().is_ok()) {
        assert!(reserved.contains(&text.as_str()) || text.starts_with("2001:db8:"), "{text}");
    }
    for (file, key) in KEYS {
        assert!(!key.contains("PRIVATE"), "{file}");
    }
}

#[test]
fn about_forty_organizations_show_every_word_of_the_field() {
    let seed = seed();
    let entries = || seed.entries.iter();
    assert!((40..=55).contains(&seed.entries.len()), "{}", seed.entries.len());
    assert_eq!(entries().filter(|it| it.organization.kind == OrganizationKind::Secretariat).count(), 1);
    assert_eq!(seed.administrator().expect("one").role, AccountRole::Administrator);

    let kinds: BTreeSet<_> = entries().map(|it| it.organization.kind.as_str()).collect();
    assert_eq!(kinds.len(), OrganizationKind::ALL.len(), "{kinds:?}");
    let standings: BTreeSet<_> =
        entries().filter_map(|it| it.then.as_ref()).map(|it| it.standing.as_str()).collect();
    assert_eq!(standings, BTreeSet::from(["suspended", "withdrawn"]));
    assert!(entries().any(|it| it.criterion.is_none()), "one is only listed");
    let criteria: BTreeSet<_> = entries().filter_map(|it| it.criterion).map(Criterion::as_str).collect();
    assert_eq!(criteria.len(), Criterion::ALL.len(), "{criteria:?}");

    let contacts = || entries().flat_map(|it| &it.contacts);
    let roles: BTreeSet<_> = contacts().flat_map(|it| &it.draft.roles).map(|it| it.as_str()).collect();
    assert_eq!(roles.len(), ContactRole::ALL.len(), "{roles:?}");
    let channels = || contacts().flat_map(|it| &it.draft.channels);
    let kinds: BTreeSet<_> = channels().map(|it| it.kind.as_str()).collect();
    assert_eq!(kinds.len(), ChannelKind::ALL.len(), "{kinds:?}");
    assert!(channels().any(|it| it.listing == ChannelListing::LookupOnly));
    assert!(channels().any(|it| it.extension.is_some()));
    let of_channels = channels().filter_map(|it| it.audience.as_ref());
    let audiences = of_channels.chain(contacts().map(|it| &it.draft.audience));
    let audiences: BTreeSet<_> = audiences.map(|it| it.kind().as_str()).collect();
    assert_eq!(audiences.len(), 5, "{audiences:?}");
    let availabilities: BTreeSet<_> = contacts()
        .map(|it| match &it.draft.availability {
            Availability::Always => "always",
            Availability::Weekly(_) => "weekly",
            Availability::Unknown { raw: Some(_) } => "unknown, in words",
            Availability::Unknown { raw: None } => "unknown",
        })
        .collect();
    assert_eq!(availabilities.len(), 4, "{availabilities:?}");
    let keys: BTreeSet<_> = contacts().flat_map(|it| &it.keys).map(|(_, key)| key.kind.as_str()).collect();
    assert_eq!(keys.len(), KeyKind::ALL.len());

    let claims: BTreeSet<_> =
        entries().flat_map(|it| &it.claims).map(|(_, claim)| claim.subject.kind().as_str()).collect();
    assert_eq!(claims.len(), ClaimKind::ALL.len(), "{claims:?}");
    let rules: BTreeSet<_> = entries().flat_map(|it| &it.circles).map(|it| it.draft.rule.as_str()).collect();
    assert_eq!(rules.len(), CircleRule::ALL.len(), "{rules:?}");
    let people: BTreeSet<_> = entries().flat_map(|it| &it.accounts).map(|it| it.role.as_str()).collect();
    assert_eq!(people, BTreeSet::from(["administrator", "auditor", "editor", "reader"]));
}

#[test]
fn names_are_written_in_the_scripts_of_the_world() {
    let names: String = seed().entries.iter().map(|it| it.organization.name.clone()).collect();
    for (script, letters) in [
        ("Arabic", '\u{600}'..='\u{6ff}'),
        ("Cyrillic", '\u{400}'..='\u{4ff}'),
        ("Devanagari", '\u{900}'..='\u{97f}'),
        ("Greek", '\u{370}'..='\u{3ff}'),
        ("Han", '\u{4e00}'..='\u{9fff}'),
        ("Hangul", '\u{ac00}'..='\u{d7a3}'),
        ("Katakana", '\u{30a0}'..='\u{30ff}'),
        ("Thai", '\u{e00}'..='\u{e7f}'),
    ] {
        assert!(names.chars().any(|letter| letters.contains(&letter)), "{script}");
    }
}
