//! An entry of the journal.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::changes::{Actor, Digest};
use crate::model::ids::OrganizationId;

/// An entry that is about to be appended.
#[derive(Debug)]
pub struct NewEntry {
    /// When.
    pub at: DateTime<Utc>,
    /// What was done: a verb of the field, such as `update` or `read`.
    pub act: &'static str,
    /// The kind of record.
    pub kind: &'static str,
    /// The record.
    pub record_id: Option<Uuid>,
    /// Whose it is.
    pub organization_id: Option<OrganizationId>,
    /// Who did it.
    pub actor: Actor,
    /// Which of the unit's changes it made: an index from 0. The database turns it into the change's number.
    pub change: Option<i32>,
    /// More, as JSON: never a value of a contact or a person, never a secret.
    pub detail: String,
}

/// What was read: parts of a record, by name or id.
#[derive(Debug, Serialize)]
pub struct ReadDetail<'a> {
    /// The parts.
    pub parts: &'a [String],
}

impl NewEntry {
    /// SHA-256 of all that the entry says but its number and its change's, which the chain adds.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        Digest::default()
            .field(&self.at.timestamp_micros().to_be_bytes())
            .field(self.act.as_bytes())
            .field(self.kind.as_bytes())
            .optional(self.record_id.as_ref().map(|it| it.as_bytes().as_slice()))
            .optional(self.organization_id.as_ref().map(|it| it.0.as_bytes().as_slice()))
            .optional(self.actor.account.as_ref().map(|it| it.0.as_bytes().as_slice()))
            .optional(self.actor.organization.as_ref().map(|it| it.0.as_bytes().as_slice()))
            .optional(self.actor.process.as_deref().map(str::as_bytes))
            .field(self.detail.as_bytes())
            .finish()
    }
}
