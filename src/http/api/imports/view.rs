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
use crate::exchange::reports::KeptReport;
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
    /// Whether it came to its end. An import that was cut off is completed by sending the file again.
    pub finished: bool,
    /// Whose list it is; `csv` or `vcard` for this directory's own form.
    #[schema(example = "dotgov")]
    pub source: Option<String>,
    /// SHA-256 of the file, in hexadecimal.
    pub file_sha256: Option<String>,
    /// Whether anything was written: not so in a dry run.
    pub applied: bool,
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
    /// Fields of the list that are not held here, or not wholly.
    pub fields_left_out: Vec<LeftOut>,
    /// What is to be known of the file as a whole: columns that were not read, an encoding that was guessed.
    pub notes: Vec<Remark>,
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
            finished: true,
            source: Some("dotgov".to_owned()),
            file_sha256: Some("9f2c1a5be0d44c719f2c1a5be0d44c719f2c1a5be0d44c719f2c1a5be0d44c71".to_owned()),
            applied: true,
            stopped: None,
            contents: Some(contents),
            counts: Some(Counts { listed: 2, new: 1, ..Counts::default() }),
            rows: vec![row],
            rows_left_out: 0,
            rejects: Vec::new(),
            fields_left_out: Vec::new(),
            notes: Vec::new(),
        }
    }
}

impl From<KeptReport> for ImportView {
    fn from(KeptReport { id, begun_at, report }: KeptReport) -> Self {
        let finished = report.is_some();
        let mut view = Self {
            id: id.0,
            begun_at,
            finished,
            source: None,
            file_sha256: None,
            applied: false,
            stopped: None,
            contents: None,
            counts: None,
            rows: Vec::new(),
            rows_left_out: 0,
            rejects: Vec::new(),
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
        self.applied = report.applied;
        self.stopped = report.stopped;
        self.contents = Some(report.contents);
        self.counts = Some(report.counts);
        self.rows = report.rows;
        // Stable: those of one weight stay in the order of the list.
        self.rows.sort_by_key(|row| Reverse(weight(row)));
        self.rows_left_out = self.rows.len().saturating_sub(TOLD);
        self.rows.truncate(TOLD);
        self.rejects = report.rejects;
        self.rejects.truncate(TOLD);
        self.fields_left_out = report.fields_left_out;
        self.notes = report.notes;
    }
}

/// How much there is to be told of a row.
fn weight(row: &RowReport) -> u8 {
    match (row.outcome, row.verdict) {
        (Outcome::Failed | Outcome::NotReached, _) => 4,
        _ if !row.remarks.is_empty() => 3,
        (_, Verdict::Unchanged) => 0,
        (_, Verdict::New) => 1,
        _ => 2,
    }
}
