//! Reading a sheet of contacts.

use std::str::FromStr;

use super::bare::Bare;
use crate::exchange::form::channel::{OTHERS, PLAIN, column_of, preference, read_line, read_plain};
use crate::exchange::form::fault::{Fault, Faults, Row, Sheet};
use crate::exchange::form::hours::{self, Cells as Hours};
use crate::exchange::form::table::{Cells, Group, Lacking, Table};
use crate::exchange::form::words::{all, day, items, language, lines};
use crate::exchange::form::{ContactForm, Form, audience};
use crate::model::audience::Audience;
use crate::model::availability::Availability;
use crate::model::channel::{Channel, ChannelDraft};
use crate::model::contact::{ContactDraft, ContactEdit, TITLE_MAX};
use crate::model::country::Country;
use crate::model::ids::{ContactId, OrganizationId};
use crate::model::language::Language;
use crate::model::origin::Origin;
use crate::model::person::{PERSON_LINE_MAX, PersonDetails, PersonDraft};
use crate::model::text;
use crate::model::tlp::Tlp;
use crate::model::violation::Invalid;

/// A contact as a sheet or a card says it.
///
/// What is `None` in the edit, and a channel that the row does not cover, is not spoken of: the file has no place for it, or
/// the cell is empty where a record cannot be. A column that is there and empty says that there is nothing.
#[derive(Debug)]
pub struct ContactRow {
    /// Which contact; a new one where it says none.
    pub id: Option<ContactId>,
    /// Whose it is; of whoever imports, where it says nobody's.
    pub organization_id: Option<OrganizationId>,
    /// What it calls that organization.
    pub organization: Option<String>,
    /// The version that was exported, where it says one.
    pub version: Option<i64>,
    /// What it says of the contact, but for its channels.
    pub edit: ContactEdit,
    /// Its channels, best first in each column.
    pub channels: Vec<ChannelDraft>,
    /// In which column each of the channels stands.
    pub(in crate::exchange) places: Vec<String>,
    /// The columns for channels that the file has.
    pub(in crate::exchange) covered: Vec<&'static str>,
    /// Groups of columns that the file has in part.
    pub(in crate::exchange) lacking: Vec<Lacking>,
    /// What the file could not say: see [`ContactRow::change_of`].
    pub(in crate::exchange) bare: Bare,
}

impl ContactRow {
    /// What it calls the contact, where it says anything of that.
    pub(in crate::exchange) fn title(&self) -> Option<&str> {
        self.edit.title.as_ref().and_then(Option::as_deref)
    }

    /// The contact to register: the usual stands where the row says nothing.
    #[must_use]
    pub fn draft(&self) -> ContactDraft {
        let edit = self.edit.clone();
        let audience = edit.audience.unwrap_or(Audience::Members);
        ContactDraft {
            roles: edit.roles.unwrap_or_default(),
            title: edit.title.flatten(),
            preference: edit.preference.unwrap_or(1),
            languages: edit.languages.unwrap_or_default(),
            availability: edit.availability.unwrap_or(Availability::Unknown { raw: None }),
            channels: self.channels.clone(),
            person: edit.person.flatten(),
            keys: Vec::new(),
            tlp: edit.tlp.unwrap_or(usual_tlp(&audience)),
            audience,
            origin: Origin::local(),
        }
    }

    /// Whether the row would name this channel of a contact for `whole`, if it were to stay.
    #[must_use]
    pub fn covers(&self, channel: &Channel, whole: &Audience) -> bool {
        self.covered.contains(&column_of(channel, whole))
    }

    /// The column of what stands at a pointer of the contact, such as `/channels/2/value`: so that what the record as a
    /// whole breaks is told where its writer has it.
    #[must_use]
    pub fn column_of(&self, pointer: &str) -> &str {
        let mut parts = pointer.split('/').skip(1);
        let (first, second) = (parts.next().unwrap_or_default(), parts.next());
        match (first, second) {
            ("channels", Some(place)) => place
                .parse()
                .ok()
                .and_then(|place: usize| self.places.get(place))
                .map_or(OTHERS, String::as_str),
            ("channels", None) => OTHERS,
            ("person", Some("position")) => "position",
            ("person", Some("from")) => "person_from",
            ("person", Some("until")) => "person_until",
            ("person", Some("audience" | "circles")) => "person_audience",
            ("availability", Some(_)) => hours_column(pointer.trim_start_matches("/availability")),
            ("availability", None) => "hours",
            ("circles", _) => "audience",
            (name, _) => ContactForm::COLUMNS.iter().find(|it| it.name == name).map_or("", |it| it.name),
        }
    }
}

