//! Reading organizations from vCards.

use super::parse::{Card, Cards, Property, parts};
use super::read_contact::{first, unread, urn};
use crate::exchange::form::contact::version;
use crate::exchange::form::fault::{Faults, NOTES_MAX, Row, Sheet};
use crate::exchange::form::organization::identifier;
use crate::exchange::form::words::{country, word};
use crate::exchange::form::{OrganizationRow, audience};
use crate::model::address::{Address, AddressDraft};
use crate::model::host::Host;
use crate::model::ids::OrganizationId;
use crate::model::kinds::{LinkRelation, OrganizationKind};
use crate::model::language::Language;
use crate::model::organization::{
    LINK_LABEL_MAX, Link, NAME_MAX, OrganizationEdit, OtherName, SHORT_NAME_MAX,
};
use crate::model::tlp::Tlp;
use crate::model::violation::Invalid;
use crate::model::web::WebUrl;
use crate::model::{date, text};

/// Properties that are read nowhere.
const SHOWN: [&str; 9] =
    ["VERSION", "KIND", "CATEGORIES", "NOTE", "REV", "PRODID", "N", "X-SOURCE", "X-STANDING"];

/// Properties of the organization.
pub(super) const OWN: [&str; 17] = [
    "UID",
    "FN",
    "ORG",
    "NICKNAME",
    "URL",
    "ADR",
    "RELATED",
    "X-KIND",
    "X-COUNTRY",
    "X-SECTORS",
    "X-TEAM-TYPES",
    "X-IDENTIFIER",
    "X-ESTABLISHED",
    "X-TLP",
    "X-AUDIENCE",
    "X-VERSION",
    "X-LABEL",
];

impl Cards {
    /// Whether they are of organizations: the first of them says of which kind it is.
    #[must_use]
    pub fn are_of_organizations(&self) -> bool {
        self.all.first().is_some_and(|card| first(card, "X-KIND").is_some())
    }

    /// The organizations of a file.
    #[must_use]
    pub fn organizations(self) -> Sheet<OrganizationRow> {
        let Self { all, mut notes } = self;
        notes.extend(all.iter().flat_map(|card| unread(card, [SHOWN.as_slice(), &OWN])).take(NOTES_MAX));
        Sheet { rows: all.into_iter().map(row).collect(), notes }
    }
}

fn all<'c>(card: &'c Card, name: &'c str) -> impl Iterator<Item = &'c Property> {
    card.properties.iter().filter(move |it| it.name == name)
}

fn row(card: Card) -> Row<OrganizationRow> {
    let mut faults = Faults::of(card.line);
    // Every program gives its cards ids: only that of a card which says its kind here means a record of this directory.
    let uid = first(&card, "UID").filter(|_| first(&card, "X-KIND").is_some());
    let id = urn(&mut faults, uid).map(OrganizationId);
    let kind =
        first(&card, "X-KIND").and_then(|it| faults.take("X-KIND", word::<OrganizationKind>(&it.text())));
    let version = first(&card, "X-VERSION").and_then(|it| faults.take("X-VERSION", version(&it.value)));
    let edit = edit(&mut faults, &card);
    if id.is_none() && first(&card, "X-KIND").is_none() {
        faults.add("X-KIND", Invalid::new("required", "Give a word of the vocabulary organization_kinds."));
    }
    if id.is_none() && edit.name.is_none() {
        faults.add("FN", Invalid::new("required", "Give its official name."));
    }
    faults.with(card.faults).done(OrganizationRow { id, version, kind, edit, lacking: Vec::new() })
}

/// A card of this directory says all of an organization; of others, what they do not say stays.
fn edit(faults: &mut Faults, card: &Card) -> OrganizationEdit {
    let is_whole = first(card, "X-KIND").is_some();
    let main = all(card, "FN").find(|it| it.parameter("PREF") == Some("1")).or_else(|| first(card, "FN"));
    let name = main.and_then(|it| faults.take("FN", text::line(&it.text(), NAME_MAX)));
    let names: Vec<OtherName> = all(card, "FN")
        .filter(|it| main.is_none_or(|main| !std::ptr::eq(main, *it)))
        .filter_map(|it| faults.take("FN", other_name(it)))
        .collect();
    let links: Vec<Link> = all(card, "URL").filter_map(|it| faults.take("URL", link(it))).collect();
    let identifiers: Vec<_> = all(card, "X-IDENTIFIER")
        .filter_map(|it| faults.take("X-IDENTIFIER", identifier(&it.text())))
        .collect();
    let short =
        first(card, "NICKNAME").map(|it| faults.take("NICKNAME", text::line(&it.text(), SHORT_NAME_MAX)));
    let country = first(card, "X-COUNTRY").map(|it| faults.take("X-COUNTRY", country(&it.text())));
    let established =
        first(card, "X-ESTABLISHED").map(|it| faults.take("X-ESTABLISHED", date::parse(&it.value)));
    let address = first(card, "ADR").map(|it| address(faults, it));
    let host = all(card, "RELATED").find(|it| it.is_of_type("x-host")).map(|it| host(faults, it));
    let absent = is_whole.then_some(None);
    OrganizationEdit {
        name,
        short_name: short.or(absent.clone()),
        names: (is_whole || !names.is_empty()).then_some(names),
        country: country.or(is_whole.then_some(None)),
        sectors: words(faults, card, "X-SECTORS", is_whole),
        team_types: words(faults, card, "X-TEAM-TYPES", is_whole),
        host: host.or(is_whole.then_some(None)),
        links: (is_whole || !links.is_empty()).then_some(links),
        identifiers: (is_whole || !identifiers.is_empty()).then_some(identifiers),
        address: address.or(is_whole.then_some(None)),
        established: established.or(is_whole.then_some(None)),
        audience: first(card, "X-AUDIENCE")
            .and_then(|it| faults.take("X-AUDIENCE", audience::read(&it.text()))),
        tlp: first(card, "X-TLP").and_then(|it| faults.take("X-TLP", Tlp::parse_import(&it.text()))),
    }
}

