//! JSContact cards (RFC 9553). What it has no word for stands under names of our own, as its section 1.8.1 says.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Map, Value, json};

use super::words::{function, matrix_uri, name, note, roles};
use crate::access::views::{AddressView, ChannelView, ContactView, OrganizationView};
use crate::exchange::form::{ContactEntry, OrganizationEntry, channel};
use crate::model::country::Country;
use crate::model::hex;
use crate::model::kinds::KeyKind;

/// A contact as a card: a function of an organization.
#[must_use]
pub fn jscontact_of_contact(entry: &ContactEntry<'_>) -> Value {
    let (view, organization) = (entry.view, entry.organization);
    let mut card = begin(view.id, &name(entry), view.created_at, view.updated_at);
    let units = json!([{"@type": "OrgUnit", "name": function(view)}]);
    let of = json!({"@type": "Organization", "name": organization.name, "units": units});
    put(&mut card, "organizations", "1", of);
    if let Some(title) = view.title {
        put(&mut card, "titles", "title", json!({"@type": "Title", "kind": "title", "name": title}));
    }
    put(&mut card, "titles", "role", json!({"@type": "Title", "kind": "role", "name": roles(view)}));
    for role in &view.roles {
        put(&mut card, "keywords", role, json!(true));
    }
    for (place, language) in (1..).zip(&view.languages) {
        let pref = json!({"@type": "LanguagePref", "language": language, "pref": place});
        put(&mut card, "preferredLanguages", &place.to_string(), pref);
    }
    for channel in &view.channels {
        add_channel(&mut card, channel);
    }
    for key in &view.keys {
        if let Some(uri) = key_uri(key.kind, key.fingerprint) {
            put(&mut card, "cryptoKeys", &key.id.to_string(), json!({"@type": "CryptoKey", "uri": uri}));
        }
    }
    put(&mut card, "notes", "1", json!({"@type": "Note", "note": note(view)}));
    add_own_of_contact(&mut card, view);
    Value::Object(card)
}

/// An organization as a card.
#[must_use]
pub fn jscontact_of_organization(entry: &OrganizationEntry<'_>) -> Value {
    let view = entry.view;
    let mut card = begin(view.id, view.name, view.created_at, view.updated_at);
    put(&mut card, "organizations", "1", json!({"@type": "Organization", "name": view.name}));
    if let Some(short) = view.short_name {
        put(&mut card, "nicknames", "short", json!({"@type": "Nickname", "name": short}));
    }
    for (place, other) in (1..).zip(&view.names) {
        put(&mut card, "nicknames", &place.to_string(), json!({"@type": "Nickname", "name": other.value}));
    }
    for word in view.sectors.iter().chain(&view.team_types) {
        put(&mut card, "keywords", word, json!(true));
    }
    for (place, link) in (1..).zip(&view.links) {
        let mut it = json!({"@type": "Link", "uri": link.url, "label": link.label.unwrap_or(link.rel)});
        if link.rel == "report_form" {
            it["kind"] = json!("contact");
        }
        put(&mut card, "links", &place.to_string(), it);
    }
    if let Some(address) = &view.address {
        put(&mut card, "addresses", "1", address_of(address));
    }
    put(&mut card, "notes", "1", json!({"@type": "Note", "note": format!("TLP:{}", view.tlp)}));
    add_own_of_organization(&mut card, view);
    Value::Object(card)
}

fn begin(
    id: uuid::Uuid,
    name: &str,
    created_at: DateTime<Utc>,
    updated_at: Option<DateTime<Utc>>,
) -> Map<String, Value> {
    let mut card = Map::new();
    card.insert("@type".into(), json!("Card"));
    card.insert("version".into(), json!("1.0"));
    card.insert("uid".into(), json!(format!("urn:uuid:{id}")));
    card.insert("kind".into(), json!("org"));
    card.insert("name".into(), json!({"@type": "Name", "full": name}));
    card.insert("created".into(), moment(created_at));
    if let Some(updated_at) = updated_at {
        card.insert("updated".into(), moment(updated_at));
    }
    card
}

/// Whole seconds: a fraction may not end in a nought (RFC 9553, 1.4.5).
fn moment(at: DateTime<Utc>) -> Value {
    json!(at.to_rfc3339_opts(SecondsFormat::Secs, true))
}

/// Puts something under its id into one of the maps of a card.
fn put(card: &mut Map<String, Value>, map: &str, id: &str, value: Value) {
    card.entry(map).or_insert_with(|| json!({}))[id] = value;
}

