//! Difference: all that a list would change, known before anything is changed.

mod claims;
mod comparison;
pub(super) mod differing;
mod fading;
mod guard;
mod held;
mod spaces;
mod steps;

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

pub use guard::TooMuchLost;
pub use steps::Steps;
pub(super) use steps::{AttestationStep, ClaimStep, ContactStep, OrganizationStep, SpaceStep};

use self::comparison::Comparison;
use self::held::Held;
use super::fields::LeftOut;
use super::listing::{Contents, List, Reject, Remark};
use super::sources::Source;
use crate::config;
use crate::directory::Snapshot;
use crate::model::ids::OrganizationId;
use crate::model::violation::Violations;

/// All that a list would change.
#[derive(Debug)]
pub struct Difference {
    /// The source, or the form of a sheet.
    pub source: &'static str,
    /// SHA-256 of the file, in hexadecimal.
    pub file: String,
    /// When the list was read.
    pub at: DateTime<Utc>,
    /// What the list holds.
    pub contents: Contents,
    /// What can be held of the list, in its order, then what it no longer lists.
    pub rows: Arc<[Row]>,
    /// How many rows cannot.
    pub rejected: usize,
    /// Why they cannot.
    pub rejects: Vec<Reject>,
    /// The fields that are not held here, or not wholly.
    pub left_out: Vec<LeftOut>,
    /// What is to be known of the file as a whole.
    pub notes: Vec<Remark>,
}

/// What becomes of an organization or an address space that a source lists, or listed.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its id in the source.
    pub source_id: String,
    /// Where its row stands in the list; nowhere when it is no longer listed.
    pub pointer: Option<String>,
    /// Its name.
    pub name: String,
    /// What becomes of it.
    pub verdict: Verdict,
    /// In which fields it changes, or (once adopted) in which the source says something else.
    pub fields: Vec<String>,
    /// What was not taken as it stands.
    pub remarks: Vec<Remark>,
    /// The organization, where it is held already.
    pub held: Option<OrganizationId>,
    /// What is done.
    pub steps: Steps,
}

/// What becomes of something that a source lists, or listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It is entered, with all that belongs to it.
    New,
    /// It changes, or what belongs to it.
    Changed,
    /// Nothing changes.
    Unchanged,
    /// The source no longer lists it: it is marked, or was and stays.
    Missing,
    /// It goes: it was marked by an import before.
    Retired,
    /// It was adopted: this directory owns it, and what the source says is only shown.
    Adopted,
}

impl Row {
    /// Whether anything is to be done.
    #[must_use]
    pub fn has_work(&self) -> bool {
        !self.steps.is_empty()
    }
}

impl Difference {
    /// The organizations to which a sheet writes.
    pub(super) fn written_to(&self) -> BTreeSet<OrganizationId> {
        self.rows.iter().filter_map(|row| row.steps.sheet.as_ref()?.touches()).collect()
    }

    /// Compares a list with what is held of its source.
    ///
    /// # Errors
    /// [`TooMuchLost`].
    pub fn between(
        snapshot: &Snapshot,
        source: &'static Source,
        file: String,
        mut list: List,
        settings: &config::Import,
        at: DateTime<Utc>,
    ) -> Result<Self, TooMuchLost> {
        let contents = list.contents();
        let held = Held::of(snapshot, source.name, &list);
        held.keep_unread(&mut list);
        guard::guard(&held, &list, settings.loss_guard_percent)?;
        let unknown = list.rejects.iter().filter(|it| it.source_id.is_none()).count();
        let notes = older(&held, &list).into_iter().chain(unnamed(unknown)).collect();
        let patience = TimeDelta::from_std(settings.retire_missing_after).unwrap_or(TimeDelta::MAX);
        let comparison = Comparison::new(snapshot, source.name, held, patience, at, unknown == 0);
        let listed = list.ids();
        let List { listings, spaces, mut rejects, left_out, .. } = list;
        let mut rows = Vec::with_capacity(listings.len() + spaces.len());
        for listing in listings {
            let (pointer, source_id) = (listing.pointer.clone(), listing.source_id.clone());
            match comparison.row(listing) {
                Ok(row) => rows.push(row),
                Err(violations) => rejects.push(broken(pointer, source_id, &violations)),
            }
        }
        rows.extend(spaces.into_iter().map(|space| comparison.space(space)));
        if comparison.is_known {
            rows.extend(comparison.vanished(&listed));
            rows.extend(comparison.left(&listed));
            rows.extend(comparison.vanished_spaces(&listed));
        }
        Ok(Self {
            source: source.name,
            file,
            at,
            contents,
            rows: rows.into(),
            rejected: rejects.len(),
            rejects,
            left_out,
            notes,
        })
    }
}

/// That a list tells of nothing as late as what is held of it: it may be the file of another day.
fn older(held: &Held<'_>, list: &List) -> Option<Remark> {
    let listed = list.listings.iter().filter_map(|it| it.organization.origin.source_changed_at).max()?;
    let known = held.listed.values().filter_map(|it| it.origin.source_changed_at).max()?;
    let detail = format!(
        "The last change of which this list tells is of {}, and what is held of it is of {}: it may be older than the \
         one that was imported last.",
        listed.date_naive(),
        known.date_naive()
    );
    (listed < known).then(|| Remark { pointer: String::new(), detail })
}

/// That nothing is taken for gone as long as rows are not read that may speak of it.
fn unnamed(rows: usize) -> Option<Remark> {
    let detail = format!(
        "{rows} rows cannot be read so far that it is known of whom they speak: nothing is marked or retired for not being \
         listed."
    );
    (rows > 0).then(|| Remark { pointer: String::new(), detail })
}

fn broken(pointer: String, source_id: String, violations: &Violations) -> Reject {
    let detail = format!("This row breaks a rule; tell the source. {violations}");
    Reject { pointer, source_id: Some(source_id), detail }
}
