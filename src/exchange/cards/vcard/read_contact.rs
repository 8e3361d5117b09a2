//! Reading contacts from vCards: those that this directory writes come back without loss, and of others what is understood.

use super::parse::{Card, Cards, Property};
use crate::exchange::form::channel::{OTHERS, PLAIN, Traits, preference};
use crate::exchange::form::contact::{Bare, BareChannel, require, version};
use crate::exchange::form::fault::{Fault, Faults, NOTES_MAX, Row, Sheet};
use crate::exchange::form::words::word;
use crate::exchange::form::{ContactRow, CountryOf, audience, hours};
use crate::model::channel::ChannelDraft;
use crate::model::contact::{ContactEdit, TITLE_MAX};
use crate::model::country::Country;
use crate::model::ids::{ContactId, OrganizationId};
use crate::model::kinds::{ChannelKind, ChannelUsage};
use crate::model::language::Language;
use crate::model::person::{PERSON_LINE_MAX, PersonDetails, PersonDraft};
use crate::model::tlp::Tlp;
use crate::model::violation::Invalid;
use crate::model::{date, text};

/// Properties that are read nowhere: they are made from others, or the standard asks for them.
const SHOWN: [&str; 12] =
    ["VERSION", "KIND", "FN", "N", "ORG", "ROLE", "NOTE", "REV", "KEY", "TZ", "PRODID", "X-SOURCE"];

/// Of them, those that say nothing of a contact. Of a card of elsewhere the others may be all that it says.
const OF_OTHERS: [&str; 7] = ["FN", "VERSION", "KIND", "ORG", "REV", "PRODID", "X-SOURCE"];

/// Properties of channels.
pub(super) const CHANNELS: [&str; 6] = ["TEL", "EMAIL", "CONTACT-URI", "IMPP", "SOCIALPROFILE", "X-CHANNEL"];

/// Properties of the contact itself.
pub(super) const OWN: [&str; 12] = [
    "UID",
    "TITLE",
    "CATEGORIES",
    "LANG",
    "RELATED",
    "X-TLP",
    "X-AUDIENCE",
    "X-HOURS",
    "X-PLACE",
    "X-ORGANIZATION",
    "X-VERSION",
    "X-TRAITS",
];

impl Cards {
    /// The contacts of a file. `country_of` is as for [`read_contacts`](crate::exchange::form::read_contacts).
    #[must_use]
    pub fn contacts(self, country_of: &CountryOf<'_>) -> Sheet<ContactRow> {
        let Self { all, mut notes } = self;
        // Who has a title is called by that: the name for show says no more.
        let known = |card: &Card| match first(card, "TITLE") {
            _ if is_ours(card) => SHOWN.as_slice(),
            Some(_) => &OF_OTHERS,
            None => &OF_OTHERS[1..],
        };
        notes
            .extend(all.iter().flat_map(|card| unread(card, [known(card), &CHANNELS, &OWN])).take(NOTES_MAX));
        Sheet { rows: all.into_iter().map(|card| row(card, country_of)).collect(), notes }
    }
}

/// The properties of a card that nobody here knows.
pub(super) fn unread<'c, const N: usize>(
    card: &'c Card,
    known: [&'c [&'c str]; N],
) -> impl Iterator<Item = Fault> + 'c {
    let is_known =
        move |property: &&Property| !known.iter().any(|names| names.contains(&property.name.as_str()));
    let invalid =
        || Invalid::new("unread_property", "Nothing is made of this property here: it was not read.");
    card.properties.iter().filter(is_known).map(move |it| Fault::new(card.line, it.name.clone(), invalid()))
}

/// A UUID as a URN.
pub(super) fn urn(faults: &mut Faults, property: Option<&Property>) -> Option<uuid::Uuid> {
    let property = property?;
    let text = property.value.strip_prefix("urn:uuid:")?;
    let read = uuid::Uuid::try_parse(text);
    faults.take(
        &property.name,
        read.map_err(|_| Invalid::new("not_an_id", "Leave the id as it was exported, or out.")),
    )
}

/// The first property of a name.
pub(super) fn first<'c>(card: &'c Card, name: &str) -> Option<&'c Property> {
    card.properties.iter().find(|it| it.name == name)
}

