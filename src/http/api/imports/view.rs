//! An import, as it is answered.

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
        self.rows_left_out = report.rows_left_out;
        self.rejects = report.rejects;
        self.rejects_left_out = report.rejects_left_out;
        self.fields_left_out = report.fields_left_out;
        self.notes = report.notes;
    }
}
