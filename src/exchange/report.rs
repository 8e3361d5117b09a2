//! Report: what an import does, or did, row by row, and which fields of the list are not held here. As JSON for programs,
//! as text for the operator.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::apply::Carried;
use super::difference::{Difference, Row, Verdict};
use super::fields::LeftOut;
use super::listing::{Contents, Reject, Remark};
use super::shown::{SENTENCE, WORDS, shown};

/// Why what is no longer listed stays.
pub(super) const STAYS: &str = "It stays marked: it is accredited here, or has accounts or contacts of its own, or others are under \
     it. Retire it by hand if it is gone.";

/// Said of a row of which not all is told.
pub(super) const MORE_TO_SAY: &str = "More is to be said of this row than is told.";

/// How many rows are told of where people read it, how many rejected ones, and how many remarks on a row.
const ROWS_TOLD: usize = 1000;
const REMARKS_TOLD: usize = 20;

/// Where something stands that the list no longer has.
pub(super) fn no_longer_listed(source_id: &str) -> String {
    format!("(no longer listed: {source_id})")
}

/// What an import does, or did.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = ImportReport)]
pub struct Report {
    /// The source, or `csv` or `vcard`.
    #[schema(example = "dotgov")]
    pub source: String,
    /// SHA-256 of the file, in hexadecimal.
    pub file_sha256: String,
    /// When it was read.
    pub at: DateTime<Utc>,
    /// Whether anything was written: not so in a dry run.
    pub applied: bool,
    /// How much the list holds of each kind.
    pub contents: Contents,
    /// How many rows come to what.
    pub counts: Counts,
    /// The rows that can be held, then what the source no longer lists.
    pub rows: Vec<RowReport>,
    /// How many more there are.
    #[serde(default)]
    pub rows_left_out: usize,
    /// The rows that cannot be held.
    pub rejects: Vec<Reject>,
    /// How many more there are.
    #[serde(default)]
    pub rejects_left_out: usize,
    /// The fields that are not held here, or not wholly.
    pub fields_left_out: Vec<LeftOut>,
    /// What is to be known of the file as a whole.
    #[serde(default)]
    pub notes: Vec<Remark>,
    /// Why the import broke off; importing again repairs it.
    pub stopped: Option<String>,
}

/// How many rows come to what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ImportCounts)]
pub struct Counts {
    /// The rows of the list; several may make one organization.
    pub listed: usize,
    /// Entered.
    pub new: usize,
    /// Changed.
    pub changed: usize,
    /// As they were.
    pub unchanged: usize,
    /// No longer listed, and marked so.
    pub missing: usize,
    /// Marked before, and gone now.
    pub retired: usize,
    /// Owned by this directory; only shown.
    pub adopted: usize,
    /// Cannot be held.
    pub rejected: usize,
    /// Could not be written.
    pub failed: usize,
    /// Not reached before the import broke off.
    pub not_reached: usize,
}

/// What became of one organization.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = ImportRow)]
pub struct RowReport {
    /// Its id in the source.
    pub source_id: String,
    /// Where its row stands in the list; none when it is no longer listed.
    pub pointer: Option<String>,
    /// Its name.
    pub name: String,
    /// What is to become of it: `new`, `changed`, `unchanged`, `missing`, `retired` or `adopted`.
    #[schema(value_type = String, example = "new")]
    pub verdict: Verdict,
    /// Whether that is done: `planned`, `done`, `failed` or `not_reached`.
    #[schema(value_type = String, example = "done")]
    pub outcome: Outcome,
    /// Why it is not.
    pub failure: Option<String>,
    /// In which fields it changes, or (once adopted) in which the source says something else.
    pub fields: Vec<String>,
    /// What was not taken as it stands.
    pub remarks: Vec<Remark>,
}

/// Whether what is to become of a row is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Not yet: a dry run.
    Planned,
    /// Yes.
    Done,
    /// It cannot be written.
    Failed,
    /// The import broke off before.
    NotReached,
}

impl Report {
    /// What a difference would do.
    #[must_use]
    pub fn planned(difference: &Difference) -> Self {
        Self::of(difference, false, |_, _| (Outcome::Planned, None), None)
    }

    /// What was done of a difference.
    pub(super) fn applied(difference: &Difference, carried: Carried) -> Self {
        let failures: BTreeMap<usize, String> = carried.failures.into_iter().collect();
        let outcome = |index: usize, row: &Row| match failures.get(&index) {
            Some(failure) => (Outcome::Failed, Some(failure.clone())),
            None if carried.written.contains(&index) || !row.has_work() => (Outcome::Done, None),
            None => (Outcome::NotReached, None),
        };
        let mut report = Self::of(difference, true, outcome, carried.stopped);
        for index in carried.spared {
            report.rows[index].is_spared();
        }
        report.counts = Counts::of(&report.rows, difference);
        report
    }

