//! The list of .gov registrants (CSV of the domains under .gov, with who holds each and where to report a problem). Who holds
//! several stands there several times: rows of one organization, part, city and state are one organization, which claims all
//! of its domains.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use super::{Profile, Source, identifiers, plain_contact};
use crate::exchange::fields::{Field, left_out};
use crate::exchange::listing::{List, ListedClaim, ListedContact, Listing, Reject};
use crate::exchange::mapping::{Mapping, RowAt, given};
use crate::exchange::shape::{self, Shape};
use crate::model::address::{Address, AddressDraft};
use crate::model::claim::ClaimSubject;
use crate::model::country::Country;
use crate::model::domain::DomainName;
use crate::model::hex;
use crate::model::kinds::{ChannelKind, ContactRole, KnownScheme, OrganizationKind};
use crate::model::organization::{NAME_MAX, OrganizationDraft};
use crate::model::origin::Origin;
use crate::model::sector::Sector;

/// The list of .gov registrants.
pub static DOTGOV: Source = Source {
    name: "dotgov",
    title: "the list of .gov registrants (current-full.csv with Domain name, Organization name and Security contact email)",
    profile: Profile::PUBLIC,
    fields: FIELDS,
    read,
};

const COLUMNS: &[&str] = &["Domain name", "Organization name", "Suborganization name", "City", "State"];

const FIELDS: &[Field] = &[
    Field::taken("/*/Domain name"),
    Field::left(
        "/*/Domain type",
        "All who stand there are public bodies; which kind of one is not held here.",
    ),
    Field::taken("/*/Organization name"),
    Field::taken("/*/Suborganization name"),
    Field::taken("/*/City"),
    Field::taken("/*/State"),
    Field::taken("/*/Security contact email"),
];

#[derive(Deserialize)]
struct Row<'a> {
    #[serde(rename = "Domain name")]
    domain: &'a str,
    #[serde(rename = "Organization name")]
    organization: &'a str,
    #[serde(rename = "Suborganization name")]
    part: &'a str,
    #[serde(rename = "City")]
    city: &'a str,
    #[serde(rename = "State")]
    state: &'a str,
    #[serde(rename = "Security contact email", default)]
    email: &'a str,
}

/// The rows of one organization, and where each stands.
struct Registrant<'a> {
    id: String,
    rows: Vec<(String, Row<'a>)>,
}

fn read(source: &Source, bytes: &[u8], fetched_at: DateTime<Utc>) -> Result<List, Shape> {
    let table = shape::table(bytes, source.title, COLUMNS)?;
    let misfit = |error: csv::Error| Shape { expected: source.title, came: error.to_string() };
    let rows: Vec<(String, Row<'_>)> = table.rows().map_err(misfit)?;
    if rows.is_empty() {
        return Err(Shape { expected: source.title, came: "it has no rows".to_owned() });
    }
    let mut registrants: Vec<Registrant<'_>> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for (pointer, row) in rows {
        let id = row.registrant_id();
        let place = *places.entry(id.clone()).or_insert(registrants.len());
        if place == registrants.len() {
            registrants.push(Registrant { id, rows: Vec::new() });
        }
        registrants[place].rows.push((pointer, row));
    }
    let country = Country::parse("US").ok();
    let sector = Sector::parse("public_administration").ok();
    let mut list =
        List { rows: table.len(), left_out: left_out(source.fields, table.census()), ..List::default() };
    for registrant in registrants {
        match registrant.listing(source, country, sector, fetched_at) {
            Ok(listing) => list.listings.push(listing),
            Err(reject) => list.rejects.push(reject),
        }
    }
    Ok(list)
}

impl Row<'_> {
    /// The list has no ids of organizations: what tells them apart is hashed into one.
    fn registrant_id(&self) -> String {
        let mut hasher = Sha256::new();
        for part in [self.organization, self.part, self.city, self.state] {
            hasher.update(part.as_bytes());
            hasher.update([0]);
        }
        hex::encode(&hasher.finalize()[..12])
    }

    /// The address to which a problem is reported. The list says "(blank)" where there is none.
    fn address(&self) -> Option<String> {
        given(self.email).filter(|text| *text != "(blank)").map(str::to_lowercase)
    }
}

