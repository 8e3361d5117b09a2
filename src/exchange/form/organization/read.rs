//! Reading a sheet of organizations.

use crate::exchange::form::channel::without_separator;
use crate::exchange::form::contact::{id, line, usual_tlp, version};
use crate::exchange::form::fault::{Fault, Faults, Row, Sheet};
use crate::exchange::form::table::{Cells, Group, Lacking, Table};
use crate::exchange::form::words::{ITEMS_MAX, all, country, day, language, lines, word};
use crate::exchange::form::{Form, OrganizationForm, audience};
use crate::model::address::{Address, AddressDraft};
use crate::model::audience::Audience;
use crate::model::host::Host;
use crate::model::ids::OrganizationId;
use crate::model::kinds::{IdentifierScheme, KnownScheme, LinkRelation, OrganizationKind};
use crate::model::language::Language;
use crate::model::organization::{
    IDENTIFIER_MAX, Identifier, LINK_LABEL_MAX, Link, NAME_MAX, OrganizationDraft, OrganizationEdit,
    OtherName, SHORT_NAME_MAX,
};
use crate::model::origin::Origin;
use crate::model::text;
use crate::model::tlp::Tlp;
use crate::model::violation::{Invalid, Violations};
use crate::model::web::WebUrl;

/// An organization as a sheet or a card says it. What is `None` in the edit is not spoken of: see
/// [`ContactRow`](crate::exchange::form::ContactRow).
#[derive(Debug)]
pub struct OrganizationRow {
    /// Which organization; a new one where it says none.
    pub id: Option<OrganizationId>,
    /// The version that was exported, where it says one.
    pub version: Option<i64>,
    /// Its kind, which a new one needs.
    pub kind: Option<OrganizationKind>,
    /// What it says of the organization.
    pub edit: OrganizationEdit,
    /// Groups of columns that the file has in part.
    pub(in crate::exchange) lacking: Vec<Lacking>,
}

impl OrganizationRow {
    /// The organization to register: the usual stands where the row says nothing. A host is not part of it; it is in the
    /// edit. Nothing without a kind and a name, which a row without an id always has.
    #[must_use]
    pub fn draft(&self) -> Option<OrganizationDraft> {
        let edit = self.edit.clone();
        let audience = edit.audience.unwrap_or(Audience::Public);
        Some(OrganizationDraft {
            kind: self.kind?,
            name: edit.name?,
            short_name: edit.short_name.flatten(),
            names: edit.names.unwrap_or_default(),
            country: edit.country.flatten(),
            sectors: edit.sectors.unwrap_or_default(),
            team_types: edit.team_types.unwrap_or_default(),
            host: None,
            links: edit.links.unwrap_or_default(),
            identifiers: edit.identifiers.unwrap_or_default(),
            address: edit.address.flatten(),
            established: edit.established.flatten(),
            tlp: edit.tlp.unwrap_or(usual_tlp(&audience)),
            audience,
            origin: Origin::local(),
        })
    }

    /// The column of what stands at a pointer of the organization, such as `/address/postal_code`.
    #[must_use]
    pub fn column_of(&self, pointer: &str) -> &'static str {
        let mut parts = pointer.split('/').skip(1);
        let name = match (parts.next().unwrap_or_default(), parts.next()) {
            ("names", _) => "other_names",
            ("address", Some("country")) => "address_country",
            ("address", Some(part @ ("locality" | "region" | "postal_code"))) => part,
            ("host", Some("organization_id")) | ("host_id", _) => "host_id",
            ("circles", _) => "audience",
            (name, _) => name,
        };
        OrganizationForm::COLUMNS.iter().find(|it| it.name == name).map_or("", |it| it.name)
    }
}

