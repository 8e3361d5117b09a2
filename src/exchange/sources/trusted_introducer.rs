//! The teams of Trusted Introducer (`teams.json` of its export, a JSON list). One organization a team, with one contact and
//! its constituency: countries, networks, AS numbers and domains.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use serde_json::Value;

use super::{Profile, Source};
use crate::exchange::fields::{Field, census, left_out};
use crate::exchange::hours;
use crate::exchange::listing::{Attested, List, ListedClaim, ListedContact, Listing, Reject};
use crate::exchange::mapping::{Mapping, given};
use crate::exchange::networks;
use crate::exchange::shape::{self, Shape};
use crate::model::attestation::{AttestationDraft, TITLE_MAX};
use crate::model::channel::ChannelDraft;
use crate::model::claim::{ClaimSubject, TEXT_MAX};
use crate::model::contact::ContactDraft;
use crate::model::country::Country;
use crate::model::domain::DomainName;
use crate::model::kinds::{ChannelKind, ChannelUsage, ContactRole, KnownScheme, OrganizationKind, TeamType};
use crate::model::organization::{Identifier, NAME_MAX, OrganizationDraft, SHORT_NAME_MAX};
use crate::model::origin::Origin;
use crate::model::text;

/// The teams of Trusted Introducer.
pub static TRUSTED_INTRODUCER: Source = Source {
    name: "trusted-introducer",
    title: "the list of Trusted Introducer's teams (teams.json, a JSON list of objects with official_name, short_name and \
            country)",
    profile: Profile::PUBLIC,
    fields: FIELDS,
    read,
};

/// Who says where a team stands.
pub const ISSUER: &str = "Trusted Introducer";
/// What is said of it.
pub const CLASSIFICATION: &str = "Classification";

const NAMED_BY_CODE: &str = "The code beside it says the same.";

const FIELDS: &[Field] = &[
    Field::taken("/*/official_name"),
    Field::taken("/*/short_name"),
    Field::taken("/*/country/code"),
    Field::left("/*/country/name", NAMED_BY_CODE),
    Field::taken("/*/established"),
    Field::taken("/*/host_organisation"),
    Field::left("/*/classification/code", "The name beside it says the same."),
    Field::taken("/*/classification/name"),
    Field::taken("/*/classification/since"),
    Field::taken("/*/postal_address"),
    Field::taken("/*/constituency/types/*"),
    Field::taken("/*/constituency/asns/*"),
    Field::taken("/*/constituency/domains/*"),
    Field::taken("/*/constituency/ipranges/*"),
    Field::taken("/*/constituency/countries/*/code"),
    Field::left("/*/constituency/countries/*/name", NAMED_BY_CODE),
    Field::taken("/*/business_hours"),
    Field::taken("/*/business_hours_timezone"),
    Field::taken("/*/pgp_keys/*/fingerprint"),
    Field::taken("/*/pgp_keys/*/expires"),
    Field::partly("/*/phones/*/usage/*", "What is neither for fax nor for emergencies is for speech."),
    Field::taken("/*/phones/*/number"),
    Field::left("/*/phones/*/timezone", "The hours of a team go by one zone here."),
    Field::left("/*/phones/*/comments", "Channels have no remarks here."),
    Field::taken("/*/emails/*/address"),
    Field::left("/*/emails/*/usage/*", "All addresses of a team are for its one contact."),
    Field::taken("/*/misp/org_uuid"),
    Field::left("/*/misp/org_name", "The UUID beside it says which organization of MISP it is."),
    Field::left("/*/misp/org_email", "The team's own addresses are held."),
];

/// A team, as far as it is read. What has no default must be there: else it is another list.
#[derive(Deserialize)]
struct Team {
    official_name: String,
    short_name: String,
    country: Place,
    #[serde(default)]
    established: String,
    #[serde(default)]
    host_organisation: String,
    #[serde(default)]
    classification: Classification,
    #[serde(default)]
    postal_address: String,
    #[serde(default)]
    constituency: Constituency,
    #[serde(default)]
    business_hours: String,
    #[serde(default)]
    business_hours_timezone: String,
    #[serde(default)]
    pgp_keys: Vec<PgpKey>,
    #[serde(default)]
    phones: Vec<Number>,
    #[serde(default)]
    emails: Vec<Mailbox>,
    #[serde(default)]
    misp: Misp,
}