/// A name of our own: a domain that nobody can register stands for the program, whoever runs it.
fn own(name: &str) -> String {
    format!("counterpart.example:{name}")
}

/// What names a key: its fingerprint, and of a certificate its SHA-256 as RFC 6920 writes it.
fn key_uri(kind: &str, fingerprint: &str) -> Option<String> {
    if kind == KeyKind::Openpgp.as_str() {
        return Some(format!("openpgp4fpr:{fingerprint}"));
    }
    let hash = hex::decode::<32>(fingerprint)?;
    Some(format!("ni:///sha-256;{}", URL_SAFE_NO_PAD.encode(hash)))
}

fn add_channel(card: &mut Map<String, Value>, view: &ChannelView<'_>) {
    let Some(value) = view.value.filter(|_| !view.sealed) else { return };
    let number = |feature: &str| {
        let mut features = json!({});
        features[feature] = json!(true);
        json!({"@type": "Phone", "number": channel::number(value, view.extension), "features": features})
    };
    let (map, mut it) = match view.kind {
        "email" => ("emails", json!({"@type": "EmailAddress", "address": value})),
        "phone" => ("phones", number("voice")),
        "sms" => ("phones", number("text")),
        "fax" => ("phones", number("fax")),
        "web_form" => ("links", json!({"@type": "Link", "kind": "contact", "uri": value})),
        kind => {
            let service = crate::model::kinds::ChannelKind::parse(kind).map_or(kind, |it| it.label());
            ("onlineServices", json!({"@type": "OnlineService", "service": service, "user": value}))
        }
    };
    if let Some(uri) = matrix_uri(value).filter(|_| view.kind == "matrix") {
        it["uri"] = json!(uri);
    }
    it["contexts"] = json!({"work": true});
    it["pref"] = json!(view.preference);
    if view.usage == "emergency" {
        it["label"] = json!(view.usage);
    }
    it[own("usage")] = json!(view.usage);
    it[own("belongsTo")] = json!(view.belongs_to);
    it[own("audience")] = json!(view.audience);
    it[own("proof")] = json!(view.proof);
    if let Some(availability) = &view.availability {
        it[own("availability")] = json!(availability);
    }
    put(card, map, &view.id.to_string(), it);
}

fn add_own_of_contact(card: &mut Map<String, Value>, view: &ContactView<'_>) {
    card.insert(own("tlp"), json!(view.tlp));
    card.insert(own("audience"), json!(view.audience));
    card.insert(own("availability"), json!(view.availability));
    card.insert(own("organizationId"), json!(view.organization_id));
    card.insert(own("preference"), json!(view.preference));
    card.insert(own("source"), json!(view.origin.source));
    if let Some(person) = &view.person {
        card.insert(own("person"), json!(person));
    }
}

fn add_own_of_organization(card: &mut Map<String, Value>, view: &OrganizationView<'_>) {
    card.insert(own("tlp"), json!(view.tlp));
    card.insert(own("audience"), json!(view.audience));
    card.insert(own("kind"), json!(view.kind));
    card.insert(own("standing"), json!(view.standing));
    card.insert(own("country"), json!(view.country));
    card.insert(own("identifiers"), json!(view.identifiers));
    card.insert(own("source"), json!(view.origin.source));
    if let Some(host) = &view.host {
        card.insert(own("host"), json!(host));
    }
}

/// An address: its lines are told in full, the parts that are known by themselves.
fn address_of(address: &AddressView<'_>) -> Value {
    let country = address.country.and_then(|code| Country::parse(code).ok()).map(Country::name);
    let parts = [
        ("locality", address.locality),
        ("region", address.region),
        ("postcode", address.postal_code),
        ("country", country),
    ];
    let parts: Vec<Value> = parts
        .into_iter()
        .filter_map(|(kind, value)| Some(json!({"@type": "AddressComponent", "kind": kind, "value": value?})))
        .collect();
    let lines = address.lines.iter().map(String::as_str);
    let rest = [address.postal_code, address.locality, address.region, country];
    let full: Vec<&str> = lines.chain(rest.into_iter().flatten()).collect();
    let mut it = json!({"@type": "Address", "full": full.join("\n")});
    if !parts.is_empty() {
        it["components"] = json!(parts);
    }
    if let Some(code) = address.country {
        it["countryCode"] = json!(code);
    }
    it
}
