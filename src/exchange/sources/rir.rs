//! What the regional Internet registries gave out in each country: as a table of country and network (CSV), or in the
//! registries' own format (`delegated-<registry>-extended-latest`, with AS numbers; "RIR statistics exchange format"). It
//! says where addresses are registered, which is no claim to answer for them.

use std::collections::HashMap;
use std::net::Ipv4Addr;

use chrono::{DateTime, Utc};
use ipnet::{IpNet, Ipv6Net};
use serde::Deserialize;

use super::{Profile, Source};
use crate::exchange::fields::{Field, LeftOut, left_out};
use crate::exchange::listing::{List, ListedSpace, Reject};
use crate::exchange::mapping::country_of;
use crate::exchange::networks;
use crate::exchange::shape::{self, Shape};
use crate::model::address_space::{AddressSpaceDraft, AsNumbers, Network};
use crate::model::country::Country;
use crate::model::origin::Origin;

/// What the registries gave out.
pub static RIR: Source = Source {
    name: "rir",
    title: "a list of what Internet registries gave out (CSV with country and prefix, or a registry's delegated-extended \
            file)",
    profile: Profile::PUBLIC,
    fields: FIELDS,
    read,
};

/// The five that give out addresses and AS numbers, as their files call them.
const REGISTRIES: [&str; 5] = ["afrinic", "apnic", "arin", "lacnic", "ripencc"];

/// The registry of a list that does not say which.
const ANY: &str = "rir";

const FIELDS: &[Field] = &[Field::taken("/*/country"), Field::taken("/*/prefix")];

const NO_HOLDER: &str =
    "Which holder a registry gave it to is not held here: the list has no names for them.";
const NO_DATE: &str = "When it was given out is not held here.";
const NOT_GIVEN_OUT: &str = "What is available or reserved was given to nobody, and belongs to no country.";

#[derive(Deserialize)]
struct Row<'a> {
    country: &'a str,
    prefix: &'a str,
}

/// What the rows read so far give out, by registry and country, in the order in which these come first.
#[derive(Default)]
struct Spaces {
    found: Vec<Space>,
    places: HashMap<(String, Country), usize>,
    rejects: Vec<Reject>,
}

struct Space {
    pointer: String,
    registry: String,
    country: Country,
    prefixes: Vec<Network>,
    as_numbers: Vec<AsNumbers>,
}