/// What goes with an audience, as for a contact that is registered by itself.
pub(in crate::exchange) fn usual_tlp(audience: &Audience) -> Tlp {
    match audience {
        Audience::Public => Tlp::Clear,
        Audience::Members => Tlp::Green,
        Audience::Circles(_) | Audience::Authority | Audience::Own => Tlp::Amber,
    }
}

/// The column of a pointer into hours.
pub(in crate::exchange) fn hours_column(pointer: &str) -> &'static str {
    match pointer.split('/').nth(1) {
        Some("time_zone") => "time_zone",
        Some("exceptions") => "exceptions",
        Some("note") => "hours_note",
        _ => "hours",
    }
}

/// The columns that say one thing together.
const GROUPS: [Group; 2] = [
    Group { field: "availability", columns: &HOURS },
    Group {
        field: "person",
        columns: &["person", "position", "person_from", "person_until", "person_audience"],
    },
];

/// The columns of the hours.
const HOURS: [&str; 4] = ["hours", "time_zone", "exceptions", "hours_note"];

/// Says in which country the contact of a row is: by its id, its organization, or whoever imports.
pub type CountryOf<'a> = dyn Fn(Option<ContactId>, Option<OrganizationId>) -> Option<Country> + 'a;

/// Reads a sheet of contacts. With `country_of`, numbers may stand in the form of the country.
///
/// # Errors
/// Why the file is no such sheet.
pub fn read_contacts(bytes: &[u8], country_of: &CountryOf<'_>) -> Result<Sheet<ContactRow>, Fault> {
    let mut table = Table::read::<ContactForm>(bytes)?;
    let covered: Vec<&'static str> =
        PLAIN.iter().map(|it| it.name).chain([OTHERS]).filter(|it| table.has(it)).collect();
    let lacking = table.lacking(&GROUPS);
    let rows = table.rows().map(|cells| match cells {
        Ok(cells) => row(&cells, &covered, &lacking, country_of),
        Err(fault) => Row { line: fault.line, said: Err(vec![fault]) },
    });
    let rows = rows.collect();
    Ok(Sheet { rows, notes: std::mem::take(&mut table.notes) })
}

