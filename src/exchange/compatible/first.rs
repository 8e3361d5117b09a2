//! A team as version 1 of FIRST's API answers it.

use std::borrow::Cow;

use chrono::{DateTime, NaiveDate, Utc};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Value, json};

use super::TeamEntry;
use super::hours::{Phrase, phrase};
use super::phrases::{country_name, http_moment, long_day};
use crate::model::country::Country;
use crate::model::origin::LOCAL;

/// The fields of a team, in the order in which they are sent. One that a team does not have is left out.
pub const FIELDS: [&str; 24] = [
    "id",
    "team",
    "team-full",
    "membership",
    "team-type",
    "host",
    "establishment",
    "address",
    "country",
    "country-other",
    "website",
    "email",
    "phone",
    "fax",
    "phone-emergency",
    "timezone",
    "timezone-dst",
    "other-communication",
    "pgp-id",
    "pgp-fingerprint",
    "operating-hours",
    "constituency",
    "constituency-description",
    "member-since",
];

/// The last field, which is a moment.
const LAST_MODIFIED: &str = "last-modified";

/// Which fields are sent, and under which names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All of them.
    Whole,
    /// Names, web site and countries.
    Country,
    /// The same, under one letter each.
    Minimal,
    /// Who has which key.
    Pgp,
}

impl Scope {
    /// The fields, each with the name under which it is sent.
    #[must_use]
    pub fn fields(self) -> Vec<(&'static str, &'static str)> {
        match self {
            Self::Whole => FIELDS.iter().chain([&LAST_MODIFIED]).map(|it| (*it, *it)).collect(),
            Self::Country => BRIEF.iter().map(|(_, name)| (*name, *name)).collect(),
            Self::Minimal => BRIEF.iter().map(|(letter, name)| (*letter, *name)).collect(),
            Self::Pgp => ["id", "team", "pgp-id", "pgp-fingerprint"].map(|it| (it, it)).to_vec(),
        }
    }
}

/// The fields of a brief answer.
const BRIEF: [(&str, &str); 6] = [
    ("u", "website"),
    ("s", "team"),
    ("t", "team-full"),
    ("c", "country"),
    ("o", "country-other"),
    ("r", "region"),
];

/// What a field is made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The organization itself.
    Organization,
    /// What it is a part of.
    Host,
    /// Its contacts.
    Contacts,
    /// What it claims to answer for.
    Claims,
    /// What is said of it.
    Attestations,
}

impl Part {
    /// How many there are.
    pub const COUNT: usize = 5;
}

/// What a field is made from.
#[must_use]
pub fn part_of(field: &str) -> Part {
    match field {
        "host" => Part::Host,
        "email"
        | "phone"
        | "fax"
        | "phone-emergency"
        | "timezone"
        | "timezone-dst"
        | "other-communication"
        | "pgp-id"
        | "pgp-fingerprint"
        | "operating-hours" => Part::Contacts,
        "country-other" | "constituency" | "constituency-description" => Part::Claims,
        "membership" | "member-since" => Part::Attestations,
        _ => Part::Organization,
    }
}