/// Reads a sheet of organizations.
///
/// # Errors
/// Why the file is no such sheet.
pub fn read_organizations(bytes: &[u8]) -> Result<Sheet<OrganizationRow>, Fault> {
    let mut table = Table::read::<OrganizationForm>(bytes)?;
    let lacking = table.lacking(&GROUPS);
    let rows = table.rows().map(|cells| match cells {
        Ok(cells) => row(&cells, &lacking),
        Err(fault) => Row { line: fault.line, said: Err(vec![fault]) },
    });
    let rows = rows.collect();
    Ok(Sheet { rows, notes: std::mem::take(&mut table.notes) })
}

fn row(cells: &Cells<'_>, lacking: &[Lacking]) -> Row<OrganizationRow> {
    let mut faults = Faults::of(cells.line);
    let id = id(&mut faults, cells, "id");
    let version = cells.given("version").and_then(|it| faults.take("version", version(it)));
    let kind = cells.given("kind").and_then(|it| faults.take("kind", word::<OrganizationKind>(it)));
    let edit = edit(&mut faults, cells);
    if id.is_none() {
        for (column, is_missing) in
            [("kind", cells.given("kind").is_none()), ("name", cells.given("name").is_none())]
        {
            if is_missing {
                faults.add(
                    column,
                    Invalid::new("required", "A new organization needs a kind and a name: fill it in."),
                );
            }
        }
    }
    let lacking = lacking.to_vec();
    faults.done(OrganizationRow { id: id.map(OrganizationId), version, kind, edit, lacking })
}

fn edit(faults: &mut Faults, cells: &Cells<'_>) -> OrganizationEdit {
    OrganizationEdit {
        name: cells.given("name").and_then(|it| faults.take("name", text::line(it, NAME_MAX))),
        short_name: cells.get("short_name").map(|it| line(faults, "short_name", it, SHORT_NAME_MAX)),
        names: cells.get("other_names").map(|cell| each_line(faults, "other_names", cell, other_name)),
        country: cells.get("country").map(|it| optional(faults, "country", it, country)),
        sectors: cells.get("sectors").map(|it| all(faults, "sectors", it)),
        team_types: cells.get("team_types").map(|it| all(faults, "team_types", it)),
        host: has_any(cells, &HOST).then(|| host(faults, cells)),
        links: links(faults, cells),
        identifiers: cells.get("identifiers").map(|cell| each_line(faults, "identifiers", cell, identifier)),
        address: has_any(cells, &ADDRESS).then(|| address(faults, cells)),
        established: cells.get("established").map(|it| optional(faults, "established", it, day)),
        audience: cells.given("audience").and_then(|it| faults.take("audience", audience::read(it))),
        tlp: cells.given("tlp").and_then(|it| faults.take("tlp", Tlp::parse_import(it))),
    }
}

fn optional<T>(
    faults: &mut Faults,
    column: &str,
    cell: &str,
    read: impl Fn(&str) -> Result<T, Invalid>,
) -> Option<T> {
    if cell.is_empty() { None } else { faults.take(column, read(cell)) }
}

fn each_line<T>(
    faults: &mut Faults,
    column: &str,
    cell: &str,
    read: impl Fn(&str) -> Result<T, Invalid>,
) -> Vec<T> {
    lines(cell).filter_map(|line| faults.take(column, read(line))).collect()
}

/// A language in brackets before a text, where there is one.
fn bracketed(text: &str) -> Result<(Option<Language>, &str), Invalid> {
    match text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some(("", rest)) => Ok((None, rest.trim())),
        Some((tag, rest)) => Ok((Some(language(tag)?), rest.trim())),
        None => Ok((None, text)),
    }
}

fn other_name(line: &str) -> Result<OtherName, Invalid> {
    let (language, name) = bracketed(line)?;
    Ok(OtherName { value: text::line(name, NAME_MAX)?, language })
}

