//! A sheet as header and rows, whatever program saved it.

use std::collections::HashMap;

use csv::ReaderBuilder;

use super::cell::undone;
use super::column::{Column, EXAMPLE, Form};
use super::decode::decode;
use super::fault::Fault;
use super::{ContactForm, OrganizationForm};
use crate::model::violation::Invalid;

/// What tells some spreadsheets that a file is UTF-8.
pub const BYTE_ORDER_MARK: &str = "\u{FEFF}";

/// Most rows of a sheet, and most columns.
pub(in crate::exchange) const ROWS_MAX: usize = 10_000;
const COLUMNS_MAX: usize = 200;

/// Characters of an unknown name that are told back.
const LONGEST_NAME: usize = 40;

/// A sheet that was read, with the columns that are known.
pub(super) struct Table {
    columns: HashMap<&'static str, usize>,
    rows: Vec<(u64, Vec<String>)>,
    /// What was not read, or not as it stands.
    pub(super) notes: Vec<Fault>,
    width: usize,
}

/// Columns that say one field of a record together.
pub(super) struct Group {
    /// The field.
    pub(super) field: &'static str,
    /// The columns.
    pub(super) columns: &'static [&'static str],
}

/// A group of which a sheet has some columns, and lacks others: what these would say of a record is not to be lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::exchange) struct Lacking {
    /// The field.
    pub(in crate::exchange) field: &'static str,
    /// One that it has.
    pub(in crate::exchange) column: &'static str,
    /// Those that it lacks.
    pub(in crate::exchange) columns: Vec<&'static str>,
}

/// A row of it.
pub(in crate::exchange) struct Cells<'t> {
    /// The line on which it begins.
    pub(super) line: u64,
    columns: &'t HashMap<&'static str, usize>,
    values: &'t [String],
}

impl Table {
    /// Reads a file. The separator is the one of `,`, `;` and TAB that the header has most of.
    ///
    /// # Errors
    /// Why it is no such sheet.
    pub(super) fn read<F: Form>(bytes: &[u8]) -> Result<Self, Fault> {
        let (text, mut notes) = decode(bytes);
        if let Some(other) = other_kind(bytes) {
            return Err(no_sheet(other));
        }
        let mut rows = records(&text)?;
        rows.retain(|(_, cells)| cells.iter().any(|cell| !cell.is_empty()));
        if rows.is_empty() {
            return Err(no_sheet("The file is empty."));
        }
        let (line, header) = rows.remove(0);
        if header.len() > COLUMNS_MAX {
            return Err(no_sheet(&format!("The first line has more than {COLUMNS_MAX} cells.")));
        }
        // Some spreadsheets leave out the empty cells at the end of a row, but never the end of the line.
        if let Some((line, cells)) =
            rows.last().filter(|(_, cells)| cells.len() < header.len() && !text.ends_with('\n'))
        {
            let detail = format!(
                "The file breaks off in its last row, after {} of {} cells: send the whole file.",
                cells.len(),
                header.len()
            );
            return Err(Fault::new(*line, "", Invalid::new("broken_off", detail)));
        }
        let mut columns = HashMap::new();
        for (place, name) in header.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
            match column_named::<F>(name) {
                Some(column) if columns.contains_key(column.name) => {
                    return Err(Fault::new(line, column.name, twice()));
                }
                Some(column) => drop(columns.insert(column.name, place)),
                None => notes.push(unknown(line, name)),
            }
        }
        if columns.is_empty() {
            let names: Vec<&str> = F::COLUMNS.iter().map(|it| it.name).collect();
            return Err(no_sheet(&format!(
                "The first line names no column of this form: {}.",
                names.join(", ")
            )));
        }
        if rows.is_empty() && !text.contains('\n') {
            return Err(no_sheet(
                "The file is one line. With curl, send it by --data-binary: -d takes out the line breaks.",
            ));
        }
        notes.extend(rows.is_empty().then(|| Fault::new(line, "", nothing_below())));
        let id = columns.get("id").copied();
        rows.retain(|(line, cells)| {
            let is_example =
                id.and_then(|id| cells.get(id)).is_some_and(|it| it.eq_ignore_ascii_case(EXAMPLE));
            notes.extend(is_example.then(|| Fault::new(*line, "id", example())));
            !is_example
        });
        Ok(Self { columns, rows, notes, width: header.len() })
    }

    /// Whether the sheet has a column.
    pub(super) fn has(&self, column: &str) -> bool {
        self.columns.contains_key(column)
    }

    /// The groups of columns of which the sheet has some and lacks others.
    pub(super) fn lacking(&self, groups: &[Group]) -> Vec<Lacking> {
        let lacks = |group: &Group| {
            let (had, columns): (Vec<&'static str>, Vec<&'static str>) =
                group.columns.iter().copied().partition(|it| self.has(it));
            let column = *had.first()?;
            (!columns.is_empty()).then_some(Lacking { field: group.field, column, columns })
        };
        groups.iter().filter_map(lacks).collect()
    }

    /// Its rows: those that have more cells than the header are no rows.
    pub(super) fn rows(&self) -> impl Iterator<Item = Result<Cells<'_>, Fault>> {
        self.rows.iter().map(|(line, cells)| {
            if cells.iter().skip(self.width).any(|cell| !cell.is_empty()) {
                return Err(Fault::new(*line, "", too_wide()));
            }
            Ok(Cells { line: *line, columns: &self.columns, values: cells })
        })
    }
}