fn row(card: Card, country_of: &CountryOf<'_>) -> Row<ContactRow> {
    let mut faults = Faults::of(card.line);
    let organization_id = urn(&mut faults, first(&card, "X-ORGANIZATION")).map(OrganizationId);
    let is_ours = is_ours(&card);
    // Every program gives its cards ids: only that of a card of this directory means a record of it.
    let id = first(&card, "UID").filter(|_| is_ours).and_then(|it| urn(&mut faults, Some(it)));
    let country = country_of(id.map(ContactId), organization_id);
    let (mut channels, mut places, mut bare) = (Vec::new(), Vec::new(), Bare::default());
    for property in card.properties.iter().filter(|it| CHANNELS.contains(&it.name.as_str())) {
        let Some(channel) = faults.take(&property.name, channel(property, country)) else { continue };
        if property.parameter("X-TRAITS").is_none() {
            let has_place = property.parameter("PREF").is_some();
            bare.channels.push(BareChannel { index: channels.len(), has_place });
        }
        channels.push(channel);
        places.push(property.name.clone());
    }
    bare.person = person(&card).is_some_and(|it| it.parameter("X-AUDIENCE").is_none());
    let edit = edit(&mut faults, &card);
    if id.is_none() {
        let has_role = edit.roles.as_ref().is_some_and(|it| !it.is_empty());
        let has_channel = card.properties.iter().any(|it| CHANNELS.contains(&it.name.as_str()));
        require(&mut faults, [("CATEGORIES", has_role), ("TEL", has_channel)]);
    }
    let version = first(&card, "X-VERSION").filter(|_| is_ours);
    let version = version.and_then(|it| faults.take("X-VERSION", self::version(&it.value)));
    // What a card of elsewhere does not name, it does not know.
    let covered = PLAIN.iter().map(|it| it.name).chain([OTHERS]).filter(|_| is_ours).collect();
    let id = id.map(ContactId);
    let row = ContactRow {
        id,
        organization_id,
        organization: first(&card, "ORG").and_then(Property::organization),
        version,
        edit,
        channels,
        places,
        covered,
        lacking: Vec::new(),
        bare,
    };
    faults.with(card.faults).done(row)
}

/// Whether this directory wrote the card.
fn is_ours(card: &Card) -> bool {
    first(card, "X-ORGANIZATION").is_some()
}

/// Who holds the function.
fn person(card: &Card) -> Option<&Property> {
    card.properties.iter().find(|it| it.name == "RELATED" && it.is_of_type("contact"))
}

/// A card of this directory says all of a contact; of others, what they do not say stays.
fn edit(faults: &mut Faults, card: &Card) -> ContactEdit {
    let is_whole = is_ours(card);
    let title = first(card, "TITLE").map(|it| faults.take("TITLE", text::line(&it.text(), TITLE_MAX)));
    let roles = first(card, "CATEGORIES")
        .map(|it| it.list().iter().filter_map(|role| faults.take("CATEGORIES", word(role))).collect());
    let mut languages: Vec<(i16, Option<Language>)> = Vec::new();
    for it in card.properties.iter().filter(|it| it.name == "LANG") {
        let place = it.parameter("PREF").and_then(|place| preference(place).ok()).unwrap_or(i16::MAX);
        languages.push((place, faults.take("LANG", Language::parse(&it.value))));
    }
    languages.sort_by_key(|(place, _)| *place);
    let languages: Vec<Language> = languages.into_iter().filter_map(|(_, it)| it).collect();
    let person = person(card).map(|it| person_of(faults, it));
    let hours = first(card, "X-HOURS").map(|it| hours::read_whole(&it.text()));
    ContactEdit {
        roles,
        title: title.or(is_whole.then_some(None)),
        preference: first(card, "X-PLACE").and_then(|it| faults.take("X-PLACE", preference(&it.value))),
        languages: (is_whole || !languages.is_empty()).then_some(languages),
        tlp: first(card, "X-TLP").and_then(|it| faults.take("X-TLP", Tlp::parse_import(&it.text()))),
        availability: hours.and_then(|read| faults.nest(read, |_| "X-HOURS")),
        person: person.or(is_whole.then_some(None)),
        audience: first(card, "X-AUDIENCE")
            .and_then(|it| faults.take("X-AUDIENCE", audience::read(&it.text()))),
    }
}

fn person_of(faults: &mut Faults, property: &Property) -> Option<PersonDraft> {
    let name = faults.take("RELATED", text::line(&property.text(), PERSON_LINE_MAX))?;
    let position = property.parameter("X-POSITION");
    let position = position.and_then(|it| faults.take("RELATED", text::line(it, PERSON_LINE_MAX)));
    let day = |faults: &mut Faults, name| {
        property.parameter(name).and_then(|it| faults.take("RELATED", date::parse(it)))
    };
    let (from, until) = (day(faults, "X-FROM"), day(faults, "X-UNTIL"));
    let own = property.parameter("X-AUDIENCE").and_then(|it| faults.take("RELATED", audience::read(it)));
    Some(PersonDraft { details: PersonDetails { name, position }, from, until, audience: own })
}

