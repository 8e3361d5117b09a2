//! An organization as a vCard.

use super::lines::{Lines, escaped};
use super::revision;
use crate::access::views::{AddressView, OrganizationView};
use crate::exchange::form::{OrganizationEntry, audience};
use crate::model::country::Country;

/// An organization as a vCard.
#[must_use]
pub fn vcard_of_organization(entry: &OrganizationEntry<'_>) -> String {
    let view = entry.view;
    let mut card = Lines::begin();
    card.raw("UID", &[], &format!("urn:uuid:{}", view.id));
    card.raw("KIND", &[], "org");
    card.text("FN", &[("PREF", "1")], view.name);
    for name in &view.names {
        card.text("FN", &[("LANGUAGE", name.language.unwrap_or_default())], name.value);
    }
    card.text("ORG", &[], view.name);
    card.text_if("NICKNAME", view.short_name);
    card.list("CATEGORIES", view.sectors.iter().chain(&view.team_types).copied());
    for link in &view.links {
        let parameters = [
            ("X-REL", link.rel),
            ("LANGUAGE", link.language.unwrap_or_default()),
            ("X-LABEL", link.label.unwrap_or_default()),
        ];
        card.raw("URL", &parameters, link.url);
    }
    if let Some(address) = &view.address {
        add_address(&mut card, address);
    }
    if let Some(host) = &view.host {
        match (host.organization_id, host.name) {
            (Some(id), _) => card.raw("RELATED", &[("TYPE", "x-host")], &format!("urn:uuid:{id}")),
            (None, name) => {
                card.text("RELATED", &[("VALUE", "text"), ("TYPE", "x-host")], name.unwrap_or_default());
            }
        }
    }
    card.text("NOTE", &[], &format!("TLP:{}", view.tlp));
    if let Some(updated_at) = view.updated_at {
        card.raw("REV", &[], &revision(updated_at));
    }
    add_own(&mut card, view);
    if let Some(version) = entry.version {
        card.raw("X-VERSION", &[], &version.to_string());
    }
    card.end()
}

/// What the standard has no word for.
fn add_own(card: &mut Lines, view: &OrganizationView<'_>) {
    card.text("X-KIND", &[], view.kind);
    card.text_if("X-COUNTRY", view.country);
    card.list("X-SECTORS", view.sectors.iter().copied());
    card.list("X-TEAM-TYPES", view.team_types.iter().copied());
    for it in &view.identifiers {
        card.text("X-IDENTIFIER", &[], &format!("{}:{}", it.scheme, it.value));
    }
    if let Some(established) = view.established {
        card.raw("X-ESTABLISHED", &[], &established.to_string());
    }
    card.text("X-TLP", &[], view.tlp);
    card.text("X-AUDIENCE", &[], &audience::written(view.audience, &view.circles));
    card.text("X-STANDING", &[], view.standing);
    card.text("X-SOURCE", &[], view.origin.source);
}

/// The parts of an address: the first two, box and suite, are not told apart from its lines (RFC 6350, 6.3.1).
fn add_address(card: &mut Lines, address: &AddressView<'_>) {
    let lines: Vec<String> = address.lines.iter().map(|line| escaped(line)).collect();
    let country = address.country.and_then(|code| Country::parse(code).ok()).map(Country::name);
    let rest = [address.locality, address.region, address.postal_code, country];
    let rest: Vec<String> = rest.map(|part| escaped(part.unwrap_or_default())).to_vec();
    let parameters = [("TYPE", "work"), ("CC", address.country.unwrap_or_default())];
    card.raw("ADR", &parameters, &format!(";;{};{}", lines.join(","), rest.join(";")));
}
