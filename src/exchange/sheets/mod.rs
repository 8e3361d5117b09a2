//! Sheets: what people fill in themselves, taken in as who sends it. A sheet is no list of a source: it says something of the
//! records that stand in it, and nothing of others; so nothing goes missing by it, and nothing is guarded but each record by
//! its version.

mod contacts;
mod organizations;

use chrono::{DateTime, Utc};

use super::difference::{Row, Steps, Verdict};
use super::form::{self, Fault, Sheet};
use super::listing::{Contents, Reject, Remark};
use crate::access::{Action, Owner, Target, decide};
use crate::directory::Look;
use crate::model::ids::{ContactId, OrganizationId};
use crate::model::contact::{ContactChange, ContactDraft};
use crate::model::country::Country;
use crate::model::organization::{OrganizationDraft, OrganizationEdit};
use crate::model::origin::Origin;

/// What is done to a record of a sheet.
#[derive(Clone, Debug)]
pub(in crate::exchange) enum SheetStep {
    RegisterContact(ContactId, OrganizationId, Box<ContactDraft>),
    RewriteContact(ContactId, OrganizationId, Box<ContactChange>, i64),
    RegisterOrganization(OrganizationId, Box<OrganizationDraft>),
    UpdateOrganization(OrganizationId, Box<OrganizationEdit>, i64),
}

/// All that a sheet would change.
#[derive(Debug, Default)]
pub(in crate::exchange) struct Filled {
    /// How much it holds.
    pub(in crate::exchange) contents: Contents,
    /// What becomes of each row that can be taken.
    pub(in crate::exchange) rows: Vec<Row>,
    /// What is wrong with the others.
    pub(in crate::exchange) rejects: Vec<Reject>,
    /// What was not read, or not as it stands.
    pub(in crate::exchange) notes: Vec<Remark>,
}

/// Who sends a sheet, before what is held.
pub(in crate::exchange) struct Reading<'a> {
    pub(in crate::exchange) look: Look<'a>,
    pub(in crate::exchange) at: DateTime<Utc>,
}

/// What is wrong with a row, by the column in which it stands.
type Wrong = Vec<(String, String)>;

fn wrong(column: &str, detail: impl Into<String>) -> Wrong {
    vec![(column.to_owned(), detail.into())]
}

impl SheetStep {
    /// The organization whose row is locked first.
    pub(in crate::exchange) fn touches(&self) -> Option<OrganizationId> {
        match self {
            Self::RegisterContact(_, id, _) | Self::RewriteContact(_, id, ..) | Self::UpdateOrganization(id, ..) => {
                Some(*id)
            }
            Self::RegisterOrganization(..) => None,
        }
    }
}

impl Reading<'_> {
    /// Reads a sheet of contacts or of organizations: its columns say which it is.
    ///
    /// # Errors
    /// Why it is neither.
    pub(in crate::exchange) fn csv(&self, file: &[u8]) -> Result<Filled, Fault> {
        let of_contacts = form::read_contacts(file, &|id| self.country_of(id));
        match of_contacts {
            Ok(sheet) => Ok(self.filled(sheet, |reading, rows| contacts::plan(reading, rows))),
            Err(fault) => match form::read_organizations(file) {
                Ok(sheet) => Ok(self.filled(sheet, |reading, rows| organizations::plan(reading, rows))),
                Err(_) => Err(fault),
            },
        }
    }

    /// Where an organization is, or the caller's own, so that its numbers may stand in the form of its country.
    fn country_of(&self, id: Option<OrganizationId>) -> Option<Country> {
        let listed = id.map_or_else(|| self.look.own(), |id| self.look.listed(id))?;
        listed.organization.country
    }

    fn filled<R>(&self, sheet: Sheet<R>, plan: impl FnOnce(&Self, Vec<(u64, R)>) -> Vec<Planned>) -> Filled {
        let mut filled = Filled::default();
        filled.contents.rows = sheet.rows.len();
        let place = |line: u64, column: &str| {
            if column.is_empty() { format!("/{line}") } else { format!("/{line}/{column}") }
        };
        let noted = |fault: Fault| Remark { pointer: place(fault.line, &fault.column), detail: fault.detail };
        filled.notes = sheet.notes.into_iter().map(noted).collect();
        let mut good = Vec::new();
        for row in sheet.rows {
            match row.said {
                Ok(said) => good.push((row.line, said)),
                Err(faults) => filled.rejects.extend(faults.into_iter().map(|fault| Reject {
                    pointer: place(fault.line, &fault.column),
                    source_id: None,
                    detail: fault.detail,
                })),
            }
        }
        for planned in plan(self, good) {
            match planned.said {
                Ok(row) => filled.rows.push(Row { pointer: Some(place(planned.line, "")), ..row }),
                Err(wrong) => filled.rejects.extend(wrong.into_iter().map(|(column, detail)| Reject {
                    pointer: place(planned.line, &column),
                    source_id: None,
                    detail,
                })),
            }
        }
        filled
    }

    /// Refuses what the caller may not do to an organization's records: it is decided again when the row is written.
    fn require(&self, action: Action, owner: &Owner) -> Result<(), Wrong> {
        decide(self.look.caller, action, Target::Of(owner))
            .map(drop)
            .map_err(|refusal| wrong("", format!("You may not write this: {refusal}.")))
    }
}

/// What becomes of the row on a line.
struct Planned {
    line: u64,
    said: Result<Row, Wrong>,
}

/// A row of the report.
fn row(id: uuid::Uuid, name: String, verdict: Verdict, fields: Vec<&str>, step: Option<SheetStep>) -> Row {
    Row {
        source_id: id.to_string(),
        pointer: None,
        name,
        verdict,
        fields: fields.into_iter().map(str::to_owned).collect(),
        remarks: Vec::new(),
        held: None,
        steps: Steps { sheet: step, ..Steps::default() },
    }
}

/// Refuses to change what a source owns, and what was changed since it was exported.
fn require_current(origin: &Origin, version: Option<i64>, edit_version: i64) -> Result<(), Wrong> {
    if !origin.is_local() {
        let detail = format!("It belongs to the list {}: its organization can take it over.", origin.source);
        return Err(wrong("id", detail));
    }
    match version {
        Some(version) if version != edit_version => {
            Err(wrong("version", "It was changed since it was exported: export it again, and change that."))
        }
        _ => Ok(()),
    }
}
