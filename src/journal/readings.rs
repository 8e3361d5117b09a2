//! Readings: a restricted value of another organization is journaled before it is sent. One entry for each account, record
//! and set of parts an hour.

use std::collections::HashMap;
use std::sync::Mutex;

use chrono::{DateTime, Duration, Utc};
use uuid::Uuid;

use super::append::append;
use super::entry::{NewEntry, ReadDetail};
use crate::access::{Disclosed, Member};
use crate::changes::Actor;
use crate::db::Database;
use crate::model::ids::{AccountId, OrganizationId};

/// For how long one entry stands for all readings of the same.
const STANDS_FOR: Duration = Duration::hours(1);

/// How many readings are remembered; beyond that the oldest hour is forgotten, which only makes more entries.
const REMEMBERED: usize = 100_000;

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
        })
    }
}

/// Who read which parts of which record.
type Noted = (AccountId, Uuid, Vec<String>);

/// What was journaled in the last hour.
#[derive(Debug, Default)]
pub struct Readings {
    noted: Mutex<HashMap<Noted, DateTime<Utc>>>,
}

/// The journal cannot be written: what is restricted is withheld.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the journal cannot be written now")]
pub struct NotJournaled;

impl Readings {
    /// Journals what of these readings is not journaled yet. Returns only when Postgres has it.
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
        let new: Vec<Reading> =
            readings.into_iter().filter(|reading| !self.is_noted(reader.account_id, reading, now)).collect();
        if new.is_empty() {
            return Ok(());
        }
        let entries: Vec<NewEntry> = new.iter().map(|reading| entry(reader, reading, now)).collect();
        let mut connection = database.connection().await.map_err(|_| NotJournaled)?;
        let appended = database.while_heard(append(&mut connection, &entries)).await;
        appended.map_err(|_| NotJournaled)?.map_err(|error| {
            tracing::warn!(%error, "the journal cannot be written; restricted values are withheld");
            NotJournaled
        })?;
        self.remember(reader.account_id, new, now);
        Ok(())
    }

    fn is_noted(&self, account_id: AccountId, reading: &Reading, now: DateTime<Utc>) -> bool {
        let noted = self.noted.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        noted
            .get(&(account_id, reading.record_id, reading.parts.clone()))
            .is_some_and(|at| now - *at < STANDS_FOR)
    }

    fn remember(&self, account_id: AccountId, readings: Vec<Reading>, now: DateTime<Utc>) {
        let mut noted = self.noted.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if noted.len() >= REMEMBERED {
            noted.retain(|_, at| now - *at < STANDS_FOR / 2);
        }
        for reading in readings {
            noted.insert((account_id, reading.record_id, reading.parts), now);
        }
    }
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