fn channel(property: &Property, country: Option<Country>) -> Result<ChannelDraft, Invalid> {
    let traits = match property.parameter("X-TRAITS") {
        Some(traits) => Traits::read(traits)?,
        None => Traits {
            preference: property.parameter("PREF").map(preference).transpose()?.unwrap_or(1),
            usage: if property.is_of_type("x-emergency") {
                ChannelUsage::Emergency
            } else {
                ChannelUsage::Routine
            },
            ..Traits::default()
        },
    };
    let (kind, value) = match property.name.as_str() {
        "TEL" if property.is_of_type("fax") => (ChannelKind::Fax, property.text()),
        "TEL" if property.is_of_type("text") && !property.is_of_type("voice") => {
            (ChannelKind::Sms, property.text())
        }
        "TEL" => (ChannelKind::Phone, property.value.clone()),
        "EMAIL" => (ChannelKind::Email, property.text()),
        "CONTACT-URI" => (ChannelKind::WebForm, property.value.clone()),
        "SOCIALPROFILE" if property.parameter("SERVICE-TYPE") == Some("Signal") => {
            (ChannelKind::Signal, property.text())
        }
        "X-CHANNEL" => {
            (ChannelKind::parse(property.parameter("X-KIND").unwrap_or("other"))?, property.text())
        }
        _ => message(&property.value),
    };
    traits.draft(kind, &value, country)
}

/// Who is written to at a URI.
fn message(uri: &str) -> (ChannelKind, String) {
    let matrix = |sigil: char, rest: &str| (ChannelKind::Matrix, format!("{sigil}{}", decoded(rest)));
    if let Some(user) = uri.strip_prefix("matrix:u/") {
        matrix('@', user)
    } else if let Some(room) = uri.strip_prefix("matrix:r/") {
        matrix('#', room)
    } else if let Some(number) = uri.strip_prefix("https://signal.me/#p/") {
        (ChannelKind::Signal, number.to_owned())
    } else {
        (ChannelKind::Other, uri.to_owned())
    }
}