pub(in crate::exchange) fn identifier(line: &str) -> Result<Identifier, Invalid> {
    let (scheme, value) = line.split_once(':').ok_or_else(|| {
        Invalid::new(
            "not_an_identifier",
            "Write one a line: the list, a colon and the name, such as first:cert-ex.",
        )
    })?;
    if is_several(value) {
        return Err(Invalid::new("several", "Write one identifier a line."));
    }
    Ok(Identifier {
        scheme: IdentifierScheme::parse(scheme.trim())?,
        value: text::line(value, IDENTIFIER_MAX)?,
    })
}

/// Whether a value is followed by another identifier of a list that is known here.
fn is_several(value: &str) -> bool {
    let known = |text: &str| KnownScheme::ALL.iter().any(|it| text.starts_with(&format!("{}:", it.as_str())));
    value.match_indices([',', ';']).any(|(place, _)| known(value[place + 1..].trim_start()))
}

fn links(faults: &mut Faults, cells: &Cells<'_>) -> Option<Vec<Link>> {
    let (sites, others) = (cells.get("website"), cells.get("links"));
    if sites.is_none() && others.is_none() {
        return None;
    }
    let site = |url: &str| {
        Ok(Link { rel: LinkRelation::Website, url: WebUrl::parse(url)?, language: None, label: None })
    };
    let urls = sites.unwrap_or_default().split_whitespace().map(without_separator);
    let urls = urls.filter(|it| !it.is_empty()).take(ITEMS_MAX);
    let mut links: Vec<Link> = urls.filter_map(|url| faults.take("website", site(url))).collect();
    links.extend(each_line(faults, "links", others.unwrap_or_default(), link));
    Some(links)
}

fn link(line: &str) -> Result<Link, Invalid> {
    let mut words = line.splitn(3, char::is_whitespace);
    let (rel, url) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let rel = LinkRelation::parse(&rel.to_ascii_lowercase())?;
    let url = WebUrl::parse(url)?;
    let (language, label) = bracketed(words.next().unwrap_or_default().trim())?;
    let label = if label.is_empty() { None } else { Some(text::line(label, LINK_LABEL_MAX)?) };
    Ok(Link { rel, url, language, label })
}

/// The columns of what it is a part of.
const HOST: [&str; 2] = ["host_id", "host"];

/// The columns of its address.
const ADDRESS: [&str; 5] = ["address", "locality", "region", "postal_code", "address_country"];

/// The columns that say one thing together.
const GROUPS: [Group; 2] =
    [Group { field: "links", columns: &["website", "links"] }, Group { field: "address", columns: &ADDRESS }];

/// Whether the sheet has any of these columns.
fn has_any(cells: &Cells<'_>, columns: &[&str]) -> bool {
    columns.iter().any(|column| cells.get(column).is_some())
}

/// What it is a part of.
fn host(faults: &mut Faults, cells: &Cells<'_>) -> Option<Host> {
    let organization = id(faults, cells, "host_id").map(OrganizationId);
    let name = cells.given("host");
    if organization.is_none() && name.is_none() {
        return None;
    }
    faults.nest(Host::check(organization, name), |_| "host")
}

/// Where letters reach it.
fn address(faults: &mut Faults, cells: &Cells<'_>) -> Option<Address> {
    if ADDRESS.iter().all(|it| cells.given(it).is_none()) {
        return None;
    }
    let given = |column| cells.given(column).map(str::to_owned);
    let country = cells.given("address_country").and_then(|it| faults.take("address_country", country(it)));
    let draft = AddressDraft {
        lines: lines(cells.get("address").unwrap_or_default()).map(str::to_owned).collect(),
        locality: given("locality"),
        region: given("region"),
        postal_code: given("postal_code"),
        country: country.map(|it| it.as_str().to_owned()),
    };
    let read: Result<Address, Violations> = Address::check(draft);
    faults.nest(read, address_column)
}

fn address_column(pointer: &str) -> &'static str {
    match pointer.split('/').nth(1) {
        Some("locality") => "locality",
        Some("region") => "region",
        Some("postal_code") => "postal_code",
        Some("country") => "address_country",
        _ => "address",
    }
}
