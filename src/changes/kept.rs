//! Kept: a record as it stands outside the log, with the values of persons that the log leaves to the vault.

use serde::{Deserialize, Serialize};

use super::entry::VaultTuple;
use super::record::{Record, Unreadable};
use crate::model::personal::HoldsPersonal;

/// The current version of a record.
#[derive(Serialize, Deserialize)]
pub struct Kept {
    kind: String,
    min_reader: i32,
    body: String,
    vault: Vec<VaultTuple>,
}

impl Kept {
    /// A record to keep.
    ///
    /// # Errors
    /// See [`Record::to_body`].
    pub fn of(mut record: Record) -> Result<Self, serde_json::Error> {
        let mut vault = Vec::new();
        record.visit_personal(&mut |slot| vault.extend(slot.row().map(VaultTuple::of)));
        let (min_reader, kind) = (record.min_reader(), record.kind().as_str().to_owned());
        Ok(Self { kind, min_reader, body: record.to_body()?, vault })
    }

    /// The record that was kept.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub fn record(self) -> Result<Record, Unreadable> {
        let vault: Vec<_> = self.vault.into_iter().filter_map(VaultTuple::into_row).collect();
        Record::from_body(&self.kind, self.min_reader, &self.body, &vault)
    }
}