/// A team, in the words of that API.
#[derive(Clone, Debug, Default)]
pub struct FirstTeam {
    texts: Vec<(&'static str, String)>,
    lists: Vec<(&'static str, Vec<String>)>,
    establishment: Option<NaiveDate>,
    member_since: Option<NaiveDate>,
    last_modified: Option<DateTime<Utc>>,
}

impl FirstTeam {
    /// A team from what a caller sees of it.
    #[must_use]
    pub fn of(entry: &TeamEntry<'_>) -> Self {
        let it = entry.organization;
        let membership = entry.said_by("FIRST");
        let hours = entry.contacts.iter().map(|contact| phrase(contact));
        let hours = hours.into_iter().find(|it| *it != Phrase::default()).unwrap_or_default();
        let of_kind = move |kind: &'static str| {
            entry.channels().filter(move |(channel, _)| channel.kind == kind).map(|(_, value)| value)
        };
        let joined = |values: &[Cow<'_, str>]| Some(values.join("\n")).filter(|it| !it.is_empty());
        let key = entry.contacts.iter().flat_map(|contact| &contact.keys).find(|key| key.kind == "openpgp");
        let mut texts = entry.texts();
        let emergency =
            entry.channels().find(|(channel, _)| channel.kind == "phone" && channel.usage == "emergency");
        let mut team = Self {
            establishment: it.established,
            member_since: membership.map(|it| it.since),
            last_modified: it.origin.source_changed_at.or(it.updated_at),
            ..Self::default()
        };
        team.say("id", Some(entry.first_id.map_or_else(|| it.id.to_string(), str::to_owned)));
        team.say("team", Some(it.short_name.unwrap_or(it.name).to_owned()));
        team.say("team-full", Some(it.name.to_owned()));
        team.say("membership", membership.map(|it| it.level.unwrap_or(it.title).to_owned()));
        team.say("team-type", types(&it.team_types, it.origin.source == LOCAL));
        team.say("host", entry.host.map(str::to_owned));
        team.say("address", entry.address());
        team.say("country", it.country.map(str::to_owned));
        team.say("region", it.country.and_then(region));
        team.say("email", of_kind("email").next().map(Cow::into_owned));
        team.say("fax", of_kind("fax").next().map(Cow::into_owned));
        team.say("phone-emergency", emergency.map(|(_, value)| value.into_owned()));
        team.say("timezone", hours.zone);
        team.say("timezone-dst", hours.summer_zone);
        team.say("other-communication", joined(&of_kind("other").collect::<Vec<_>>()));
        team.say("pgp-id", key.and_then(|key| long_id(key.fingerprint)));
        team.say("pgp-fingerprint", key.map(|key| key.fingerprint.to_owned()));
        team.say("operating-hours", hours.hours);
        team.say("constituency", texts.next().map(str::to_owned).or_else(|| constituency(entry)));
        let note = entry.words().next().and_then(|(_, note)| note);
        team.say(
            "constituency-description",
            note.map(str::to_owned).or_else(|| joined(&texts.map(Cow::from).collect::<Vec<_>>())),
        );
        let others = entry.claims.iter().filter_map(|it| it.country).filter(|code| Some(*code) != it.country);
        team.list("country-other", others);
        team.list("website", it.links.iter().filter(|link| link.rel == "website").map(|link| link.url));
        let fax = of_kind("fax").next().map(Cow::into_owned);
        let marked = fax.as_ref().map(|fax| format!("{fax} (fax)"));
        team.list("phone", of_kind("phone").map(Cow::into_owned).chain(marked).chain(fax));
        team
    }

    fn say(&mut self, field: &'static str, text: Option<String>) {
        self.texts.extend(text.map(|text| (field, text)));
    }

    fn list<V: Into<String>>(&mut self, field: &'static str, values: impl Iterator<Item = V>) {
        let values: Vec<String> = values.map(Into::into).collect();
        if !values.is_empty() {
            self.lists.push((field, values));
        }
    }

    /// The text of a field; nothing where it has none, or is a list.
    #[must_use]
    pub fn text(&self, field: &str) -> Option<&str> {
        self.texts.iter().find(|(name, _)| *name == field).map(|(_, text)| text.as_str())
    }

    /// The value of a field.
    #[must_use]
    pub fn value(&self, field: &str) -> Option<Value> {
        match field {
            "establishment" => self.establishment.map(|day| json!(long_day(day))),
            "member-since" => self.member_since.map(|day| json!(long_day(day))),
            LAST_MODIFIED => self.last_modified.map(|at| json!(http_moment(at))),
            _ => {
                let list =
                    self.lists.iter().find(|(name, _)| *name == field).map(|(_, values)| json!(values));
                list.or_else(|| self.text(field).map(|text| json!(text)))
            }
        }
    }

    /// By what a field sorts: days and moments as they follow each other, texts without regard to case.
    #[must_use]
    pub fn key(&self, field: &str) -> Option<String> {
        match field {
            "establishment" => self.establishment.map(|day| day.to_string()),
            "member-since" => self.member_since.map(|day| day.to_string()),
            LAST_MODIFIED => self.last_modified.map(|at| at.to_rfc3339()),
            _ => {
                let list =
                    self.lists.iter().find(|(name, _)| *name == field).and_then(|(_, values)| values.first());
                list.map(String::as_str).or_else(|| self.text(field)).map(str::to_lowercase)
            }
        }
    }

    /// Whether a text stands in its names, its country or the name of that.
    #[must_use]
    pub fn holds(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        let country = self.text("country").and_then(country_name);
        let all = ["team", "team-full", "host", "country"].into_iter().filter_map(|field| self.text(field));
        all.chain(country).any(|it| it.to_lowercase().contains(&text))
    }

    /// The team with these fields, each under its name.
    #[must_use]
    pub fn shown<'t>(&'t self, fields: &'t [(&'static str, &'static str)]) -> impl Serialize + 't {
        Shown { team: self, fields }
    }
}

struct Shown<'t> {
    team: &'t FirstTeam,
    fields: &'t [(&'static str, &'static str)],
}

impl Serialize for Shown<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(None)?;
        for (name, field) in self.fields {
            if let Some(value) = self.team.value(field) {
                map.serialize_entry(name, &value)?;
            }
        }
        map.end()
    }
}

/// What kinds of team it is: the API knows four. Who says nothing of himself here is a team of some kind; a list that says
/// nothing is given back so.
fn types(team_types: &[&str], is_local: bool) -> Option<String> {
    let mut words: Vec<&str> = Vec::new();
    for word in team_types {
        let word = match *word {
            "psirt" => "PSIRT",
            "soc" => "SOC",
            "isac" => "ISAC",
            _ => "CSIRT",
        };
        if !words.contains(&word) {
            words.push(word);
        }
    }
    let some = is_local.then(|| "CSIRT".to_owned());
    if words.is_empty() { some } else { Some(words.join(", ")) }
}

/// For whom it answers, where it says that by sectors alone.
fn constituency(entry: &TeamEntry<'_>) -> Option<String> {
    let sectors = entry.claims.iter().filter_map(|it| it.sector);
    let labels: Vec<&str> = sectors.map(super::trusted_introducer::sector_label).collect();
    Some(labels.join(", ")).filter(|it| !it.is_empty())
}

/// The last 64 bits of a fingerprint.
fn long_id(fingerprint: &str) -> Option<String> {
    let start = fingerprint.len().checked_sub(16)?;
    fingerprint.get(start..).map(|id| format!("0x{id}"))
}

fn region(code: &str) -> Option<String> {
    // The continent: what follows the world.
    Country::parse(code).ok()?.regions().nth(1).map(|it| it.name().to_owned())
}
