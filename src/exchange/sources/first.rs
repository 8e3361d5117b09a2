//! The teams of FIRST, as its API answers (`teams.json`: an envelope with `data`, a list of teams). One organization a team,
//! with one contact. Hours, zones and telephone numbers are free text there.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::Value;

use super::{Profile, Source, identifiers, listings, plain_contact};
use crate::exchange::fields::{Field, census, left_out};
use crate::exchange::hours;
use crate::exchange::listing::{Attested, List, ListedClaim, ListedContact, Listing, Reject, StillSaid};
use crate::exchange::mapping::{Mapping, Page, RowAt, given};
use crate::exchange::shape::{self, Shape, or_default};
use crate::model::attestation::TITLE_MAX;
use crate::model::channel::ChannelDraft;
use crate::model::claim::{ClaimSubject, NOTE_MAX};
use crate::model::contact::ContactDraft;
use crate::model::country::Country;
use crate::model::key::KeyDraft;
use crate::model::kinds::{ChannelKind, ContactRole, KnownScheme, LinkRelation, OrganizationKind, TeamType};
use crate::model::organization::{IDENTIFIER_MAX, Link, NAME_MAX, OrganizationDraft, SHORT_NAME_MAX};
use crate::model::origin::Origin;

/// The teams of FIRST.
pub static FIRST: Source = Source {
    name: "first",
    title: "the list of FIRST's teams (teams.json of its API, a JSON object with status and data)",
    profile: Profile::PUBLIC,
    fields: FIELDS,
    read,
};

/// Who says that a team is a member.
pub const ISSUER: &str = "FIRST";
/// What is said of it.
pub const MEMBERSHIP: &str = "Membership";

const ENVELOPE: &str = "It says how the list was asked for, not what is in it.";

const FIELDS: &[Field] = &[
    Field::left("/status", ENVELOPE),
    Field::left("/status-code", ENVELOPE),
    Field::left("/version", ENVELOPE),
    Field::left("/access", ENVELOPE),
    Field::left("/total", ENVELOPE),
    Field::left("/offset", ENVELOPE),
    Field::left("/limit", ENVELOPE),
    Field::taken("/data/*/id"),
    Field::taken("/data/*/team"),
    Field::taken("/data/*/team-full"),
    Field::taken("/data/*/team-type"),
    Field::taken("/data/*/membership"),
    Field::taken("/data/*/member-since"),
    Field::taken("/data/*/host"),
    Field::taken("/data/*/establishment"),
    Field::taken("/data/*/address"),
    Field::taken("/data/*/country"),
    Field::taken("/data/*/country-other/*"),
    Field::taken("/data/*/website/*"),
    Field::taken("/data/*/email"),
    Field::partly(
        "/data/*/phone/*",
        "A number is held as it is dialled from abroad; \"(fax)\" without one says nothing.",
    ),
    Field::taken("/data/*/phone-emergency"),
    Field::taken("/data/*/fax"),
    Field::taken("/data/*/other-communication"),
    Field::taken("/data/*/timezone"),
    Field::taken("/data/*/timezone-dst"),
    Field::taken("/data/*/operating-hours"),
    Field::partly("/data/*/pgp-id", "It is the end of the fingerprint, which is held."),
    Field::taken("/data/*/pgp-fingerprint"),
    Field::taken("/data/*/constituency"),
    Field::taken("/data/*/constituency-description"),
    Field::taken("/data/*/last-modified"),
];

#[derive(Deserialize)]
struct Envelope {
    #[serde(rename = "status")]
    _status: String,
    data: Vec<Team>,
}