    fn of(
        difference: &Difference,
        applied: bool,
        outcome: impl Fn(usize, &Row) -> (Outcome, Option<String>),
        stopped: Option<String>,
    ) -> Self {
        let rows: Vec<RowReport> = difference
            .rows
            .iter()
            .enumerate()
            .map(|(index, row)| {
                let (outcome, failure) = outcome(index, row);
                RowReport {
                    source_id: shown(&row.source_id, WORDS),
                    pointer: row.pointer.as_deref().map(|it| shown(it, WORDS)),
                    name: shown(&row.name, WORDS),
                    verdict: row.verdict,
                    outcome,
                    failure: failure.map(|it| shown(&it, SENTENCE)),
                    fields: row.fields.clone(),
                    remarks: row.remarks.clone(),
                }
            })
            .collect();
        Self {
            source: difference.source.to_owned(),
            file_sha256: difference.file.clone(),
            at: difference.at,
            applied,
            contents: difference.contents,
            counts: Counts::of(&rows, difference),
            rows,
            rows_left_out: 0,
            rejects: difference.rejects.iter().map(told).collect(),
            rejects_left_out: 0,
            fields_left_out: difference.left_out.clone(),
            notes: difference.notes.clone(),
            stopped,
        }
    }

    /// Whether all that could be held is written. Rejected rows are told, and are the source's to mend.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.counts.failed + self.counts.not_reached == 0 && self.stopped.is_none()
    }

    /// The same as people read it: the first of many rows, those before others with which something is to be done.
    #[must_use]
    pub fn brief(mut self) -> Self {
        // Stable: those of one weight stay in the order of the list.
        self.rows.sort_by_key(|row| Reverse(weight(row)));
        self.rows_left_out = self.rows.len().saturating_sub(ROWS_TOLD);
        self.rows.truncate(ROWS_TOLD);
        for row in self.rows.iter_mut().filter(|row| row.remarks.len() > REMARKS_TOLD) {
            row.remarks.truncate(REMARKS_TOLD - 1);
            let pointer = row.pointer.clone().unwrap_or_default();
            row.remarks.push(Remark { pointer, detail: MORE_TO_SAY.to_owned() });
        }
        self.rejects_left_out = self.rejects.len().saturating_sub(ROWS_TOLD);
        self.rejects.truncate(ROWS_TOLD);
        self
    }

    fn with(&self, outcome: Outcome) -> impl Iterator<Item = &RowReport> {
        self.rows.iter().filter(move |row| row.outcome == outcome)
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

/// A reject as it is told.
fn told(reject: &Reject) -> Reject {
    Reject {
        pointer: shown(&reject.pointer, WORDS),
        source_id: reject.source_id.as_deref().map(|it| shown(it, WORDS)),
        detail: shown(&reject.detail, SENTENCE),
    }
}

impl RowReport {
    /// It was to be retired, and lives here by now.
    fn is_spared(&mut self) {
        self.verdict = Verdict::Missing;
        self.remarks.push(Remark { pointer: no_longer_listed(&self.source_id), detail: STAYS.to_owned() });
    }
}

impl Counts {
    fn of(rows: &[RowReport], difference: &Difference) -> Self {
        let (listed, rejected) = (difference.contents.rows, difference.rejected);
        let mut counts = Self { listed, rejected, ..Self::default() };
        for row in rows {
            *match (row.outcome, row.verdict) {
                (Outcome::Failed, _) => &mut counts.failed,
                (Outcome::NotReached, _) => &mut counts.not_reached,
                (_, Verdict::New) => &mut counts.new,
                (_, Verdict::Changed) => &mut counts.changed,
                (_, Verdict::Unchanged) => &mut counts.unchanged,
                (_, Verdict::Missing) => &mut counts.missing,
                (_, Verdict::Retired) => &mut counts.retired,
                (_, Verdict::Adopted) => &mut counts.adopted,
            } += 1;
        }
        counts
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = [
            ("new", self.new),
            ("changed", self.changed),
            ("unchanged", self.unchanged),
            ("missing", self.missing),
            ("retired", self.retired),
            ("adopted", self.adopted),
            ("rejected", self.rejected),
            ("failed", self.failed),
            ("not reached", self.not_reached),
        ];
        write!(f, "{} rows", self.listed)?;
        for (index, (name, count)) in all.into_iter().filter(|(_, count)| *count > 0).enumerate() {
            write!(f, "{} {count} {name}", if index == 0 { ":" } else { "," })?;
        }
        Ok(())
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let done = if self.applied { "" } else { "would be " };
        writeln!(f, "{} (sha256 {}): {}", self.source, self.file_sha256, self.counts)?;
        writeln!(f, "the list holds {}", self.contents)?;
        for (verdict, title) in [
            (Verdict::Changed, "changed"),
            (Verdict::Missing, "marked missing: the source no longer lists them"),
            (Verdict::Retired, "retired: still not listed"),
        ] {
            let rows = self.rows.iter().filter(|row| {
                row.verdict == verdict && matches!(row.outcome, Outcome::Done | Outcome::Planned)
            });
            section(f, &format!("{done}{title}"), rows.map(|row| (row, row.fields.join(", "))))?;
        }
        let adopted = self.rows.iter().filter(|row| row.verdict == Verdict::Adopted);
        section(
            f,
            "adopted here and not written; the source differs in",
            adopted.map(|row| (row, row.fields.join(", "))),
        )?;
        let failed = self.with(Outcome::Failed).map(|row| (row, row.failure.clone().unwrap_or_default()));
        section(f, "not written", failed)?;
        if !self.rejects.is_empty() {
            writeln!(f, "\nrejected:")?;
            for reject in &self.rejects {
                writeln!(f, "  {}  {}", reject.pointer, reject.detail)?;
            }
        }
        self.write_remarks(f)?;
        if !self.notes.is_empty() {
            writeln!(f, "\nof the file:")?;
            for note in &self.notes {
                writeln!(f, "  {}  {}", note.pointer, note.detail)?;
            }
        }
        if !self.fields_left_out.is_empty() {
            writeln!(f, "\nfields of the list that are not held here, with their number of values:")?;
            for field in &self.fields_left_out {
                writeln!(f, "  {}  {}  {}", field.path, field.values, field.why)?;
            }
        }
        match &self.stopped {
            Some(why) => writeln!(f, "\nbroken off: {why}. Import the file again to complete it."),
            None => Ok(()),
        }
    }
}

impl Report {
    /// Remarks that say the same stand together: a list repeats its habits.
    fn write_remarks(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut places: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for remark in self.rows.iter().flat_map(|row| &row.remarks) {
            places.entry(&remark.detail).or_default().push(&remark.pointer);
        }
        if !places.is_empty() {
            writeln!(f, "\nnot taken as it stands:")?;
        }
        for (detail, pointers) in places {
            writeln!(f, "  {}  {detail}", pointers.join(" "))?;
        }
        Ok(())
    }
}

fn section<'a>(
    f: &mut fmt::Formatter<'_>,
    title: &str,
    rows: impl Iterator<Item = (&'a RowReport, String)>,
) -> fmt::Result {
    for (index, (row, more)) in rows.enumerate() {
        if index == 0 {
            writeln!(f, "\n{title}:")?;
        }
        let separator = if more.is_empty() { "" } else { ": " };
        writeln!(f, "  {} {}{separator}{more}", row.source_id, row.name)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(source_id: &str, verdict: Verdict, outcome: Outcome, remarks: usize) -> RowReport {
        let remark = Remark { pointer: "/2".to_owned(), detail: "Not taken.".to_owned() };
        RowReport {
            source_id: source_id.to_owned(),
            pointer: None,
            name: source_id.to_owned(),
            verdict,
            outcome,
            failure: None,
            fields: Vec::new(),
            remarks: vec![remark; remarks],
        }
    }

    #[test]
    fn what_goes_stands_before_what_is_only_remarked_and_what_is_left_out_is_counted() {
        let mut rows = Vec::new();
        for (name, verdict, outcome, remarks) in [
            ("unchanged", Verdict::Unchanged, Outcome::Done, 0),
            ("remarked", Verdict::Unchanged, Outcome::Done, REMARKS_TOLD + 5),
            ("missing", Verdict::Missing, Outcome::Done, 0),
            ("new", Verdict::New, Outcome::Done, 0),
            ("retired", Verdict::Retired, Outcome::Done, 0),
            ("changed", Verdict::Changed, Outcome::Done, 0),
            ("failed", Verdict::New, Outcome::Failed, 0),
        ] {
            rows.push(row(name, verdict, outcome, remarks));
        }
        rows.extend((0..ROWS_TOLD).map(|_| row("more", Verdict::Unchanged, Outcome::Done, 0)));
        let reject = Reject { pointer: "/2".to_owned(), source_id: None, detail: "No.".to_owned() };
        let report = Report {
            source: "dotgov".to_owned(),
            file_sha256: String::new(),
            at: DateTime::default(),
            applied: true,
            contents: Contents::default(),
            counts: Counts::default(),
            rows,
            rows_left_out: 0,
            rejects: vec![reject; ROWS_TOLD + 3],
            rejects_left_out: 0,
            fields_left_out: Vec::new(),
            notes: Vec::new(),
            stopped: None,
        };
        let brief = report.brief();
        let first: Vec<&str> = brief.rows.iter().map(|row| row.source_id.as_str()).take(7).collect();
        assert_eq!(first, ["failed", "retired", "missing", "remarked", "changed", "new", "unchanged"]);
        assert_eq!((brief.rows.len(), brief.rows_left_out), (ROWS_TOLD, 7));
        assert_eq!((brief.rejects.len(), brief.rejects_left_out), (ROWS_TOLD, 3));
        assert_eq!(brief.rows[3].remarks.len(), REMARKS_TOLD);
        assert_eq!(brief.rows[3].remarks.last().map(|it| it.detail.as_str()), Some(MORE_TO_SAY));
    }
}