fn read(source: &Source, bytes: &[u8], fetched_at: DateTime<Utc>) -> Result<List, Shape> {
    let is_registry =
        bytes.split(|byte| *byte == b'\n').find(|line| !line.starts_with(b"#") && !line.is_empty());
    if is_registry.is_some_and(|line| line.contains(&b'|')) {
        return delegated(source, bytes, fetched_at);
    }
    let table = shape::table(bytes, source.title, &["country", "prefix"])?;
    let misfit = |error: csv::Error| Shape { expected: source.title, came: error.to_string() };
    let rows: Vec<(String, Row<'_>)> = table.rows().map_err(misfit)?;
    let mut spaces = Spaces::default();
    for (pointer, row) in rows {
        let network = row.prefix.parse::<Network>();
        match (country_of(row.country), network) {
            (Ok(country), Ok(network)) => spaces.of(ANY, country, &pointer).prefixes.push(network),
            (Err(_), _) => spaces.reject(format!("{pointer}/country"), None, "No country has this code."),
            (Ok(country), Err(invalid)) => {
                let id = space_id(ANY, country);
                spaces.reject(format!("{pointer}/prefix"), Some(id), &invalid.detail);
            }
        }
    }
    spaces.list(source, table.len(), left_out(source.fields, table.census()), fetched_at)
}

/// A registry's own file. Its first line says how many rows follow, so that one which breaks off is found out.
fn delegated(source: &Source, bytes: &[u8], fetched_at: DateTime<Utc>) -> Result<List, Shape> {
    let shape = |came: String| Shape { expected: source.title, came };
    let whole = std::str::from_utf8(bytes).map_err(|_| shape("it is not in UTF-8".to_owned()))?;
    let (mut spaces, mut rows, mut announced) = (Spaces::default(), 0, None);
    let (mut dated, mut held, mut free) = (0, 0, 0);
    for (index, line) in whole.lines().enumerate() {
        let fields: Vec<&str> = line.trim_end().split('|').collect();
        let pointer = format!("/{}", index + 1);
        match fields.as_slice() {
            [first, ..] if first.is_empty() || first.starts_with('#') => {}
            // version|registry|serial|records|startdate|enddate|UTCoffset
            [version, _, _, records, _, _, _] if version.starts_with(|c: char| c.is_ascii_digit()) => {
                announced = Some(
                    records
                        .parse::<usize>()
                        .map_err(|_| shape(format!("line {} is no header", index + 1)))?,
                );
            }
            [_, "*", _, "*", _, "summary"] => {}
            [registry, code, kind, start, value, date, status, rest @ ..] => {
                rows += 1;
                dated += usize::from(!date.is_empty());
                held += usize::from(rest.first().is_some_and(|id| !id.is_empty()));
                match *status {
                    "allocated" | "assigned" => spaces.take(registry, code, (kind, start, value), &pointer),
                    "available" | "reserved" => free += 1,
                    _ => spaces.misread(registry, code, &format!("{pointer}/status"), "This is no status."),
                }
            }
            _ => return Err(shape(format!("line {} has {} fields, not 7 or more", index + 1, fields.len()))),
        }
    }
    match announced {
        None => return Err(shape("its first line does not say how many rows it has".to_owned())),
        Some(announced) if announced != rows => {
            return Err(shape(format!("it says that it has {announced} rows, and has {rows}")));
        }
        Some(_) => {}
    }
    let named =
        [("/*/date", dated, NO_DATE), ("/*/opaque-id", held, NO_HOLDER), ("/*/status", free, NOT_GIVEN_OUT)];
    let left_out = named
        .into_iter()
        .filter(|(_, values, _)| *values > 0)
        .map(|(path, values, why)| LeftOut { path: path.to_owned(), values, why: why.to_owned() })
        .collect();
    spaces.list(source, rows, left_out, fetched_at)
}

/// The id of what a registry gave out in a country: lists have none.
fn space_id(registry: &str, country: Country) -> String {
    format!("{registry} {country}")
}

impl Spaces {
    fn of(&mut self, registry: &str, country: Country, pointer: &str) -> &mut Space {
        let next = self.found.len();
        let place = *self.places.entry((registry.to_owned(), country)).or_insert(next);
        if place == next {
            self.found.push(Space {
                pointer: pointer.to_owned(),
                registry: registry.to_owned(),
                country,
                prefixes: Vec::new(),
                as_numbers: Vec::new(),
            });
        }
        &mut self.found[place]
    }

    fn reject(&mut self, pointer: String, source_id: Option<String>, why: &str) {
        let detail = format!("{why} The row is not taken; tell the source.");
        self.rejects.push(Reject { pointer, source_id, detail });
    }

    /// Rejects a row of a registry's own file, of which registry and country may be readable.
    fn misread(&mut self, registry: &str, code: &str, pointer: &str, why: &str) {
        let country = country_of(code).ok().filter(|_| REGISTRIES.contains(&registry));
        self.reject(pointer.to_owned(), country.map(|country| space_id(registry, country)), why);
    }

    /// Takes what was given out, as a registry writes it: a first number and how many, or an address and a length.
    fn take(&mut self, registry: &str, code: &str, what: (&str, &str, &str), pointer: &str) {
        let Ok(country) = country_of(code) else {
            self.misread(registry, code, &format!("{pointer}/cc"), "No country has this code.");
            return;
        };
        if !REGISTRIES.contains(&registry) {
            self.misread(registry, code, &format!("{pointer}/registry"), "No registry has this name.");
            return;
        }
        let misread = |spaces: &mut Self, place: &str, why: &str| {
            spaces.misread(registry, code, &format!("{pointer}/{place}"), why);
        };
        match what {
            ("ipv4", start, count) => {
                let block = start.parse::<Ipv4Addr>().ok().zip(count.parse().ok());
                match block.and_then(|(start, count)| networks::of_block(start, count)) {
                    Some(networks) => self.of(registry, country, pointer).prefixes.extend(networks),
                    None => misread(self, "start", "These are no addresses."),
                }
            }
            ("ipv6", start, length) => {
                let network = start.parse().ok().zip(length.parse().ok());
                let network = network.and_then(|(start, length)| Ipv6Net::new(start, length).ok());
                match network.filter(|it| it.prefix_len() > 0 && it.trunc() == *it) {
                    Some(it) => {
                        self.of(registry, country, pointer).prefixes.push(Network::new(IpNet::V6(it)));
                    }
                    None => misread(self, "start", "This is no network."),
                }
            }
            ("asn", start, count) => {
                let range = start.parse::<u32>().ok().zip(count.parse::<u32>().ok());
                let range = range.filter(|(from, count)| *from > 0 && *count > 0);
                match range
                    .and_then(|(from, count)| Some(AsNumbers { from, to: from.checked_add(count - 1)? }))
                {
                    Some(numbers) => self.of(registry, country, pointer).as_numbers.push(numbers),
                    None => misread(self, "start", "These are no AS numbers."),
                }
            }
            _ => misread(self, "type", "It is neither asn nor ipv4 nor ipv6."),
        }
    }

    fn list(
        self,
        source: &Source,
        rows: usize,
        left_out: Vec<LeftOut>,
        fetched_at: DateTime<Utc>,
    ) -> Result<List, Shape> {
        if self.rejects.len() * 2 > rows || self.found.is_empty() {
            let first =
                self.rejects.first().map(|it| format!("{} {}", it.pointer, it.detail)).unwrap_or_default();
            let came = format!("of its {rows} rows, {} cannot be read. {first}", self.rejects.len());
            return Err(Shape { expected: source.title, came });
        }
        let listed = |it: Space| {
            let source_id = space_id(&it.registry, it.country);
            let origin = Origin::listed(source.name, source_id.clone(), fetched_at);
            let Space { pointer, registry, country, prefixes, as_numbers } = it;
            ListedSpace {
                pointer,
                source_id,
                space: AddressSpaceDraft { registry, country, prefixes, as_numbers, origin },
                remarks: Vec::new(),
            }
        };
        let spaces = self.found.into_iter().map(listed).collect();
        Ok(List { rows, listings: Vec::new(), spaces, rejects: self.rejects, left_out })
    }
}
