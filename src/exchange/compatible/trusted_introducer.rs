//! A team as the directory of Trusted Introducer exports it.

use std::borrow::Cow;

use chrono::TimeDelta;
use serde_json::{Map, Value, json};

use super::TeamEntry;
use super::hours::{Phrase, phrase};
use super::phrases::{country_name, grouped};
use crate::access::views::{ChannelView, ClaimView};
use crate::model::sector::Sector;

/// Most numbers of autonomous systems that are told one by one: a range may hold many.
const NUMBERS_MAX: i64 = 1000;

/// A team from what a caller sees of it.
#[must_use]
pub fn trusted_introducer_team(entry: &TeamEntry<'_>) -> Value {
    let it = entry.organization;
    let hours = entry.contacts.iter().map(|contact| phrase(contact));
    let hours = hours.into_iter().find(|it| *it != Phrase::default()).unwrap_or_default();
    let mut team = Map::new();
    team.insert("official_name".into(), json!(it.name));
    team.insert("short_name".into(), json!(it.short_name.unwrap_or(it.name)));
    team.insert("country".into(), it.country.map_or(Value::Null, country));
    team.insert("established".into(), json!(it.established.map(|day| day.to_string())));
    team.insert("host_organisation".into(), json!(entry.host));
    team.insert("classification".into(), classification(entry));
    team.insert("postal_address".into(), json!(entry.address()));
    team.insert("constituency".into(), constituency(entry));
    team.insert("business_hours".into(), json!(hours.hours));
    team.insert("business_hours_timezone".into(), json!(hours.zone));
    team.insert("pgp_keys".into(), json!(keys(entry)));
    team.insert("phones".into(), json!(phones(entry)));
    team.insert("emails".into(), json!(emails(entry)));
    if let Some(id) = entry.identifier("misp") {
        team.insert("misp".into(), json!({"org_uuid": id, "org_name": it.short_name.unwrap_or(it.name)}));
    }
    Value::Object(team)
}

fn country(code: &str) -> Value {
    json!({"code": code, "name": country_name(code)})
}

/// What Trusted Introducer says of the team, where it says something; else whether it is accredited here.
fn classification(entry: &TeamEntry<'_>) -> Value {
    let said = entry.said_by("Trusted Introducer");
    let (name, since) = match said {
        Some(it) => (it.level.unwrap_or(it.title).to_owned(), it.since),
        None if entry.organization.standing == "accredited" => {
            ("Accredited".to_owned(), entry.organization.standing_since.date_naive())
        }
        None => ("Listed".to_owned(), entry.organization.created_at.date_naive()),
    };
    let code = name.chars().next().unwrap_or('l').to_lowercase().to_string();
    json!({"code": code, "name": name, "since": since.to_string()})
}

fn constituency(entry: &TeamEntry<'_>) -> Value {
    let sectors = entry.claims.iter().filter_map(|it| it.sector).map(sector_label);
    let types: Vec<&str> = entry.texts().chain(sectors).collect();
    let domains: Vec<String> = entry.domains().collect();
    let prefixes: Vec<&str> = entry.claims.iter().filter_map(|it| it.prefix).collect();
    let countries: Vec<Value> = entry.claims.iter().filter_map(|it| it.country).map(country).collect();
    json!({"types": types, "asns": numbers(entry.claims), "domains": domains, "ipranges": prefixes, "countries": countries})
}

/// The numbers of autonomous systems one by one, as this export has them.
fn numbers(claims: &[&ClaimView<'_>]) -> Vec<i64> {
    let ranges = claims.iter().filter_map(|it| it.as_from.zip(it.as_to));
    let all = ranges.flat_map(|(from, to)| from..=to);
    all.take(usize::try_from(NUMBERS_MAX).unwrap_or_default()).collect()
}

/// A sector in English.
pub(super) fn sector_label(word: &str) -> &str {
    Sector::parse(word).map_or(word, |sector| sector.label())
}

fn keys(entry: &TeamEntry<'_>) -> Vec<Value> {
    let keys = entry.contacts.iter().flat_map(|contact| &contact.keys).filter(|key| key.kind == "openpgp");
    keys.map(|key| {
        // The last day on which it is good: what ends with a day ends at the beginning of the next.
        let expires = key.expires_at.map(|at| (at - TimeDelta::milliseconds(1)).date_naive().to_string());
        json!({"fingerprint": grouped(key.fingerprint), "expires": expires})
    })
    .collect()
}

/// The numbers of its contacts.
fn phones(entry: &TeamEntry<'_>) -> Vec<Value> {
    let zone = entry.contacts.iter().find_map(|contact| contact.availability.time_zone);
    let usage = |channel: &ChannelView<'_>| match (channel.kind, channel.usage) {
        ("phone", "emergency") => Some(json!(["voice", "emergency"])),
        ("phone", _) => Some(json!(["voice"])),
        ("fax", _) => Some(json!(["fax"])),
        _ => None,
    };
    let told = |(channel, value): (&ChannelView<'_>, Cow<'_, str>)| {
        Some(json!({"usage": usage(channel)?, "number": value, "timezone": zone}))
    };
    entry.channels().filter_map(told).collect()
}

fn emails(entry: &TeamEntry<'_>) -> Vec<Value> {
    let emails = entry.channels().filter(|(channel, _)| channel.kind == "email");
    emails.map(|(_, address)| json!({"address": address, "usage": ["contact"]})).collect()
}