impl<'t> Cells<'t> {
    /// What stands in a column: nothing when the sheet has no such column, an empty text for an empty cell.
    pub(super) fn get(&self, column: &str) -> Option<&'t str> {
        let place = *self.columns.get(column)?;
        Some(self.values.get(place).map_or("", String::as_str))
    }

    /// What stands in a column, where something does.
    pub(super) fn given(&self, column: &str) -> Option<&'t str> {
        self.get(column).filter(|cell| !cell.is_empty())
    }
}

/// Whether a file is a sheet of organizations: its header has more of their columns than of those of contacts.
#[must_use]
pub fn holds_organizations(bytes: &[u8]) -> bool {
    let (text, _) = decode(bytes);
    let (_, said, text) = without_sep_line(&text);
    let mut reader = reader(said.unwrap_or_else(|| separator(text)), text);
    let is_filled = |record: &csv::StringRecord| record.iter().any(|cell| !cell.trim().is_empty());
    let Some(header) = reader.records().map_while(Result::ok).find(is_filled) else { return false };
    let of_organizations =
        header.iter().filter(|name| column_named::<OrganizationForm>(name.trim()).is_some()).count();
    let of_contacts = header.iter().filter(|name| column_named::<ContactForm>(name.trim()).is_some()).count();
    of_organizations > of_contacts
}

/// The column that somebody calls so.
fn column_named<F: Form>(name: &str) -> Option<&'static Column<F>> {
    let normal = name.to_lowercase().replace([' ', '-'], "_");
    F::COLUMNS.iter().find(|it| it.name == normal)
}

/// What is put behind a text before it is read: a quote that nobody closes swallows it.
const END: &str = "\n\u{3}";

/// The records of a text, each with the line on which it begins.
fn records(text: &str) -> Result<Vec<(u64, Vec<String>)>, Fault> {
    let (skipped, said, text) = without_sep_line(text);
    let separator = said.unwrap_or_else(|| separator(text));
    let whole = [text, END].concat();
    let mut reader = reader(separator, &whole);
    let mut rows = Vec::new();
    for record in reader.records() {
        // The header, and the mark at the end.
        if rows.len() > ROWS_MAX + 1 {
            return Err(too_many());
        }
        let record = record.map_err(|_| no_sheet("The file is no table of text."))?;
        let line = record.position().map_or(1, |it| first_line(whole.as_bytes(), it)) + skipped;
        // More cells than a header may have are no more than one that is too many.
        let is_wide = record.iter().skip(COLUMNS_MAX).any(|cell| !cell.trim().is_empty());
        let cells = record.iter().take(COLUMNS_MAX).map(|cell| undone(cell.trim()).into_owned());
        rows.push((line, cells.chain(is_wide.then(|| "...".to_owned())).collect::<Vec<_>>()));
    }
    match rows.pop() {
        Some((_, cells)) if cells == [END.trim_start()] => Ok(rows),
        last => {
            let line = last.map_or(1, |(line, _)| line);
            let detail = "A quote is opened in the row that begins on this line, and never closed: close it, or send the whole file.";
            Err(Fault::new(line, "", Invalid::new("open_quote", detail)))
        }
    }
}