impl Registrant<'_> {
    fn listing(
        self,
        source: &Source,
        country: Option<Country>,
        sector: Option<Sector>,
        fetched_at: DateTime<Utc>,
    ) -> Result<Listing, Reject> {
        let (pointer, first) = &self.rows[0];
        let at = RowAt { pointer, source_id: Some(&self.id) };
        let mut row = Mapping::of(pointer.clone());
        let whole = match given(first.part) {
            Some(part) => format!("{}, {part}", first.organization),
            None => first.organization.to_owned(),
        };
        let name = at.line("/Organization name", &whole, NAME_MAX)?;
        let origin = Origin::listed(source.name, self.id.clone(), fetched_at);
        let organization = OrganizationDraft {
            kind: OrganizationKind::PublicBody,
            address: place(first, &mut row),
            name,
            short_name: None,
            names: Vec::new(),
            country,
            sectors: sector.into_iter().collect(),
            team_types: Vec::new(),
            host: None,
            links: Vec::new(),
            identifiers: identifiers([(KnownScheme::Dotgov, Some(&self.id))]),
            established: None,
            audience: source.profile.audience.clone(),
            tlp: source.profile.tlp,
            origin,
        };
        let contacts = self.contacts(source, fetched_at, &mut row);
        let claims = self.claims(&contacts, &mut row);
        let (pointer, remarks) = row.done();
        let (attestations, still_said) = (Vec::new(), Vec::new());
        let source_id = self.id;
        Ok(Listing { pointer, source_id, organization, contacts, claims, attestations, still_said, remarks })
    }

    fn contact_id(&self, address: &str) -> String {
        format!("{} {address}", self.id)
    }

    /// One contact for each address.
    fn contacts(&self, source: &Source, fetched_at: DateTime<Utc>, row: &mut Mapping) -> Vec<ListedContact> {
        let mut contacts: Vec<ListedContact> = Vec::new();
        let mut known: HashSet<String> = HashSet::new();
        for (pointer, it) in &self.rows {
            let Some(address) = it.address() else { continue };
            let source_id = self.contact_id(&address);
            if !known.insert(source_id.clone()) {
                continue;
            }
            row.at(pointer);
            let mut channels = Vec::new();
            row.channel(&mut channels, "/Security contact email", ChannelKind::Email, &address);
            if channels.is_empty() {
                continue;
            }
            let roles = [ContactRole::IncidentResponse, ContactRole::VulnerabilityDisclosure];
            let origin = Origin::listed(source.name, source_id.clone(), fetched_at);
            let contact = plain_contact(&source.profile, contacts.len(), &roles, channels, origin);
            contacts.push(ListedContact { source_id, contact });
        }
        contacts
    }

    /// Each domain, with the contact of its row.
    fn claims(&self, contacts: &[ListedContact], row: &mut Mapping) -> Vec<ListedClaim> {
        let mut claims = Vec::with_capacity(self.rows.len());
        let known: HashSet<&str> = contacts.iter().map(|it| it.source_id.as_str()).collect();
        for (pointer, it) in &self.rows {
            row.at(pointer);
            match DomainName::parse(it.domain) {
                Ok(domain) => {
                    let contact = it.address().map(|address| self.contact_id(&address));
                    let contact = contact.filter(|id| known.contains(id.as_str()));
                    let subject = ClaimSubject::Domain { domain };
                    row.claim(&mut claims, "/Domain name", ListedClaim { subject, contact, note: None });
                }
                Err(invalid) => {
                    row.remark(
                        "/Domain name",
                        format!("The domain is not taken; tell the source. {invalid}"),
                    );
                }
            }
        }
        claims
    }
}

/// City and state, as an address of which no street is known.
fn place(first: &Row<'_>, row: &mut Mapping) -> Option<Address> {
    let (city, state) = (given(first.city), given(first.state));
    city.or(state)?;
    let draft = AddressDraft {
        lines: [first.organization, first.part].into_iter().filter_map(given).map(str::to_owned).collect(),
        locality: city.map(str::to_owned),
        region: state.map(str::to_owned),
        postal_code: None,
        country: Some("US".to_owned()),
    };
    Address::check(draft)
        .map_err(|violations| row.remark("/City", format!("The address is not taken. {violations}")))
        .ok()
}
