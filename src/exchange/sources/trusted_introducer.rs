//! The teams of Trusted Introducer (`teams.json` of its export, a JSON list). One organization a team, with one contact and
//! its constituency: countries, networks, AS numbers and domains.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::Value;

use super::{Profile, Source, identifiers, listings, plain_contact};
use crate::exchange::compatible::ALL_BELOW;
use crate::exchange::fields::{Field, census, left_out};
use crate::exchange::hours;
use crate::exchange::listing::{Attested, List, ListedClaim, ListedContact, Listing, Reject, StillSaid};
use crate::exchange::mapping::{Mapping, RowAt, given};
use crate::exchange::networks;
use crate::exchange::shape::{self, Shape, or_default};
use crate::model::attestation::TITLE_MAX;
use crate::model::channel::ChannelDraft;
use crate::model::claim::{ClaimSubject, TEXT_MAX};
use crate::model::contact::ContactDraft;
use crate::model::country::Country;
use crate::model::domain::DomainName;
use crate::model::kinds::{ChannelKind, ContactRole, KnownScheme, OrganizationKind, TeamType};
use crate::model::organization::{NAME_MAX, OrganizationDraft, SHORT_NAME_MAX};
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
    Field::left("/*/pgp_keys/*/usage/*", "A key is for its contact, whatever it is used for."),
    Field::partly(
        "/*/phones/*/usage/*",
        "What is for fax and not for speech too is a fax number; all else is for speech.",
    ),
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
    #[serde(deserialize_with = "or_default")]
    country: Place,
    #[serde(default, deserialize_with = "or_default")]
    established: String,
    #[serde(default, deserialize_with = "or_default")]
    host_organisation: String,
    #[serde(default, deserialize_with = "or_default")]
    classification: Classification,
    #[serde(default, deserialize_with = "or_default")]
    postal_address: String,
    #[serde(default, deserialize_with = "or_default")]
    constituency: Constituency,
    #[serde(default, deserialize_with = "or_default")]
    business_hours: String,
    #[serde(default, deserialize_with = "or_default")]
    business_hours_timezone: String,
    #[serde(default, deserialize_with = "or_default")]
    pgp_keys: Vec<PgpKey>,
    #[serde(default, deserialize_with = "or_default")]
    phones: Vec<Number>,
    #[serde(default, deserialize_with = "or_default")]
    emails: Vec<Mailbox>,
    #[serde(default, deserialize_with = "or_default")]
    misp: Misp,
}

#[derive(Default, Deserialize)]
struct Place {
    #[serde(default, deserialize_with = "or_default")]
    code: String,
}

#[derive(Default, Deserialize)]
struct Classification {
    #[serde(default, deserialize_with = "or_default")]
    name: String,
    #[serde(default, deserialize_with = "or_default")]
    since: String,
}

#[derive(Default, Deserialize)]
struct Constituency {
    #[serde(default, deserialize_with = "or_default")]
    types: Vec<String>,
    #[serde(default, deserialize_with = "or_default")]
    asns: Vec<u32>,
    #[serde(default, deserialize_with = "or_default")]
    domains: Vec<String>,
    #[serde(default, deserialize_with = "or_default")]
    ipranges: Vec<String>,
    #[serde(default, deserialize_with = "or_default")]
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
    #[serde(default, deserialize_with = "or_default")]
    usage: Vec<String>,
}

#[derive(Deserialize)]
struct Mailbox {
    address: String,
}

#[derive(Default, Deserialize)]
struct Misp {
    #[serde(default, deserialize_with = "or_default")]
    org_uuid: String,
}

fn read(source: &Source, bytes: &[u8], fetched_at: DateTime<Utc>) -> Result<List, Shape> {
    let teams: Vec<Team> = shape::json(bytes, source.title)?;
    if teams.is_empty() {
        return Err(Shape { expected: source.title, came: "it is an empty list".to_owned() });
    }
    let list: Value = shape::json(bytes, source.title)?;
    let left_out = left_out(source.fields, census(&list));
    let rows = teams.iter().enumerate().map(|(index, it)| (format!("/{index}"), it));
    Ok(listings(rows, left_out, |pointer, it| it.listing(source, pointer, fetched_at)))
}