/// Notes what a new contact lacks: a role, or a channel; each with its column or property, and whether it has one.
pub(in crate::exchange) fn require(faults: &mut Faults, [role, channel]: [(&'static str, bool); 2]) {
    let role = (role, "Give at least one role of the vocabulary contact_roles.");
    let channel = (channel, "Give at least one channel: a contact can be reached.");
    for ((column, has_one), detail) in [role, channel] {
        if !has_one {
            faults.add(column, Invalid::new("required", detail));
        }
    }
}

fn row(
    cells: &Cells<'_>,
    covered: &[&'static str],
    lacking: &[Lacking],
    country_of: &CountryOf<'_>,
) -> Row<ContactRow> {
    let mut faults = Faults::of(cells.line);
    let id = id(&mut faults, cells, "id");
    let organization_id = self::id(&mut faults, cells, "organization_id").map(OrganizationId);
    let country = country_of(id.map(ContactId), organization_id);
    let (mut channels, mut places) = (Vec::new(), Vec::new());
    for column in &PLAIN {
        for read in read_plain(column, cells.get(column.name).unwrap_or_default(), country) {
            channels.extend(faults.take(column.name, read));
            places.resize(channels.len(), column.name.to_owned());
        }
    }
    for line in lines(cells.get(OTHERS).unwrap_or_default()) {
        channels.extend(faults.take(OTHERS, read_line(line, country)));
        places.resize(channels.len(), OTHERS.to_owned());
    }
    let edit = edit(&mut faults, cells);
    if id.is_none() {
        // Where one was given that is wrong, that is told already.
        let mut columns = PLAIN.iter().map(|it| it.name).chain([OTHERS]);
        let has_channel = columns.any(|it| cells.given(it).is_some());
        require(&mut faults, [("roles", edit.roles.is_some()), ("email", has_channel)]);
    }
    let version = cells.given("version").and_then(|it| faults.take("version", version(it)));
    let covered = covered.to_vec();
    faults.done(ContactRow {
        id: id.map(ContactId),
        organization_id,
        organization: cells.given("organization").map(str::to_owned),
        version,
        edit,
        channels,
        places,
        covered,
        lacking: lacking.to_vec(),
        bare: Bare::default(),
    })
}

fn edit(faults: &mut Faults, cells: &Cells<'_>) -> ContactEdit {
    let hours = hours_of(cells).map(|cells| faults.nest(hours::read(cells), hours_column));
    let languages = cells.get("languages").map(|cell| {
        items(cell).filter_map(|it| faults.take("languages", language(it))).collect::<Vec<Language>>()
    });
    let title = cells.get("title").map(|cell| line(faults, "title", cell, TITLE_MAX));
    ContactEdit {
        roles: cells.given("roles").map(|cell| all(faults, "roles", cell)),
        title,
        preference: cells.given("preference").and_then(|cell| faults.take("preference", preference(cell))),
        languages,
        tlp: cells.given("tlp").and_then(|cell| faults.take("tlp", Tlp::parse_import(cell))),
        availability: hours.flatten(),
        person: cells.get("person").map(|name| person(faults, cells, name)),
        audience: cells.given("audience").and_then(|cell| faults.take("audience", audience::read(cell))),
    }
}

/// The cells of the hours, where the sheet has any of them.
fn hours_of<'t>(cells: &Cells<'t>) -> Option<Hours<'t>> {
    let all = HOURS.map(|name| cells.get(name));
    if all.iter().all(Option::is_none) {
        return None;
    }
    let [hours, time_zone, exceptions, note] = all.map(Option::unwrap_or_default);
    Some(Hours { hours, time_zone, exceptions, note })
}

fn person(faults: &mut Faults, cells: &Cells<'_>, name: &str) -> Option<PersonDraft> {
    let rest = ["position", "person_from", "person_until", "person_audience"];
    if name.is_empty() {
        for column in rest.into_iter().filter(|it| cells.given(it).is_some()) {
            faults.add(column, Invalid::new("not_applicable", "Name the person, or leave this cell empty."));
        }
        return None;
    }
    let day =
        |faults: &mut Faults, column| cells.given(column).and_then(|cell| faults.take(column, day(cell)));
    let (from, until) = (day(faults, "person_from"), day(faults, "person_until"));
    let position = cells.given("position").and_then(|it| line(faults, "position", it, PERSON_LINE_MAX));
    let own =
        cells.given("person_audience").and_then(|it| faults.take("person_audience", audience::read(it)));
    let name = line(faults, "person", name, PERSON_LINE_MAX)?;
    Some(PersonDraft { details: PersonDetails { name, position }, from, until, audience: own })
}

/// A line of text, unless the cell is empty.
pub(in crate::exchange) fn line(
    faults: &mut Faults,
    column: &str,
    cell: &str,
    most: usize,
) -> Option<String> {
    if cell.is_empty() { None } else { faults.take(column, text::line(cell, most)) }
}

/// An id, where the cell holds one.
pub(in crate::exchange) fn id(
    faults: &mut Faults,
    cells: &Cells<'_>,
    column: &'static str,
) -> Option<uuid::Uuid> {
    let cell = cells.given(column)?;
    let read = uuid::Uuid::from_str(cell);
    faults.take(
        column,
        read.map_err(|_| Invalid::new("not_an_id", "Leave the id as it was exported, or empty.")),
    )
}

/// A version as it was exported.
pub(in crate::exchange) fn version(cell: &str) -> Result<i64, Invalid> {
    // A record of which something was withheld was exported at the version 0, at which none is.
    let read = cell.parse().ok().filter(|version| *version >= 0);
    read.ok_or_else(|| Invalid::new("not_a_version", "Leave the version as it was exported, or empty."))
}
