//! Readings: a restricted value of another organization is journaled before it is sent, or confirmed. One entry for each
//! account, record, set of parts and what they say, an hour.

use std::collections::HashSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::append::append;
use super::entry::{NewEntry, ReadDetail};
use super::noted::{Key, Noted};
use crate::access::{Disclosed, Member};
use crate::changes::{Actor, Digest};
use crate::db::Database;
use crate::model::ids::{AccountId, OrganizationId};

/// Most entries that are appended at once: whoever writes waits for the journal's counter meanwhile.
const PORTION: usize = 200;

/// What is about to be sent of one record.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The record's kind.
    pub kind: &'static str,
    /// The record.
    pub record_id: Uuid,
    /// Whose it is.
    pub organization_id: OrganizationId,
    /// Its restricted parts.
    pub parts: Vec<String>,
    /// A hash of what they say.
    pub values: [u8; 32],
}

impl<V> Disclosed<V> {
    /// The reading that sending this is; none when nothing of it is restricted.
    #[must_use]
    pub fn reading(
        &self,
        kind: &'static str,
        record_id: Uuid,
        organization_id: OrganizationId,
    ) -> Option<Reading> {
        (!self.restricted.is_empty()).then(|| Reading {
            kind,
            record_id,
            organization_id,
            parts: self.restricted.clone(),
            values: self.values,
        })
    }
}

/// What was journaled in the last hour.
#[derive(Debug, Default)]
pub struct Readings {
    noted: Mutex<Noted>,
}

/// The journal cannot be written: what is restricted is withheld.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the journal cannot be written now")]
pub struct NotJournaled;

impl Readings {
    /// Journals what of these readings is not journaled yet, in portions. Returns only when Postgres has all of it.
    ///
    /// # Errors
    /// [`NotJournaled`]: do not send these values.
    pub async fn note(
        &self,
        database: &Database,
        reader: &Member,
        readings: Vec<Reading>,
        now: DateTime<Utc>,
    ) -> Result<(), NotJournaled> {
        let new = self.not_noted(reader.account_id, readings, now);
        if new.is_empty() {
            return Ok(());
        }
        let mut connection = database.connection().await.map_err(|_| NotJournaled)?;
        for portion in new.chunks(PORTION) {
            let entries: Vec<NewEntry> = portion.iter().map(|reading| entry(reader, reading, now)).collect();
            let appended = database.while_heard(append(&mut connection, &entries)).await;
            appended.map_err(|_| NotJournaled)?.map_err(|error| {
                tracing::warn!(%error, "the journal cannot be written; restricted values are withheld");
                NotJournaled
            })?;
            self.remember(reader.account_id, portion, now);
        }
        Ok(())
    }

    /// Those that no entry of the last hour stands for, each once.
    fn not_noted(&self, account_id: AccountId, readings: Vec<Reading>, now: DateTime<Utc>) -> Vec<Reading> {
        let noted = self.noted();
        let mut new = HashSet::new();
        let is_new = |reading: &Reading| {
            let key = key(account_id, reading);
            !noted.holds(&key, now) && new.insert(key)
        };
        readings.into_iter().filter(is_new).collect()
    }

    fn remember(&self, account_id: AccountId, readings: &[Reading], now: DateTime<Utc>) {
        let forgotten: Vec<_> = {
            let mut noted = self.noted();
            readings.iter().filter_map(|reading| noted.take(key(account_id, reading), now)).collect()
        };
        // What is large goes only when others need not wait for it.
        drop(forgotten);
    }

    fn noted(&self) -> MutexGuard<'_, Noted> {
        self.noted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Which parts, and what they say, is in the hash of both.
fn key(account_id: AccountId, reading: &Reading) -> Key {
    let parts = reading.parts.iter().fold(Digest::default(), |digest, part| digest.field(part.as_bytes()));
    (account_id, reading.record_id, parts.field(&reading.values).finish())
}

fn entry(reader: &Member, reading: &Reading, now: DateTime<Utc>) -> NewEntry {
    NewEntry {
        at: now,
        act: "read",
        kind: reading.kind,
        record_id: Some(reading.record_id),
        organization_id: Some(reading.organization_id),
        actor: Actor {
            account: Some(reader.account_id),
            organization: Some(reader.organization_id),
            process: None,
        },
        change: None,
        // A list of strings is always valid JSON.
        detail: serde_json::to_string(&ReadDetail { parts: &reading.parts }).unwrap_or_default(),
    }
}
