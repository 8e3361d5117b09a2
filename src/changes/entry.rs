//! An entry of the log: which record became what, when, by whom.

use chrono::{DateTime, Utc};
use diesel::QueryResult;
use diesel::result::Error;
use uuid::Uuid;

use super::digest::Digest;
use super::record::{Record, RecordKind, Unreadable};
use crate::model::ids::{AccountId, OrganizationId, PersonalId};
use crate::model::personal::{HoldsPersonal, VaultRow};

/// A place in the log: the number of a change, and the head of the chain there, by which another history is told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// The number of the last change; 0 before the first.
    pub number: i64,
    /// The head of the chain after it.
    pub head: [u8; 32],
}

impl Position {
    /// As it stands in the log.
    pub(super) fn read(number: i64, head: Vec<u8>) -> QueryResult<Self> {
        let head = head
            .try_into()
            .map_err(|_| Error::DeserializationError("a head of the log is not 32 bytes long".into()))?;
        Ok(Self { number, head })
    }
}

/// Who did something: an account of an organization, or a process such as `system:command-line`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Actor {
    /// The account.
    pub account: Option<AccountId>,
    /// The account's organization.
    pub organization: Option<OrganizationId>,
    /// The process.
    pub process: Option<String>,
}

/// A change that is about to be appended.
#[derive(Debug)]
pub struct NewChange {
    /// The record's kind.
    pub kind: RecordKind,
    /// What was done: a verb of the field.
    pub act: &'static str,
    /// The record.
    pub record_id: Uuid,
    /// Whose it is.
    pub organization_id: OrganizationId,
    /// Whether the log knows the record for the first time.
    pub is_first: bool,
    /// The lowest format that a reader must know.
    pub min_reader: i32,
    /// The record after the change.
    pub body: String,
    /// The vault's rows that the body refers to.
    pub personal: Vec<Uuid>,
}

impl NewChange {
    /// The change that makes `record` what it is now.
    ///
    /// # Errors
    /// See [`Record::to_body`].
    pub fn new(act: &'static str, record: &mut Record, is_first: bool) -> Result<Self, serde_json::Error> {
        let mut personal = Vec::new();
        record.visit_personal(&mut |slot| personal.push(slot.id().0));
        Ok(Self {
            kind: record.kind(),
            act,
            record_id: record.id(),
            organization_id: record.organization_id(),
            is_first,
            min_reader: record.min_reader(),
            body: record.to_body()?,
            personal,
        })
    }

    /// SHA-256 of all that the change says but its number, which the chain adds.
    #[must_use]
    pub fn digest(&self, at: DateTime<Utc>, actor: &Actor, reference: Option<&str>) -> [u8; 32] {
        digest(
            at,
            self.kind.as_str(),
            self.act,
            self.record_id,
            self.organization_id,
            actor,
            reference,
            self.min_reader,
            &self.body,
            &self.personal,
        )
    }
}

/// An entry as it stands in the log.
#[derive(Clone, Debug)]
pub struct Change {
    /// Its number: dense, in commit order.
    pub number: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// The record's kind.
    pub kind: String,
    /// What was done.
    pub act: String,
    /// The record.
    pub record_id: Uuid,
    /// Whose it is.
    pub organization_id: OrganizationId,
    /// Who did it.
    pub actor: Actor,
    /// The document that the writer named.
    pub reference: Option<String>,
    /// The lowest format that a reader must know.
    pub min_reader: i32,
    /// The record after the change.
    pub body: String,
    /// The vault's rows that the body refers to.
    pub personal: Vec<Uuid>,
    /// Those of them that still exist.
    pub vault: Vec<VaultRow>,
    /// See [`NewChange::digest`].
    pub digest: Vec<u8>,
    /// The head of the chain after this entry.
    pub head: [u8; 32],
}

impl Change {
    /// The record after this change.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub fn record(&self) -> Result<Record, Unreadable> {
        Record::from_body(&self.kind, self.min_reader, &self.body, &self.vault)
    }

    /// Where the log stands after this entry.
    #[must_use]
    pub fn position(&self) -> Position {
        Position { number: self.number, head: self.head }
    }

    /// Whether the digest fits what the entry says.
    #[must_use]
    pub fn is_intact(&self) -> bool {
        let expected = digest(
            self.at,
            &self.kind,
            &self.act,
            self.record_id,
            self.organization_id,
            &self.actor,
            self.reference.as_deref(),
            self.min_reader,
            &self.body,
            &self.personal,
        );
        self.digest == expected
    }
}

#[expect(clippy::too_many_arguments, reason = "one for each column that the digest covers")]
fn digest(
    at: DateTime<Utc>,
    kind: &str,
    act: &str,
    record_id: Uuid,
    organization_id: OrganizationId,
    actor: &Actor,
    reference: Option<&str>,
    min_reader: i32,
    body: &str,
    personal: &[Uuid],
) -> [u8; 32] {
    // A set: its order in the table means nothing.
    let mut personal = personal.to_vec();
    personal.sort_unstable();
    let personal: Vec<u8> = personal.iter().flat_map(|id| *id.as_bytes()).collect();
    Digest::default()
        .field(&at.timestamp_micros().to_be_bytes())
        .field(kind.as_bytes())
        .field(act.as_bytes())
        .field(record_id.as_bytes())
        .field(organization_id.0.as_bytes())
        .optional(actor.account.as_ref().map(|it| it.0.as_bytes().as_slice()))
        .optional(actor.organization.as_ref().map(|it| it.0.as_bytes().as_slice()))
        .optional(actor.process.as_deref().map(str::as_bytes))
        .optional(reference.map(str::as_bytes))
        .field(&min_reader.to_be_bytes())
        .field(body.as_bytes())
        .field(&personal)
        .finish()
}

/// A vault row as the database gives it with a change: id, salt in hexadecimal, value.
#[derive(serde::Serialize, serde::Deserialize)]
pub(super) struct VaultTuple(pub PersonalId, pub String, pub String);

impl VaultTuple {
    pub(super) fn of(row: VaultRow) -> Self {
        Self(row.id, crate::model::hex::encode(&row.salt), row.value)
    }

    /// The rows of the array that [`super::read::VAULT`] reads.
    pub(super) fn read(json: Option<&str>) -> Result<Vec<VaultRow>, serde_json::Error> {
        let tuples: Vec<Self> = json.map(serde_json::from_str).transpose()?.unwrap_or_default();
        Ok(tuples.into_iter().filter_map(Self::into_row).collect())
    }

    pub(super) fn into_row(self) -> Option<VaultRow> {
        let salt = crate::model::hex::decode(&self.1)?;
        Some(VaultRow { id: self.0, salt, value: self.2 })
    }
}