/// A team, as far as it is read. What has no default must be there: else it is another list.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::struct_field_names, reason = "they are called so in the list")]
struct Team {
    id: String,
    team: String,
    #[serde(default, deserialize_with = "or_default")]
    team_full: String,
    #[serde(default, deserialize_with = "or_default")]
    team_type: String,
    #[serde(default, deserialize_with = "or_default")]
    membership: String,
    #[serde(default, deserialize_with = "or_default")]
    member_since: String,
    #[serde(default, deserialize_with = "or_default")]
    host: String,
    #[serde(default, deserialize_with = "or_default")]
    establishment: String,
    #[serde(default, deserialize_with = "or_default")]
    address: String,
    #[serde(default, deserialize_with = "or_default")]
    country: String,
    #[serde(default, deserialize_with = "or_default")]
    country_other: Vec<String>,
    #[serde(default, deserialize_with = "or_default")]
    website: Vec<String>,
    #[serde(default, deserialize_with = "or_default")]
    email: String,
    #[serde(default, deserialize_with = "or_default")]
    phone: Vec<String>,
    #[serde(default, deserialize_with = "or_default")]
    phone_emergency: String,
    #[serde(default, deserialize_with = "or_default")]
    fax: String,
    #[serde(default, deserialize_with = "or_default")]
    other_communication: String,
    #[serde(default, deserialize_with = "or_default")]
    timezone: String,
    #[serde(default, deserialize_with = "or_default")]
    timezone_dst: String,
    #[serde(default, deserialize_with = "or_default")]
    operating_hours: String,
    #[serde(default, deserialize_with = "or_default")]
    pgp_id: String,
    #[serde(default, deserialize_with = "or_default")]
    pgp_fingerprint: String,
    #[serde(default, deserialize_with = "or_default")]
    constituency: String,
    #[serde(default, deserialize_with = "or_default")]
    constituency_description: String,
    #[serde(default, deserialize_with = "or_default")]
    last_modified: String,
}

fn read(source: &Source, bytes: &[u8], fetched_at: DateTime<Utc>) -> Result<List, Shape> {
    let envelope: Envelope = shape::json(bytes, source.title)?;
    if envelope.data.is_empty() {
        return Err(Shape { expected: source.title, came: "it lists no team".to_owned() });
    }
    let list: Value = shape::json(bytes, source.title)?;
    let left_out = left_out(source.fields, census(&list));
    let rows = envelope.data.iter().enumerate().map(|(index, it)| (format!("/data/{index}"), it));
    Ok(listings(rows, left_out, |pointer, it| it.listing(source, pointer, fetched_at)))
}

impl Team {
    fn listing(&self, source: &Source, pointer: &str, fetched_at: DateTime<Utc>) -> Result<Listing, Reject> {
        let at = RowAt { pointer, source_id: given(&self.id) };
        let source_id = at.line("/id", &self.id, IDENTIFIER_MAX)?;
        let short_name = at.line("/team", &self.team, SHORT_NAME_MAX)?;
        at.require_bounded([
            ("/country-other", self.country_other.len()),
            ("/website", self.website.len()),
            ("/phone", self.phone.len()),
            ("/other-communication", self.other_communication.lines().count()),
            ("/team-type", self.team_type.split(',').count()),
        ])?;
        let mut row = Mapping::of(pointer.to_owned());
        let country = row.country_code("/country", &self.country);
        let mut origin = Origin::listed(source.name, source_id.clone(), fetched_at);
        origin.source_changed_at = row.time("/last-modified", &self.last_modified);
        let organization = OrganizationDraft {
            kind: OrganizationKind::Csirt,
            name: row.line("/team-full", &self.team_full, NAME_MAX).unwrap_or_else(|| short_name.clone()),
            short_name: Some(short_name),
            names: Vec::new(),
            country,
            sectors: Vec::new(),
            team_types: self.team_types(&mut row),
            host: row.line("/host", &self.host, NAME_MAX),
            links: self.links(&mut row),
            identifiers: identifiers([(KnownScheme::First, Some(&source_id))]),
            address: row.address("/address", &self.address),
            established: row.date("/establishment", &self.establishment),
            audience: source.profile.audience.clone(),
            tlp: source.profile.tlp,
            origin: origin.clone(),
        };
        let contacts = self.contact(source, &source_id, country, origin, &mut row);
        let contact = contacts.as_ref();
        let claims = self.claims(contact, &mut row);
        let (attestations, still_said) = self.attestations(&mut row);
        let (pointer, remarks) = row.done();
        let contacts = contacts.into_iter().collect();
        Ok(Listing { pointer, source_id, organization, contacts, claims, attestations, still_said, remarks })
    }