#[derive(Default, Deserialize)]
struct Place {
    #[serde(default)]
    code: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Classification {
    name: String,
    since: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Constituency {
    types: Vec<String>,
    asns: Vec<u32>,
    domains: Vec<String>,
    ipranges: Vec<String>,
    countries: Vec<Place>,
}

#[derive(Deserialize)]
struct PgpKey {
    fingerprint: String,
    #[serde(default)]
    expires: Option<String>,
}

#[derive(Deserialize)]
struct Number {
    number: String,
    #[serde(default)]
    usage: Vec<String>,
}

#[derive(Deserialize)]
struct Mailbox {
    address: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Misp {
    org_uuid: String,
}

fn read(source: &Source, bytes: &[u8], fetched_at: DateTime<Utc>) -> Result<List, Shape> {
    let teams: Vec<Team> = shape::json(bytes, source.title)?;
    if teams.is_empty() {
        return Err(Shape { expected: source.title, came: "it is an empty list".to_owned() });
    }
    let list: Value = shape::json(bytes, source.title)?;
    let (mut listings, mut rejects) = (Vec::with_capacity(teams.len()), Vec::new());
    for (index, team) in teams.iter().enumerate() {
        match team.listing(source, &format!("/{index}"), fetched_at) {
            Ok(listing) => listings.push(listing),
            Err(reject) => rejects.push(reject),
        }
    }
    let left_out = left_out(source.fields, census(&list));
    Ok(List { rows: teams.len(), listings, spaces: Vec::new(), rejects, left_out })
}

impl Team {
    fn listing(&self, source: &Source, pointer: &str, fetched_at: DateTime<Utc>) -> Result<Listing, Reject> {
        // The list has no ids: short name and country tell teams apart.
        let source_id = format!("{} {}", self.short_name.trim(), self.country.code.trim());
        let line = |place: &str, value: &str, max| {
            let checked = given(value).ok_or("This row cannot do without it.".to_owned());
            checked.and_then(|value| text::line(value, max).map_err(|invalid| invalid.detail)).map_err(
                |why| Reject {
                    pointer: format!("{pointer}{place}"),
                    source_id: Some(source_id.clone()),
                    detail: format!("{why} Tell the source; what is held of this row stays as it is."),
                },
            )
        };
        let short_name = line("/short_name", &self.short_name, SHORT_NAME_MAX)?;
        let name = line("/official_name", &self.official_name, NAME_MAX)?;
        let mut row = Mapping::of(pointer.to_owned());
        let country = row.country_code("/country/code", &self.country.code);
        let origin = Origin::listed(source.name, source_id.clone(), fetched_at);
        let misp = given(&self.misp.org_uuid).map(|id| (KnownScheme::Misp, id.to_owned()));
        let organization = OrganizationDraft {
            kind: OrganizationKind::Csirt,
            name,
            short_name: Some(short_name),
            names: Vec::new(),
            country,
            sectors: Vec::new(),
            team_types: self.team_types(),
            host: row.line("/host_organisation", &self.host_organisation, NAME_MAX),
            links: Vec::new(),
            identifiers: [(KnownScheme::TrustedIntroducer, source_id.clone())]
                .into_iter()
                .chain(misp)
                .map(|(scheme, value)| Identifier { scheme: scheme.into(), value })
                .collect(),
            address: row.address("/postal_address", &self.postal_address),
            established: row.date("/established", &self.established),
            audience: source.profile.audience.clone(),
            tlp: source.profile.tlp,
            origin: origin.clone(),
        };
        let contact = self.contact(source, &source_id, country, origin, &mut row);
        let claims = self.claims(contact.as_ref(), &mut row);
        let attestations = self.attestations(&mut row);
        let (pointer, remarks) = row.done();
        let contacts = contact.into_iter().collect();
        Ok(Listing { pointer, source_id, organization, contacts, claims, attestations, remarks })
    }

    /// What a constituency is called that says of which type the team is.
    fn team_types(&self) -> Vec<TeamType> {
        let types = self.constituency.types.iter().filter_map(|name| match name.trim() {
            "National" => Some(TeamType::National),
            "Government" => Some(TeamType::Governmental),
            "Military" => Some(TeamType::Military),
            "Research & Education" => Some(TeamType::Academic),
            "Service Provider Customer Base" => Some(TeamType::ServiceProvider),
            _ => None,
        });
        let mut found: Vec<TeamType> = Vec::new();
        for kind in types {
            if !found.contains(&kind) {
                found.push(kind);
            }
        }
        found
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
            row.remark("/emails", "The source gives no way to reach it, so it has no contact here.");
            return None;
        }
        let mut keys = Vec::new();
        for (index, key) in self.pgp_keys.iter().enumerate() {
            let place = format!("/pgp_keys/{index}");
            let expires = key.expires.as_deref().and_then(|it| row.date(&format!("{place}/expires"), it));
            row.key(&mut keys, &format!("{place}/fingerprint"), &key.fingerprint, expires);
        }
        let (hours, zone) = (&self.business_hours, self.business_hours_timezone.trim());
        let words = super::first::written_hours(hours, zone, "");
        let contact = ContactDraft {
            roles: vec![ContactRole::IncidentResponse],
            title: None,
            preference: 1,
            languages: Vec::new(),
            availability: hours::availability(hours, zone, words),
            channels,
            person: None,
            keys,
            audience: source.profile.audience.clone(),
            tlp: source.profile.tlp,
            origin,
        };
        Some(ListedContact { source_id: source_id.to_owned(), contact })
    }

    fn channels(&self, country: Option<Country>, row: &mut Mapping) -> Vec<ChannelDraft> {
        let mut channels: Vec<ChannelDraft> = Vec::new();
        for (index, mailbox) in self.emails.iter().enumerate() {
            let place = format!("/emails/{index}/address");
            row.channel(&mut channels, &place, ChannelKind::Email, &mailbox.address.to_lowercase());
        }
        for (index, phone) in self.phones.iter().enumerate() {
            let is_for = |usage: &str| phone.usage.iter().any(|it| it == usage);
            let kind = if is_for("fax") { ChannelKind::Fax } else { ChannelKind::Phone };
            let mut alone = Vec::new();
            row.number(&mut alone, &format!("/phones/{index}/number"), kind, &phone.number, country);
            let Some(mut number) = alone.pop() else { continue };
            if is_for("emergency") {
                number.usage = ChannelUsage::Emergency;
            }
            // A number that is listed for speech, and again for emergencies, is one.
            match channels.iter_mut().find(|it| it.kind == number.kind && it.value == number.value) {
                Some(known) if number.usage == ChannelUsage::Emergency => known.usage = number.usage,
                Some(_) => {}
                None => {
                    number.preference = i16::try_from(channels.len() + 1).unwrap_or(i16::MAX);
                    channels.push(number);
                }
            }
        }
        channels
    }

    fn claims(&self, contact: Option<&ListedContact>, row: &mut Mapping) -> Vec<ListedClaim> {
        let mut claims = Vec::new();
        let it = &self.constituency;
        let claim =
            |subject, note| ListedClaim { subject, contact: contact.map(|it| it.source_id.clone()), note };
        for (index, place) in it.countries.iter().enumerate() {
            let pointer = format!("/constituency/countries/{index}/code");
            if let Some(country) = row.country_code(&pointer, &place.code) {
                row.claim(&mut claims, &pointer, claim(ClaimSubject::Country { country }, None));
            }
        }
        for (index, number) in it.asns.iter().enumerate() {
            let pointer = format!("/constituency/asns/{index}");
            if *number == 0 {
                row.remark(&pointer, "There is no AS with this number; it is not taken.");
            } else {
                let subject = ClaimSubject::AsRange { as_from: *number, as_to: *number };
                row.claim(&mut claims, &pointer, claim(subject, None));
            }
        }
        for (index, range) in it.ipranges.iter().enumerate() {
            let pointer = format!("/constituency/ipranges/{index}");
            match networks::of_range(range) {
                Ok(prefixes) => {
                    let is_split = prefixes.len() > 1;
                    for prefix in prefixes {
                        let note = is_split.then(|| format!("Listed as {}.", range.trim()));
                        row.claim(&mut claims, &pointer, claim(ClaimSubject::Prefix { prefix }, note));
                    }
                }
                Err(invalid) => row.remark(&pointer, format!("The network is not taken. {invalid}")),
            }
        }
        for (index, domain) in it.domains.iter().enumerate() {
            let pointer = format!("/constituency/domains/{index}");
            Self::domain(domain.trim(), &pointer, &claim, &mut claims, row);
        }
        for (index, name) in it.types.iter().enumerate() {
            row.claim_in_words(&mut claims, &format!("/constituency/types/{index}"), name, contact);
        }
        claims
    }

    /// A domain and all below it. A top-level domain is no name of its own here: it stays words.
    fn domain(
        domain: &str,
        pointer: &str,
        claim: &dyn Fn(ClaimSubject, Option<String>) -> ListedClaim,
        claims: &mut Vec<ListedClaim>,
        row: &mut Mapping,
    ) {
        let plain = domain.strip_prefix("*.").unwrap_or(domain);
        let note = (plain != domain).then(|| format!("Listed as {domain}."));
        match DomainName::parse(plain) {
            Ok(domain) => row.claim(claims, pointer, claim(ClaimSubject::Domain { domain }, note)),
            Err(_) => match text::line(&format!("domains {domain}"), TEXT_MAX) {
                Ok(text) => row.claim(claims, pointer, claim(ClaimSubject::Text { text }, None)),
                Err(invalid) => row.remark(pointer, format!("The domain is not taken. {invalid}")),
            },
        }
    }

    fn attestations(&self, row: &mut Mapping) -> Vec<Attested> {
        let it = &self.classification;
        let level = row.line("/classification/name", &it.name, TITLE_MAX);
        let since: Option<NaiveDate> = row.date("/classification/since", &it.since);
        let Some(since) = since else {
            if level.is_some() {
                row.remark("/classification", "The source does not say since when; it is not taken.");
            }
            return Vec::new();
        };
        let title = CLASSIFICATION.to_owned();
        let draft = AttestationDraft { title, level, since, until: None, evidence: None, note: None };
        vec![Attested { issuer_name: ISSUER.to_owned(), draft }]
    }
}
