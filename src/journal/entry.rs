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
        content(self.at, self.act, self.kind, self.record_id, self.organization_id, &self.actor, &self.detail)
    }
}

/// See [`NewEntry::digest`].
pub(super) fn content(
    at: DateTime<Utc>,
    act: &str,
    kind: &str,
    record_id: Option<Uuid>,
    organization_id: Option<OrganizationId>,
    actor: &Actor,
    detail: &str,
) -> [u8; 32] {
    Digest::default()
        .field(&at.timestamp_micros().to_be_bytes())
        .field(act.as_bytes())
        .field(kind.as_bytes())
        .optional(record_id.as_ref().map(|it| it.as_bytes().as_slice()))
        .optional(organization_id.as_ref().map(|it| it.0.as_bytes().as_slice()))
        .optional(actor.account.as_ref().map(|it| it.0.as_bytes().as_slice()))
        .optional(actor.organization.as_ref().map(|it| it.0.as_bytes().as_slice()))
        .optional(actor.process.as_deref().map(str::as_bytes))
        .field(detail.as_bytes())
        .finish()
}