    fn contact(
        &self,
        source: &Source,
        source_id: &str,
        country: Option<Country>,
        origin: Origin,
        row: &mut Mapping,
    ) -> Option<ListedContact> {
        let channels = self.channels(country, row);
        if channels.is_empty() {
            row.remark("/email", "The source gives no way to reach it, so it has no contact here.");
            return None;
        }
        let words = written_hours(&self.operating_hours, &self.timezone, &self.timezone_dst);
        let zone = self.timezone.trim();
        let contact = ContactDraft {
            availability: hours::availability(row, "/operating-hours", &self.operating_hours, zone, words),
            keys: self.keys(row),
            ..plain_contact(&source.profile, 0, &[ContactRole::IncidentResponse], channels, origin)
        };
        Some(ListedContact { source_id: source_id.to_owned(), contact })
    }

    /// The mailbox, then the numbers. "(fax)" after a number says what that one is; the list repeats such a one without it.
    /// By itself the word says nothing.
    fn channels(&self, country: Option<Country>, row: &mut Mapping) -> Vec<ChannelDraft> {
        let mut channels = Vec::new();
        if given(&self.email).is_some() {
            row.channel(&mut channels, "/email", ChannelKind::Email, &self.email.trim().to_lowercase());
        }
        let marked: Vec<Option<&str>> =
            self.phone.iter().map(|text| text.trim().strip_suffix("(fax)").map(str::trim)).collect();
        for (index, number) in self.phone.iter().enumerate() {
            let place = format!("/phone/{index}");
            match marked[index] {
                Some("") => row.remark(&place, "No number stands beside it; nothing is taken."),
                Some(_) => {}
                None if marked.contains(&Some(number.trim())) => {}
                None => row.number(&mut channels, &place, ChannelKind::Phone, number, country),
            }
        }
        let mut faxes: Vec<(String, &str)> =
            given(&self.fax).map(|it| ("/fax".to_owned(), it)).into_iter().collect();
        let places = marked.iter().enumerate();
        faxes.extend(places.filter_map(|(index, fax)| Some((format!("/phone/{index}"), given((*fax)?)?))));
        let mut known: Vec<&str> = Vec::new();
        for (place, number) in faxes {
            if !known.contains(&number) {
                known.push(number);
                row.number(&mut channels, &place, ChannelKind::Fax, number, country);
            }
        }
        if given(&self.phone_emergency).is_some() {
            let number = (ChannelKind::Phone, self.phone_emergency.as_str(), true);
            row.number_for(&mut channels, "/phone-emergency", number, country);
        }
        for words in self.other_communication.lines() {
            if let Some(words) = given(words) {
                row.channel(&mut channels, "/other-communication", ChannelKind::Other, words);
            }
        }
        channels
    }

    fn keys(&self, row: &mut Mapping) -> Vec<KeyDraft> {
        let mut keys = Vec::new();
        row.key(&mut keys, "/pgp-fingerprint", &self.pgp_fingerprint, None);
        let id = self.pgp_id.trim().trim_start_matches("0x").to_ascii_uppercase();
        if !id.is_empty() && !keys.iter().any(|key| key.details.fingerprint.ends_with(&id)) {
            row.left(
                "/pgp-id",
                &self.pgp_id,
                "It is not that of the fingerprint beside it, and is not taken: it names no key for sure.",
            );
        }
        keys
    }

