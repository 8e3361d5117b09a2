//! A list of national CSIRTs (CSV, one row for each time that somebody collected an address). The same team stands there
//! several times, with the same address or another: rows of one country and team are one organization, and those of one
//! address are one contact of it.

use std::cmp::Ordering;
use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{Profile, Source, identifiers, plain_contact};
use crate::exchange::fields::{Field, left_out};
use crate::exchange::listing::{List, ListedClaim, ListedContact, Listing, Reject};
use crate::exchange::mapping::{Mapping, Page, RowAt, country_of, given};
use crate::exchange::shape::{self, Shape};
use crate::model::claim::ClaimSubject;
use crate::model::country::Country;
use crate::model::kinds::{ChannelKind, ContactRole, KnownScheme, LinkRelation, OrganizationKind, TeamType};
use crate::model::organization::{LIST_MAX, NAME_MAX, OrganizationDraft, OtherName, SHORT_NAME_MAX};
use crate::model::origin::Origin;

/// Lists of national CSIRTs.
pub static NATIONAL_CSIRTS: Source = Source {
    name: "national-csirts",
    title: "a list of national CSIRTs (CSV with iso2, team_name, full_team_name and email)",
    profile: Profile::PUBLIC,
    fields: FIELDS,
    read,
};

const COLUMNS: &[&str] = &["iso2", "team_name", "full_team_name", "email"];

const FIELDS: &[Field] = &[
    Field::taken("/*/iso2"),
    Field::taken("/*/team_name"),
    Field::taken("/*/full_team_name"),
    Field::taken("/*/email"),
    Field::left("/*/confirmed", "That others once had an answer is no proof here: a channel is proved anew."),
    Field::left("/*/source", "Where the list has a row from is not held here."),
    Field::partly("/*/active", "What is no longer active comes last among its organization's contacts."),
    Field::left("/*/created", "When a row was first collected is not held here."),
    Field::taken("/*/changed"),
    Field::partly("/*/type_of_cert", "Words that are no type of team here are told in remarks."),
    Field::partly("/*/weight", "It orders the contacts of an organization; the figure is not held."),
    Field::taken("/*/ti_url"),
];

#[derive(Deserialize)]
struct Row<'a> {
    iso2: &'a str,
    team_name: &'a str,
    full_team_name: &'a str,
    email: &'a str,
    #[serde(default)]
    active: &'a str,
    #[serde(default)]
    changed: &'a str,
    #[serde(default)]
    type_of_cert: &'a str,
    #[serde(default)]
    weight: &'a str,
    #[serde(default)]
    ti_url: &'a str,
}

/// A row, and where it stands.
struct Placed<'a> {
    pointer: String,
    row: Row<'a>,
    changed_at: Option<DateTime<Utc>>,
}

/// The rows of one country and team, the first to be called first.
struct Team<'a> {
    country: Country,
    rows: Vec<Placed<'a>>,
}

fn read(source: &Source, bytes: &[u8], fetched_at: DateTime<Utc>) -> Result<List, Shape> {
    let table = shape::table(bytes, source.title, COLUMNS)?;
    let misfit = |error: csv::Error| Shape { expected: source.title, came: error.to_string() };
    let rows: Vec<(String, Row<'_>)> = table.rows().map_err(misfit)?;
    if rows.is_empty() {
        return Err(Shape { expected: source.title, came: "it has no rows".to_owned() });
    }
    let mut list =
        List { rows: table.len(), left_out: left_out(source.fields, table.census()), ..List::default() };
    let mut teams: Vec<Team<'_>> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for (pointer, row) in rows {
        let at = RowAt { pointer: &pointer, source_id: None };
        let Ok(country) = country_of(row.iso2) else {
            list.rejects.push(at.reject("/iso2", "No country has this code."));
            continue;
        };
        if given(row.team_name).is_none() {
            list.rejects.push(at.reject("/team_name", "This row cannot do without it."));
            continue;
        }
        let place = *places.entry(team_id(country, row.team_name)).or_insert(teams.len());
        if place == teams.len() {
            teams.push(Team { country, rows: Vec::new() });
        }
        let changed_at = time(row.changed);
        teams[place].rows.push(Placed { pointer, row, changed_at });
    }
    for mut team in teams {
        team.rows.sort_by(|one, other| other.cmp(one));
        match team.listing(source, fetched_at) {
            Ok(listing) => list.listings.push(listing),
            Err(reject) => list.rejects.push(reject),
        }
    }
    Ok(list)
}

/// A time as Postgres writes it: `2017-06-29 01:23:28.752613+02`.
fn time(text: &str) -> Option<DateTime<Utc>> {
    let text = format!("{}:00", given(text)?.replacen(' ', "T", 1));
    crate::model::date::parse_time(&text).ok()
}

fn team_id(country: Country, name: &str) -> String {
    format!("{country} {}", name.trim())
}

impl Placed<'_> {
    fn is_active(&self) -> bool {
        !matches!(self.row.active, "f" | "false" | "0")
    }

    /// By what rows of a team are ordered: what is active, then what the list gives weight, then what is newer.
    fn cmp(&self, other: &Self) -> Ordering {
        let by_weight = || self.weight().total_cmp(&other.weight());
        let by_time = || self.changed_at.cmp(&other.changed_at);
        self.is_active().cmp(&other.is_active()).then_with(by_weight).then_with(by_time)
    }

    /// What is no number has no weight.
    fn weight(&self) -> f64 {
        self.row.weight.parse().ok().filter(|it: &f64| it.is_finite()).unwrap_or(0.0)
    }

    /// The words of its type, such as "Government. - National".
    fn types(&self) -> impl Iterator<Item = String> {
        let words = self.row.type_of_cert.replace(". - ", ",");
        let words: Vec<String> = words.split(',').filter_map(given).map(str::to_lowercase).collect();
        words.into_iter()
    }
}