fn words<T: std::str::FromStr<Err = Invalid>>(
    faults: &mut Faults,
    card: &Card,
    name: &str,
    is_whole: bool,
) -> Option<Vec<T>> {
    let property = first(card, name);
    let read = property
        .map(|it| parts(&it.value, ',').iter().filter_map(|it| faults.take(name, word(it))).collect());
    read.or_else(|| is_whole.then(Vec::new))
}

fn language(property: &Property) -> Result<Option<Language>, Invalid> {
    property.parameter("LANGUAGE").map(Language::parse).transpose()
}

fn other_name(property: &Property) -> Result<OtherName, Invalid> {
    Ok(OtherName { value: text::line(&property.text(), NAME_MAX)?, language: language(property)? })
}

fn link(property: &Property) -> Result<Link, Invalid> {
    let rel = property.parameter("X-REL").map_or(Ok(LinkRelation::Website), LinkRelation::parse)?;
    let label = property.parameter("X-LABEL").map(|it| text::line(it, LINK_LABEL_MAX)).transpose()?;
    Ok(Link { rel, url: WebUrl::parse(&property.value)?, language: language(property)?, label })
}

fn host(faults: &mut Faults, property: &Property) -> Option<Host> {
    let id = urn(faults, Some(property)).map(OrganizationId);
    let name = property.text();
    faults.nest(Host::check(id, Some(name.as_str()).filter(|_| id.is_none())), |_| "RELATED")
}

/// The parts of an address. Box and suite are lines before those of the street.
fn address(faults: &mut Faults, property: &Property) -> Option<Address> {
    let components = property.components();
    let part = |place: usize| components.get(place).copied().unwrap_or_default();
    let given = |place: usize| parts(part(place), '\n').into_iter().next();
    let code = match property.parameter("CC") {
        Some(code) => faults.take("ADR", country(code)),
        None => given(6).and_then(|name| faults.take("ADR", country(&name))),
    };
    let draft = AddressDraft {
        lines: (0..3).flat_map(|place| parts(part(place), ',')).collect(),
        locality: given(3),
        region: given(4),
        postal_code: given(5),
        country: code.map(|it| it.as_str().to_owned()),
    };
    faults.nest(Address::check(draft), |_| "ADR")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::exchange::cards::vcard_of_organization;
    use crate::exchange::form::organization::tests::{any_organization, registered, seen};
    use crate::model::samples::TEAM;

    fn one(text: &str) -> OrganizationRow {
        let row = Cards::read(text.as_bytes()).expect("cards").organizations().rows.pop().expect("a card");
        row.said.unwrap_or_else(|faults| panic!("{faults:#?}\n{text}"))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(192))]

        #[test]
        fn a_card_that_was_exported_and_read_is_exported_the_same(organization in any_organization()) {
            let Some(organization) = organization else { return Ok(()) };
            let card = seen(&organization, vcard_of_organization);
            let row = one(&card);
            prop_assert_eq!((row.id, row.version), (Some(TEAM), Some(1)));
            let host = row.edit.host.clone().expect("a card of ours is whole");
            let again = registered(row.draft().expect("a draft"), host).expect("an organization");
            prop_assert_eq!(seen(&again, vcard_of_organization), card);
        }
    }

    #[test]
    fn a_card_of_another_program_needs_a_kind() {
        let card = "BEGIN:VCARD\nVERSION:4.0\nFN:Team\nURL:https://team.example/\nADR:;;Street 1;Bern;;3000;Switzerland\n\
            X-KIND:csirt\nEND:VCARD\n";
        let draft = one(card).draft().expect("a draft");
        assert_eq!((draft.name.as_str(), draft.links.len()), ("Team", 1));
        let without = card.replace("X-KIND:csirt\n", "");
        let row = Cards::read(without.as_bytes()).expect("cards").organizations().rows.pop().expect("a card");
        assert_eq!(row.said.expect_err("no kind")[0].column, "X-KIND");
    }
}
