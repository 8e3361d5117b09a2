//! An import, as it is answered.

use std::cmp::Reverse;

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::access::views::rfc3339;
use crate::exchange::Report;
use crate::exchange::difference::Verdict;
use crate::exchange::fields::LeftOut;
use crate::exchange::listing::{Contents, Reject, Remark};
use crate::exchange::report::{Counts, Outcome, RowReport};
use crate::exchange::reports::{KeptReport, Progress};
use crate::http::answer::View;

/// How many rows are told of, and how many rejected ones: an answer is read by people.
const TOLD: usize = 1000;

/// An import and what it did.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Import)]
pub struct ImportView {
    /// Its id.
    pub id: Uuid,
    /// When it began.
    #[serde(serialize_with = "rfc3339")]
    #[schema(example = "2026-05-02T08:00:00.000Z")]
    pub begun_at: DateTime<Utc>,
    /// How far it is: `running`, `ended` or `cut_off`. While it runs, ask again in some seconds. What was cut off, as when the
    /// service went down in the middle, is completed by sending the file again.
    #[schema(value_type = String, example = "ended")]
    pub state: ImportState,
    /// Whose list it is; `csv` or `vcard` for this directory's own form.
    #[schema(example = "dotgov")]
    pub source: Option<String>,
    /// SHA-256 of the file, in hexadecimal.
    pub file_sha256: Option<String>,
    /// Whether it was to write anything: not so in a dry run. Known once it ended.
    pub applied: Option<bool>,
    /// Why it broke off; sending the file again repairs it.
    pub stopped: Option<String>,
    /// How much the list holds of each kind.
    pub contents: Option<Contents>,
    /// How many rows came to what.
    pub counts: Option<Counts>,
    /// Rows of the list, and what it no longer lists: the first thousand, those first with which something is to be done.
    pub rows: Vec<RowReport>,
    /// How many rows are not told of.
    #[schema(example = 0)]
    pub rows_left_out: usize,
    /// Rows that cannot be held: the first thousand.
    pub rejects: Vec<Reject>,
    /// How many of those are not told of.
    #[schema(example = 0)]
    pub rejects_left_out: usize,
    /// Fields of the list that are not held here, or not wholly.
    pub fields_left_out: Vec<LeftOut>,
    /// What is to be known of the file as a whole: columns that were not read, an encoding that was guessed.
    pub notes: Vec<Remark>,
}

/// How far an import is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportState {
    /// It runs.
    Running,
    /// It came to its end.
    Ended,
    /// It was cut off.
    CutOff,
}

impl View for ImportView {
    const TAGGED: bool = false;

    type Shown<'a> = Self;

    fn sample() -> Self {
        let contents = Contents { rows: 2, organizations: 1, contacts: 1, claims: 2, ..Contents::default() };
        let row = RowReport {
            source_id: "2f6a9c1e".to_owned(),
            pointer: Some("/2".to_owned()),
            name: "City of Example".to_owned(),
            verdict: Verdict::New,
            outcome: Outcome::Done,
            failure: None,
            fields: Vec::new(),
            remarks: Vec::new(),
        };
        Self {
            id: Uuid::from_u128(0x019a_8f3e_1c2d_7e4f_8a5b_6c7d_8e9f_0a1b),
            begun_at: DateTime::from_timestamp(1_777_708_800, 0).unwrap_or_default(),
            state: ImportState::Ended,
            source: Some("dotgov".to_owned()),
            file_sha256: Some("9f2c1a5be0d44c719f2c1a5be0d44c719f2c1a5be0d44c719f2c1a5be0d44c71".to_owned()),
            applied: Some(true),
            stopped: None,
            contents: Some(contents),
            counts: Some(Counts { listed: 2, new: 1, ..Counts::default() }),
            rows: vec![row],
            rows_left_out: 0,
            rejects: Vec::new(),
            rejects_left_out: 0,
            fields_left_out: Vec::new(),
            notes: Vec::new(),
        }
    }
}