impl Team {
    fn listing(&self, source: &Source, pointer: &str, fetched_at: DateTime<Utc>) -> Result<Listing, Reject> {
        // The list has no ids: short name and country tell teams apart.
        let source_id = format!("{} {}", self.short_name.trim(), self.country.code.trim());
        let is_named = given(&self.short_name).is_some();
        let at = RowAt { pointer, source_id: is_named.then_some(source_id.as_str()) };
        let short_name = at.line("/short_name", &self.short_name, SHORT_NAME_MAX)?;
        let name = at.line("/official_name", &self.official_name, NAME_MAX)?;
        let constituency = &self.constituency;
        at.require_bounded([
            ("/constituency/types", constituency.types.len()),
            ("/constituency/asns", constituency.asns.len()),
            ("/constituency/domains", constituency.domains.len()),
            ("/constituency/ipranges", constituency.ipranges.len()),
            ("/constituency/countries", constituency.countries.len()),
            ("/pgp_keys", self.pgp_keys.len()),
            ("/phones", self.phones.len()),
            ("/emails", self.emails.len()),
        ])?;
        let mut row = Mapping::of(pointer.to_owned());
        let country = row.country_code("/country/code", &self.country.code);
        let origin = Origin::listed(source.name, source_id.clone(), fetched_at);
        let misp = given(&self.misp.org_uuid);
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
            identifiers: identifiers([
                (KnownScheme::TrustedIntroducer, Some(&source_id)),
                (KnownScheme::Misp, misp),
            ]),
            address: row.address("/postal_address", &self.postal_address),
            established: row.date("/established", &self.established),
            audience: source.profile.audience.clone(),
            tlp: source.profile.tlp,
            origin: origin.clone(),
        };
        let contact = self.contact(source, &source_id, country, origin, &mut row);
        let claims = self.claims(contact.as_ref(), &mut row);
        let (attestations, still_said) = self.attestations(&mut row);
        let (pointer, remarks) = row.done();
        let contacts = contact.into_iter().collect();
        Ok(Listing { pointer, source_id, organization, contacts, claims, attestations, still_said, remarks })
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
            availability: hours::availability(row, "/business_hours", hours, zone, words),
            keys,
            ..plain_contact(&source.profile, 0, &[ContactRole::IncidentResponse], channels, origin)
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
            let place = format!("/phones/{index}/number");
            let is_for = |usage: &str| phone.usage.iter().any(|it| it.trim().eq_ignore_ascii_case(usage));
            let kinds: &[ChannelKind] = match (is_for("fax"), is_for("voice")) {
                (true, false) => &[ChannelKind::Fax],
                (true, true) => &[ChannelKind::Phone, ChannelKind::Fax],
                (false, _) => &[ChannelKind::Phone],
            };
            for kind in kinds {
                let is_emergency = is_for("emergency") && (*kind == ChannelKind::Phone || kinds.len() == 1);
                row.number_for(&mut channels, &place, (*kind, &phone.number, is_emergency), country);
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

    /// A domain and all below it. A top-level domain is no name of its own here: it stays words, as it is listed.
    fn domain(
        domain: &str,
        pointer: &str,
        claim: &dyn Fn(ClaimSubject, Option<String>) -> ListedClaim,
        claims: &mut Vec<ListedClaim>,
        row: &mut Mapping,
    ) {
        let plain = domain.strip_prefix(ALL_BELOW).unwrap_or(domain);
        let note = (plain != domain).then(|| format!("Listed as {domain}."));
        match DomainName::parse(plain) {
            Ok(domain) => row.claim(claims, pointer, claim(ClaimSubject::Domain { domain }, note)),
            Err(_) => {
                let words = if plain == domain { format!("domains {domain}") } else { domain.to_owned() };
                match text::line(&words, TEXT_MAX) {
                    Ok(text) => row.claim(claims, pointer, claim(ClaimSubject::Text { text }, None)),
                    Err(invalid) => row.remark(pointer, format!("The domain is not taken. {invalid}")),
                }
            }
        }
    }

    fn attestations(&self, row: &mut Mapping) -> (Vec<Attested>, Vec<StillSaid>) {
        let it = &self.classification;
        let level = row.line("/classification/name", &it.name, TITLE_MAX);
        let since = ("/classification/since", it.since.as_str());
        row.said_by((ISSUER, CLASSIFICATION), "/classification", level, since)
    }
}