/// A part of a URI without its escapes.
fn decoded(part: &str) -> String {
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.bytes();
    while let Some(byte) = rest.next() {
        let pair = (byte == b'%').then(|| rest.clone().take(2).collect::<Vec<u8>>());
        let value = pair.and_then(|it| u8::from_str_radix(std::str::from_utf8(&it).ok()?, 16).ok());
        if value.is_some() {
            rest.nth(1);
        }
        bytes.push(value.unwrap_or(byte));
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::exchange::cards::vcard_of_contact;
    use crate::exchange::form::contact::tests::{any_contact, registered, seen};
    use crate::model::audience::Audience;
    use crate::model::channel::Channel;
    use crate::model::contact::Contact;
    use crate::model::samples::now;

    fn read(text: &str) -> Sheet<ContactRow> {
        Cards::read(text.as_bytes()).expect("cards").contacts(&|_, _| Country::parse("CH").ok())
    }

    fn one(text: &str) -> ContactRow {
        let row = read(text).rows.pop().expect("a card");
        row.said.unwrap_or_else(|faults| panic!("{faults:#?}\n{text}"))
    }

    /// A card as a program gives it back that knows nothing of parameters and properties of our own.
    fn stripped(card: &str, of: &[&str]) -> String {
        let mut card = card.replace("\r\n ", "");
        for name in of {
            let mut kept = String::new();
            while let Some((before, after)) = card.split_once(&format!(";{name}=")) {
                kept.push_str(before);
                let end = match after.strip_prefix('"') {
                    Some(quoted) => quoted.find('"').map(|end| end + 2),
                    None => after.find([';', ':']),
                };
                card = after[end.expect("an end")..].to_owned();
            }
            card = kept + &card;
        }
        card
    }

    /// What a card makes of the contact that it means.
    fn rewritten(contact: &Contact, card: &str) -> Contact {
        contact.rewrite(one(card).change_of(contact), &Audience::Public, now()).expect("a contact")
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(192))]

        #[test]
        fn a_card_that_comes_back_bare_widens_nothing(contact in any_contact()) {
            let Some(contact) = contact else { return Ok(()) };
            let card = stripped(&seen(&contact, vcard_of_contact), &["X-TRAITS", "X-AUDIENCE", "PREF"]);
            prop_assert!(!card.contains("X-TRAITS"), "{}", card);
            let elsewhere: String =
                card.split_inclusive("\r\n").filter(|line| !line.starts_with("X-ORGANIZATION")).collect();
            for card in [card, elsewhere] {
                let after = rewritten(&contact, &card);
                prop_assert_eq!(&after.channels, &contact.channels);
                let readers = |it: &Contact| it.person.as_ref().map(|it| it.audience.clone());
                prop_assert_eq!(readers(&after), readers(&contact));
                prop_assert_eq!((after.audience, after.tlp), (contact.audience.clone(), contact.tlp));
            }
        }

        #[test]
        fn a_card_that_was_exported_and_read_is_exported_the_same(contact in any_contact()) {
            let Some(contact) = contact else { return Ok(()) };
            let card = seen(&contact, vcard_of_contact);
            let row = one(&card);
            prop_assert_eq!((row.id, row.version), (Some(contact.id), Some(1)));
            let again = registered(row.draft()).expect("a contact");
            prop_assert_eq!(seen(&again, vcard_of_contact), card);
        }
    }

    #[test]
    fn a_card_of_another_program_says_what_it_can() {
        let card = "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Desk\r\nCATEGORIES:Incident response,abuse\r\n\
            TEL;TYPE=voice:022 555 01 00\r\nTEL;PREF=2;TYPE=\"fax,work\":tel:+41-22-555-0102\r\n\
            EMAIL:desk@team.example\r\nBDAY:19800101\r\nEND:VCARD\r\n";
        let row = one(card);
        assert!(row.id.is_none() && row.edit.title.is_none() && row.edit.person.is_none());
        let told: Vec<_> =
            row.channels.iter().map(|it| (it.kind.as_str(), it.value.as_str(), it.preference)).collect();
        assert_eq!(
            told,
            [("phone", "+41225550100", 1), ("fax", "+41225550102", 2), ("email", "desk@team.example", 1)]
        );
        let notes: Vec<_> = read(card).notes.into_iter().map(|it| (it.column, it.code)).collect();
        let told = ["FN", "BDAY"].map(|name| (name.to_owned(), "unread_property"));
        assert_eq!(notes, told, "its name for show too, for want of a title");
    }

    #[test]
    fn a_card_of_another_program_takes_no_channel_away_and_means_no_record_by_its_id() {
        let held = one(
            "BEGIN:VCARD\nVERSION:4.0\nFN:Desk\nCATEGORIES:abuse\nEMAIL;X-TRAITS=for=own:a@team.example\n\
             TEL:tel:+41225550100\nEND:VCARD\n",
        );
        let held = registered(held.draft()).expect("a contact");
        let card = "BEGIN:VCARD\nVERSION:4.0\nUID:urn:uuid:00000000-0000-0000-0000-000000000007\nFN:Desk\n\
            EMAIL;PREF=3:a@team.example\nEMAIL:b@team.example\nX-AUDIENCE:authority\nEND:VCARD\n";
        // A program that keeps ids of its own does not have to use ours.
        let other = card.replace("urn:uuid:00000000-0000-0000-0000-000000000007", "urn:uuid:desk");
        let with_role = |card: &str| card.replace("FN:Desk\n", "FN:Desk\nCATEGORIES:abuse\n");
        assert!(one(&with_role(card)).id.is_none() && one(&with_role(&other)).id.is_none());
        let ours = with_role(card)
            .replace("FN:Desk\n", "FN:Desk\nX-ORGANIZATION:urn:uuid:00000000-0000-0000-0000-000000000001\n");
        assert_eq!(one(&ours).id, Some(held.id));

        let after = rewritten(&held, &with_role(card));
        let mut channels: Vec<_> = after.channels.iter().map(told).collect();
        channels.sort_unstable();
        let expected = [
            ("+41225550100", 1, Audience::Authority.kind().as_str()),
            ("a@team.example", 3, "own"),
            ("b@team.example", 1, "authority"),
        ];
        assert_eq!(channels, expected);
    }

    fn told(channel: &Channel) -> (&str, i16, &'static str) {
        (channel.value.get().expect("a value"), channel.preference, channel.audience.kind().as_str())
    }

    #[test]
    fn each_fault_is_told_with_its_property() {
        let card =
            "BEGIN:VCARD\nVERSION:4.0\nFN:Desk\nTEL:call us\nX-TLP:PINK\nX-HOURS:soon\nLANG:??\nEND:VCARD\n";
        let faults = read(card).rows.pop().expect("a card").said.expect_err("faults");
        let mut told: Vec<_> = faults.iter().map(|it| (it.column.as_str(), it.code)).collect();
        told.sort_unstable();
        let expected = [
            ("CATEGORIES", "required"),
            ("LANG", "not_a_language"),
            ("TEL", "not_e164"),
            ("X-HOURS", "not_hours"),
            ("X-TLP", "unknown_value"),
        ];
        assert_eq!(told, expected);
    }
}