impl From<KeptReport> for ImportView {
    fn from(KeptReport { id, begun_at, progress }: KeptReport) -> Self {
        let (state, report) = match progress {
            Progress::Running => (ImportState::Running, None),
            Progress::CutOff => (ImportState::CutOff, None),
            Progress::Ended(report) => (ImportState::Ended, Some(*report)),
        };
        let mut view = Self {
            id: id.0,
            begun_at,
            state,
            source: None,
            file_sha256: None,
            applied: None,
            stopped: None,
            contents: None,
            counts: None,
            rows: Vec::new(),
            rows_left_out: 0,
            rejects: Vec::new(),
            rejects_left_out: 0,
            fields_left_out: Vec::new(),
            notes: Vec::new(),
        };
        if let Some(report) = report {
            view.tell(report);
        }
        view
    }
}

impl ImportView {
    fn tell(&mut self, report: Report) {
        self.source = Some(report.source);
        self.file_sha256 = Some(report.file_sha256);
        self.applied = Some(report.applied);
        self.stopped = report.stopped;
        self.contents = Some(report.contents);
        self.counts = Some(report.counts);
        self.rows = report.rows;
        // Stable: those of one weight stay in the order of the list.
        self.rows.sort_by_key(|row| Reverse(weight(row)));
        self.rows_left_out = self.rows.len().saturating_sub(TOLD);
        self.rows.truncate(TOLD);
        self.rejects = report.rejects;
        self.rejects_left_out = self.rejects.len().saturating_sub(TOLD);
        self.rejects.truncate(TOLD);
        self.fields_left_out = report.fields_left_out;
        self.notes = report.notes;
    }
}

/// How much there is to be told of a row.
fn weight(row: &RowReport) -> u8 {
    match (row.outcome, row.verdict) {
        (Outcome::Failed | Outcome::NotReached, _) => 6,
        (_, Verdict::Retired) => 5,
        (_, Verdict::Missing) => 4,
        _ if !row.remarks.is_empty() => 3,
        (_, Verdict::Unchanged) => 0,
        (_, Verdict::New) => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::listing::Remark;

    fn row(source_id: &str, verdict: Verdict, outcome: Outcome, is_remarked: bool) -> RowReport {
        let remark = Remark { pointer: "/2".to_owned(), detail: "Not taken.".to_owned() };
        RowReport {
            source_id: source_id.to_owned(),
            pointer: None,
            name: source_id.to_owned(),
            verdict,
            outcome,
            failure: None,
            fields: Vec::new(),
            remarks: is_remarked.then_some(remark).into_iter().collect(),
        }
    }

    #[test]
    fn what_goes_stands_before_what_is_only_remarked_and_what_is_left_out_is_counted() {
        let mut rows = Vec::new();
        for (name, verdict, outcome, is_remarked) in [
            ("unchanged", Verdict::Unchanged, Outcome::Done, false),
            ("remarked", Verdict::Unchanged, Outcome::Done, true),
            ("missing", Verdict::Missing, Outcome::Done, false),
            ("new", Verdict::New, Outcome::Done, false),
            ("retired", Verdict::Retired, Outcome::Done, false),
            ("changed", Verdict::Changed, Outcome::Done, false),
            ("failed", Verdict::New, Outcome::Failed, false),
        ] {
            rows.push(row(name, verdict, outcome, is_remarked));
        }
        rows.extend((0..TOLD).map(|_| row("more", Verdict::Unchanged, Outcome::Done, false)));
        let reject = Reject { pointer: "/2".to_owned(), source_id: None, detail: "No.".to_owned() };
        let report = Report {
            source: "dotgov".to_owned(),
            file_sha256: String::new(),
            at: DateTime::default(),
            applied: true,
            contents: Contents::default(),
            counts: Counts::default(),
            rows,
            rejects: vec![reject; TOLD + 3],
            fields_left_out: Vec::new(),
            notes: Vec::new(),
            stopped: None,
        };
        let mut view = ImportView::sample();
        view.tell(report);
        let first: Vec<&str> = view.rows.iter().map(|row| row.source_id.as_str()).take(7).collect();
        assert_eq!(first, ["failed", "retired", "missing", "remarked", "changed", "new", "unchanged"]);
        assert_eq!((view.rows.len(), view.rows_left_out), (TOLD, 7));
        assert_eq!((view.rejects.len(), view.rejects_left_out), (TOLD, 3));
    }
}