impl Team<'_> {
    fn listing(&self, source: &Source, fetched_at: DateTime<Utc>) -> Result<Listing, Reject> {
        let first = &self.rows[0];
        let source_id = team_id(self.country, first.row.team_name);
        let at = RowAt { pointer: &first.pointer, source_id: Some(&source_id) };
        let short_name = at.line("/team_name", first.row.team_name, SHORT_NAME_MAX)?;
        at.require_bounded([("", self.rows.len())])?;
        let mut row = Mapping::of(first.pointer.clone());
        let mut names: Vec<String> = Vec::new();
        for placed in &self.rows {
            row.at(&placed.pointer);
            let name = row.line("/full_team_name", placed.row.full_team_name, NAME_MAX);
            names.extend(name.filter(|name| !names.contains(name)));
            if placed.changed_at.is_none() && given(placed.row.changed).is_some() {
                row.left(
                    "/changed",
                    placed.row.changed,
                    "The time is not taken: Postgres writes it otherwise.",
                );
            }
        }
        row.at(&first.pointer);
        let mut names = names.into_iter();
        let name = names.next().unwrap_or_else(|| short_name.clone());
        let others: Vec<OtherName> =
            names.by_ref().take(LIST_MAX).map(|value| OtherName { value, language: None }).collect();
        if let more @ 1.. = names.count() {
            let why =
                format!("{more} names more are not taken: an organization has {LIST_MAX} others at most.");
            row.remark("/full_team_name", why);
        }
        let mut origin = Origin::listed(source.name, source_id.clone(), fetched_at);
        origin.source_changed_at = self.rows.iter().filter_map(|placed| placed.changed_at).max();
        let contacts = self.contacts(source, fetched_at, &mut row);
        if contacts.is_empty() {
            row.remark("/email", "The source gives no address, so it has no contact here.");
        }
        let team_types = self.team_types(&mut row);
        let mut claims = Vec::new();
        if team_types.contains(&TeamType::National) {
            let subject = ClaimSubject::Country { country: self.country };
            let contact = contacts.first().map(|it| it.source_id.clone());
            claims.push(ListedClaim { subject, contact, note: None });
        }
        let organization = OrganizationDraft {
            kind: OrganizationKind::Csirt,
            name,
            short_name: Some(short_name),
            names: others,
            country: Some(self.country),
            sectors: Vec::new(),
            team_types,
            host: None,
            links: self.links(&mut row),
            identifiers: identifiers([(KnownScheme::NationalCsirts, Some(&source_id))]),
            address: None,
            established: None,
            audience: source.profile.audience.clone(),
            tlp: source.profile.tlp,
            origin,
        };
        let (pointer, remarks) = row.done();
        let (attestations, still_said) = (Vec::new(), Vec::new());
        Ok(Listing { pointer, source_id, organization, contacts, claims, attestations, still_said, remarks })
    }

    /// One contact for each address, in the order of the rows.
    fn contacts(&self, source: &Source, fetched_at: DateTime<Utc>, row: &mut Mapping) -> Vec<ListedContact> {
        let mut contacts: Vec<ListedContact> = Vec::new();
        for placed in &self.rows {
            row.at(&placed.pointer);
            let Some(address) = given(placed.row.email).map(str::to_lowercase) else { continue };
            // As design and list have none, the source's id is what tells two contacts apart.
            let source_id = format!("{} {address} {}", self.country, placed.row.team_name.trim());
            if contacts.iter().any(|it| it.source_id == source_id) {
                continue;
            }
            let mut channels = Vec::new();
            row.channel(&mut channels, "/email", ChannelKind::Email, &address);
            if channels.is_empty() {
                continue;
            }
            if !placed.is_active() {
                row.remark("/active", "The list says that this is no longer active; it comes last.");
            }
            let mut origin = Origin::listed(source.name, source_id.clone(), fetched_at);
            origin.source_changed_at = placed.changed_at;
            let roles = [ContactRole::IncidentResponse];
            let contact = plain_contact(&source.profile, contacts.len(), &roles, channels, origin);
            contacts.push(ListedContact { source_id, contact });
        }
        row.at(&self.rows[0].pointer);
        contacts
    }

    fn team_types(&self, row: &mut Mapping) -> Vec<TeamType> {
        let mut types = Vec::new();
        for placed in &self.rows {
            row.at(&placed.pointer);
            for word in placed.types() {
                let kind = match word.as_str() {
                    "national" => TeamType::National,
                    "government" | "governmental" | "govcert" => TeamType::Governmental,
                    "academic" | "research & education" => TeamType::Academic,
                    "military" => TeamType::Military,
                    _ => {
                        row.remark("/type_of_cert", format!("\"{word}\" is no type of team here."));
                        continue;
                    }
                };
                if !types.contains(&kind) {
                    types.push(kind);
                }
            }
        }
        row.at(&self.rows[0].pointer);
        types.sort_by_key(|kind| TeamType::ALL.iter().position(|it| it == kind));
        types
    }

    fn links(&self, row: &mut Mapping) -> Vec<crate::model::organization::Link> {
        let mut links = Vec::new();
        for placed in self.rows.iter().filter(|placed| given(placed.row.ti_url).is_some()) {
            row.at(&placed.pointer);
            let page = Page { url: placed.row.ti_url, label: "Directory entry", language: "" };
            row.link(&mut links, "/ti_url", LinkRelation::Other, page);
        }
        row.at(&self.rows[0].pointer);
        links
    }
}
