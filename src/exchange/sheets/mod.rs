//! Sheets: what people fill in themselves, taken in as who sends it. A sheet is no list of a source: it says something of the
//! records that stand in it, and nothing of others; so nothing goes missing by it, and nothing is guarded but each record by
//! its version.

mod contacts;
mod organizations;

use std::collections::HashSet;
use std::fmt::Display;
use std::hash::Hash;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::cards::Cards;
use super::difference::{Difference, Row, Steps, Verdict};
use super::form::fault::{FAULTS_MAX, NOTES_MAX, place};
use super::form::table::Lacking;
use super::form::{self, ContactRow, Fault, OrganizationRow, Sheet};
use super::listing::{Contents, Reject, Remark};
use crate::access::{Action, Owner, Target, decide};
use crate::directory::{Listed, Look};
use crate::model::audience::Audience;
use crate::model::contact::{ContactChange, ContactDraft};
use crate::model::country::Country;
use crate::model::ids::{ContactId, OrganizationId};
use crate::model::kinds::Standing;
use crate::model::organization::{OrganizationDraft, OrganizationEdit};
use crate::model::origin::Origin;
use crate::unit::Conflict;

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

    /// Notes what is wrong with a row, each with its place, and which record it means, where it says so.
    fn reject(&mut self, id: Option<Uuid>, wrong: Vec<(String, String)>) {
        self.rejected += 1;
        let source_id = id.map(|it| it.to_string());
        let reject = |(pointer, detail)| Reject { pointer, source_id: source_id.clone(), detail };
        self.rejects.extend(wrong.into_iter().take(FAULTS_MAX).map(reject));
    }
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
        Ok(self.contacts(form::read_contacts(file, &|id, owner| self.country_of(id, owner))?))
    }

    /// Reads cards of contacts or of organizations: those of organizations say of which kind they are.
    ///
    /// # Errors
    /// Why they are neither.
    pub(in crate::exchange) fn cards(&self, file: &[u8]) -> Result<Filled, Fault> {
        let cards = Cards::read(file)?;
        if cards.are_of_organizations() {
            return Ok(self.organizations(cards.organizations()));
        }
        Ok(self.contacts(cards.contacts(&|id, owner| self.country_of(id, owner))))
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

    /// In which country a contact is, or the contacts of an organization, or the caller's own: their numbers may stand in its
    /// form.
    fn country_of(&self, id: Option<ContactId>, owner: Option<OrganizationId>) -> Option<Country> {
        let listed = match (id, owner) {
            (Some(id), _) => self.look.held_contact(id)?.0,
            (None, Some(owner)) => self.look.listed(owner)?,
            (None, None) => self.look.own()?,
        };
        listed.organization.country
    }

    /// By how many channels of its contacts members reach an organization, once what it has is for `whole` only.
    fn reaching(&self, owner: &Listed, whole: &Audience) -> usize {
        let contacts = self.look.snapshot.contacts_of(owner.organization.id);
        contacts.map(|it| it.narrowed(whole, self.at).reaching()).sum()
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
    /// The record that a row means.
    fn id(&self, said: &R) -> Option<Uuid>;

    /// What becomes of a row, after those before it.
    fn next(&mut self, said: &R) -> Result<Row, Wrong>;
}

/// A sheet, planned.
fn filled<R>(sheet: Sheet<R>, mut plan: impl Plans<R>) -> Filled {
    let mut filled = Filled::default();
    filled.contents.rows = sheet.rows.len();
    let note = |fault: Fault| Remark { pointer: fault.place(), detail: fault.detail };
    filled.notes = sheet.notes.into_iter().take(NOTES_MAX).map(note).collect();
    for form::Row { line, said } in sheet.rows {
        let said = match said {
            Ok(said) => said,
            // A card has lines of its own.
            Err(faults) => {
                filled.reject(None, faults.into_iter().map(|it| (it.place(), it.detail)).collect());
                continue;
            }
        };
        match plan.next(&said) {
            Ok(row) => filled.rows.push(Row { pointer: Some(place(line, "")), ..row }),
            Err(wrong) => {
                let told = wrong.into_iter().map(|(column, detail)| (place(line, &column), detail));
                filled.reject(plan.id(&said), told.collect());
            }
        }
    }
    filled
}

/// Refuses a second row of one record.
fn once<T: Eq + Hash>(met: &HashSet<T>, record: &T) -> Result<(), Wrong> {
    let is_first = !met.contains(record);
    is_first
        .then_some(())
        .ok_or_else(|| wrong("", "A row before speaks of the same record: leave one of the two out."))
}

/// A row without an id that is not what is held of the record.
fn says_otherwise(id: impl Display, called: &str) -> Wrong {
    let detail = format!(
        "It is here already with this {called}, and says otherwise: give its id {id} to change it, or another {called} for a \
         new one."
    );
    wrong("id", detail)
}

/// Refuses what would leave an accredited organization without a channel by which members reach it.
fn require_reachable(owner: &Owner, before: usize, after: usize) -> Result<(), Wrong> {
    if owner.standing == Standing::Accredited && before > 0 && after == 0 {
        return Err(wrong("audience", format!("It stays as it is: {}.", Conflict::LastReachableChannel)));
    }
    Ok(())
}

/// A row of the report.
fn row(id: Uuid, name: String, verdict: Verdict, fields: Vec<&str>, step: Option<SheetStep>) -> Row {
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
        Some(0) => Err(wrong(
            "version",
            "Parts of it were withheld when it was exported, while the database was away: export it again, and change that.",
        )),
        Some(version) if version != edit_version => {
            Err(wrong("version", "It was changed since it was exported: export it again, and change that."))
        }
        _ => Ok(()),
    }
}

/// Refuses a change of something that columns say together, where the sheet lacks some of them: what those say would be lost.
fn require_whole(lacking: &[Lacking], fields: &[&str], has: impl Fn(&str) -> bool) -> Result<(), Wrong> {
    let lost = |it: &&Lacking| fields.contains(&it.field) && has(it.field);
    let told = |it: &Lacking| {
        let detail = format!("This would be lost otherwise: add the columns {}.", it.columns.join(", "));
        (it.column.to_owned(), detail)
    };
    let wrong: Wrong = lacking.iter().filter(lost).map(told).collect();
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}
