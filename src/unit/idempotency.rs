//! Idempotency: a POST that creates a record is done once, however often it is sent.

use chrono::Duration;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{Failure, Unit};
use crate::changes::{self, Position};
use crate::db::schema::idempotency_key;

/// How long a key is remembered.
const KEPT: Duration = Duration::hours(24);

/// A caller's key for one request, and what the request was.
#[derive(Clone, Debug)]
pub struct IdempotencyKey {
    key: String,
    request: [u8; 32],
}

/// What a creating unit came to.
#[derive(Clone, Debug)]
pub enum Made<R> {
    /// It made this now.
    Now(R),
    /// An earlier request with the same key made it.
    Before(Before),
}

/// What an earlier request with the same key made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Before {
    /// The record.
    pub record_id: Uuid,
    /// A position of the log at which it is there.
    pub position: Position,
}

impl IdempotencyKey {
    /// The key of a request with this method, path and body.
    #[must_use]
    pub fn new(key: String, method: &str, path: &str, body: &[u8]) -> Self {
        let request = Sha256::new()
            .chain_update(method)
            .chain_update([0])
            .chain_update(path)
            .chain_update([0])
            .chain_update(body)
            .finalize()
            .into();
        Self { key, request }
    }
}

impl Unit {
    /// Claims the key for the record that this unit is about to make. Of two requests at once, the second waits for the
    /// first. The first thing that a unit does; nothing more when something was made before.
    ///
    /// # Errors
    /// [`Failure::KeyReused`] when another request had the key; the database's.
    pub async fn claim(
        &mut self,
        key: Option<&IdempotencyKey>,
        record_id: Uuid,
    ) -> Result<Option<Before>, Failure> {
        let (Some(key), Some(member)) = (key, self.caller.member()) else {
            return Ok(None);
        };
        let account_id = member.account_id.0;
        let now = self.now;
        let connection = self.connection();
        diesel::delete(idempotency_key::table)
            .filter(idempotency_key::account_id.eq(account_id))
            .filter(idempotency_key::created_at.lt(now - KEPT))
            .execute(connection)
            .await?;
        let claimed = diesel::insert_into(idempotency_key::table)
            .values((
                idempotency_key::account_id.eq(account_id),
                idempotency_key::key.eq(&key.key),
                idempotency_key::request_hash.eq(key.request.as_slice()),
                idempotency_key::record_id.eq(record_id),
                idempotency_key::created_at.eq(now),
            ))
            .on_conflict_do_nothing()
            .execute(connection)
            .await?;
        if claimed == 1 {
            return Ok(None);
        }
        let (request, record_id): (Vec<u8>, Uuid) = idempotency_key::table
            .find((account_id, &key.key))
            .select((idempotency_key::request_hash, idempotency_key::record_id))
            .first(connection)
            .await?;
        if request != key.request {
            return Err(Failure::KeyReused);
        }
        Ok(Some(Before { record_id, position: changes::position(connection).await? }))
    }
}
