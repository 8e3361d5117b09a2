//! Sheets: what people fill in themselves, taken in as who sends it. A sheet is no list of a source: it says something of the
//! records that stand in it, and nothing of others; so nothing goes missing by it, and nothing is guarded but each record by
//! its version.

mod contacts;
mod organizations;

use chrono::{DateTime, Utc};

use super::cards;
use super::difference::{Difference, Row, Steps, Verdict};
use super::form::{self, ContactRow, Fault, OrganizationRow, Sheet};
use super::listing::{Contents, Reject, Remark};
use super::shape::escaped;
use crate::access::{Action, Owner, Target, decide};
use crate::directory::Look;
use crate::model::contact::{ContactChange, ContactDraft};
use crate::model::country::Country;
use crate::model::ids::{ContactId, OrganizationId};
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
    contents: Contents,
    /// What becomes of each row that can be taken.
    rows: Vec<Row>,
    /// How many rows cannot be taken.
    rejected: usize,
    /// What is wrong with them, cell by cell.
    rejects: Vec<Reject>,
    /// What was not read, or not as it stands.
    notes: Vec<Remark>,
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
            Self::RegisterContact(_, id, _)
            | Self::RewriteContact(_, id, ..)
            | Self::UpdateOrganization(id, ..) => Some(*id),
            Self::RegisterOrganization(..) => None,
        }
    }
}

impl Filled {
    /// What becomes of it all, as for the list of a source.
    pub(in crate::exchange) fn difference(
        self,
        format: &'static str,
        file: String,
        at: DateTime<Utc>,
    ) -> Difference {
        let Self { contents, rows, rejected, rejects, notes } = self;
        let left_out = Vec::new();
        Difference {
            source: format,
            file,
            at,
            contents,
            rows: rows.into(),
            rejected,
            rejects,
            left_out,
            notes,
        }
    }

    fn reject(&mut self, line: u64, wrong: Wrong) {
        self.rejected += 1;
        self.rejects.extend(wrong.into_iter().map(|(column, detail)| Reject {
            pointer: place(line, &column),
            source_id: None,
            detail,
        }));
    }
}

/// Where something stands in a file: the line, and the column or property.
fn place(line: u64, column: &str) -> String {
    if column.is_empty() { format!("/{line}") } else { format!("/{line}/{}", escaped(column)) }
}

impl Reading<'_> {
    /// Reads a sheet of contacts or of organizations: its columns say which it is.
    ///
    /// # Errors
    /// Why it is neither.
    pub(in crate::exchange) fn csv(&self, file: &[u8]) -> Result<Filled, Fault> {
        if form::holds_organizations(file) {
            return Ok(self.organizations(form::read_organizations(file)?));
        }
        Ok(self.contacts(form::read_contacts(file, &|id| self.country_of(id))?))
    }

    /// Reads cards of contacts or of organizations: those of organizations say of which kind they are.
    ///
    /// # Errors
    /// Why they are neither.
    pub(in crate::exchange) fn cards(&self, file: &[u8]) -> Result<Filled, Fault> {
        if cards::hold_organizations(file)? {
            return Ok(self.organizations(cards::read_organization_cards(file)?));
        }
        Ok(self.contacts(cards::read_contact_cards(file, &|id| self.country_of(id))?))
    }

    fn contacts(&self, sheet: Sheet<ContactRow>) -> Filled {
        let mut filled = filled(sheet, contacts::Plan::of(self));
        filled.contents.contacts = filled.contents.rows;
        filled
    }

    fn organizations(&self, sheet: Sheet<OrganizationRow>) -> Filled {
        let mut filled = filled(sheet, organizations::Plan::of(self));
        filled.contents.organizations = filled.contents.rows;
        filled
    }

    /// Where an organization is, or the caller's own, so that its numbers may stand in the form of its country.
    fn country_of(&self, id: Option<OrganizationId>) -> Option<Country> {
        let listed = id.map_or_else(|| self.look.own(), |id| self.look.listed(id))?;
        listed.organization.country
    }

    /// Refuses what the caller may not do to an organization's records: it is decided again when the row is written.
    fn require(&self, action: Action, owner: &Owner) -> Result<(), Wrong> {
        decide(self.look.caller, action, Target::Of(owner))
            .map(drop)
            .map_err(|refusal| wrong("", format!("You may not write this: {refusal}.")))
    }
}

/// Says of one row after the other what becomes of it.
trait Plans<R> {
    /// What becomes of a row, after those before it.
    fn next(&mut self, said: &R) -> Result<Row, Wrong>;
}

/// A sheet, planned.
fn filled<R>(sheet: Sheet<R>, mut plan: impl Plans<R>) -> Filled {
    let mut filled = Filled::default();
    filled.contents.rows = sheet.rows.len();
    let note = |fault: Fault| Remark { pointer: place(fault.line, &fault.column), detail: fault.detail };
    filled.notes = sheet.notes.into_iter().map(note).collect();
    for form::Row { line, said } in sheet.rows {
        let said = said.map_err(|faults| faults.into_iter().map(|it| (it.column, it.detail)).collect());
        match said.and_then(|said| plan.next(&said)) {
            Ok(row) => filled.rows.push(Row { pointer: Some(place(line, "")), ..row }),
            Err(wrong) => filled.reject(line, wrong),
        }
    }
    filled
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