fn reader(separator: u8, text: &str) -> csv::Reader<&[u8]> {
    ReaderBuilder::new().delimiter(separator).has_headers(false).flexible(true).from_reader(text.as_bytes())
}

/// The line on which a record begins: the reader counts what ends the line before, and empty lines, to the record.
fn first_line(text: &[u8], position: &csv::Position) -> u64 {
    let from = usize::try_from(position.byte()).unwrap_or(usize::MAX);
    let before = text.get(from..).unwrap_or_default().iter().take_while(|it| **it == b'\n');
    position.line() + before.map(|_| 1).sum::<u64>()
}

/// Excel writes the separator on a line of its own, and reads it there: `sep=;`.
fn without_sep_line(text: &str) -> (u64, Option<u8>, &str) {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    match first.as_bytes() {
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', separator @ (b',' | b';' | b'\t')] => {
            (1, Some(*separator), rest)
        }
        _ => (0, None, text),
    }
}

fn separator(text: &str) -> u8 {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |separator: &u8| first.bytes().filter(|byte| byte == separator).count();
    // Of equals the last wins, and a comma is the usual one.
    [b'\t', b';', b','].into_iter().max_by_key(count).unwrap_or(b',')
}

/// More rows, or cards, than one file may hold.
pub(in crate::exchange) fn too_many() -> Fault {
    let detail = format!("The file holds more than {ROWS_MAX} records: send it in parts.");
    Fault::new(1, "", Invalid::new("too_many_rows", detail))
}

fn example() -> Invalid {
    Invalid::new(
        "example",
        "This row is an example, as its id says: it was passed over. Empty its id to have it taken.",
    )
}

/// What a file is that is no text of a table: people send what their program saved.
fn other_kind(bytes: &[u8]) -> Option<&'static str> {
    match bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start() {
        [b'P', b'K', 3, 4, ..] | [0xD0, 0xCF, 0x11, 0xE0, ..] => {
            Some("This is a workbook of a spreadsheet, or an archive: save the sheet as \"CSV UTF-8\".")
        }
        [b'%', b'P', b'D', b'F', ..] => Some("This is a PDF file: export the sheet as \"CSV UTF-8\"."),
        [b'<', ..] => Some("This is a web page or XML: send a table of text (CSV)."),
        [b'{' | b'[', ..] => {
            Some("This is JSON: send a table of text (CSV), or name the list of which it is.")
        }
        [b'B' | b'b', b'E' | b'e', b'G' | b'g', b'I' | b'i', b'N' | b'n', b':', ..] => {
            Some("These are cards: send them with format=vcard.")
        }
        // UTF-16 without its mark.
        [0, ..] | [_, 0, ..] => Some("This is no text in UTF-8: save the sheet as \"CSV UTF-8\"."),
        _ => None,
    }
}

fn no_sheet(detail: &str) -> Fault {
    Fault::new(1, "", Invalid::new("no_sheet", detail))
}

fn twice() -> Invalid {
    Invalid::new("column_twice", "This column stands twice in the first line: leave one of them out.")
}

fn unknown(line: u64, name: &str) -> Fault {
    let name: String = name.chars().filter(|it| !it.is_control()).take(LONGEST_NAME).collect();
    Fault::new(
        line,
        name,
        Invalid::new("unknown_column", "No column of this form has this name: it was not read."),
    )
}

fn nothing_below() -> Invalid {
    Invalid::new("no_rows", "There is nothing below the first line.")
}

fn too_wide() -> Invalid {
    Invalid::new(
        "too_many_cells",
        "The row has more cells than the header: put cells that hold the separator in quotes.",
    )
}