    fn team_types(&self, row: &mut Mapping) -> Vec<TeamType> {
        let mut types = Vec::new();
        for word in self.team_type.split(',').filter_map(given) {
            match TeamType::parse(&word.to_lowercase()) {
                Ok(kind) if types.contains(&kind) => {}
                Ok(kind) => types.push(kind),
                Err(_) => row.remark("/team-type", format!("\"{word}\" is no type of team here.")),
            }
        }
        types
    }

    fn links(&self, row: &mut Mapping) -> Vec<Link> {
        let mut links = Vec::new();
        for (index, url) in self.website.iter().enumerate() {
            let page = Page { url, label: "", language: "" };
            row.link(&mut links, &format!("/website/{index}"), LinkRelation::Website, page);
        }
        links
    }

    /// Whom it serves, in words, and the further countries in which it works. Its own country says where it is.
    fn claims(&self, contact: Option<&ListedContact>, row: &mut Mapping) -> Vec<ListedClaim> {
        let mut claims = Vec::new();
        row.claim_in_words(&mut claims, "/constituency", &self.constituency, contact);
        let described = row.line("/constituency-description", &self.constituency_description, NOTE_MAX);
        match (claims.first_mut(), described) {
            (Some(claim), Some(words)) if claim.note.is_none() => claim.note = Some(words),
            (None, Some(words)) => {
                row.claim_in_words(&mut claims, "/constituency-description", &words, contact);
            }
            (Some(_), Some(_)) => {
                row.remark("/constituency-description", "There is no room for it beside the text.");
            }
            (_, None) => {}
        }
        for (index, code) in self.country_other.iter().enumerate() {
            let place = format!("/country-other/{index}");
            if let Some(country) = row.country_code(&place, code) {
                let contact = contact.map(|it| it.source_id.clone());
                let subject = ClaimSubject::Country { country };
                row.claim(&mut claims, &place, ListedClaim { subject, contact, note: None });
            }
        }
        claims
    }

    fn attestations(&self, row: &mut Mapping) -> (Vec<Attested>, Vec<StillSaid>) {
        let level = row.line("/membership", &self.membership, TITLE_MAX);
        row.said_by((ISSUER, MEMBERSHIP), "/membership", level, ("/member-since", &self.member_since))
    }
}

const ZONE: &str = "time zone: ";
const SUMMER: &str = "summer time: ";

/// The hours and zones of a team in one line, from which [`read_hours`] has them back.
#[must_use]
pub fn written_hours(hours: &str, zone: &str, summer: &str) -> Option<String> {
    let parts = [("", hours), (ZONE, zone), (SUMMER, summer)];
    let parts: Vec<String> = parts
        .into_iter()
        .filter_map(|(name, text)| given(text).map(|text| format!("{name}{text}")))
        .collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

/// Hours, zone and summer time, as [`written_hours`] wrote them. What has another form is hours.
#[must_use]
pub fn read_hours(words: &str) -> (&str, &str, &str) {
    fn split<'a>(words: &'a str, name: &str) -> (&'a str, &'a str) {
        match words.rfind(name) {
            Some(0) => ("", &words[name.len()..]),
            Some(at) if words[..at].ends_with("; ") => (&words[..at - 2], &words[at + name.len()..]),
            _ => (words, ""),
        }
    }
    let (words, summer) = split(words, SUMMER);
    let (hours, zone) = split(words, ZONE);
    (hours, zone, summer)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn hours_and_zones_come_back_from_one_line(
            hours in "[A-Za-z0-9 .:]{0,20}", zone in "[A-Z+:0-9/a-z]{0,12}", summer in "[A-Z —+0-9a-z]{0,12}"
        ) {
            let (hours, zone, summer) = (hours.trim(), zone.trim(), summer.trim());
            let words = written_hours(hours, zone, summer).unwrap_or_default();
            let expected = |text| given(text).unwrap_or_default();
            prop_assert_eq!(read_hours(&words), (expected(hours), expected(zone), expected(summer)));
        }
    }
}
