//! Idempotency: a POST that creates a record is done once, however often it is sent.

use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::{Failure, Unit};
use crate::changes::{self, Position};
use crate::db::prepared;
use crate::db::schema::idempotency_key;
use crate::secrets::{Derived, Keyring, Use, keyed};

/// How long a key is remembered.
pub const KEPT: Duration = Duration::hours(24);

/// Held by the one unit that clears old keys away. (A number of our own among Postgres' advisory locks.)
const CLEAR: i64 = 0x434f_554e_5445_0002;

/// Forgets this key when it is old, and with it some of those that nobody comes back for, whosever they are. One unit at a
/// time does the latter, so that none waits for another.
const FORGET: &str = "\
WITH cleaner AS MATERIALIZED ( \
    SELECT pg_try_advisory_xact_lock($4) AS is_alone \
), old AS ( \
    (SELECT account_id, key FROM idempotency_key \
        WHERE created_at < $3 AND (SELECT is_alone FROM cleaner) ORDER BY created_at LIMIT 100) \
    UNION \
    SELECT account_id, key FROM idempotency_key WHERE account_id = $1 AND key = $2 AND created_at < $3 \
) \
DELETE FROM idempotency_key USING old \
WHERE idempotency_key.account_id = old.account_id AND idempotency_key.key = old.key";

/// Hashes requests under keys of the service's secret: bodies hold numbers and names, and what is stored of them must not
/// confirm a guess once they are erased.
#[derive(Debug)]
pub struct RequestHashes(Derived);

/// A caller's key for one request, and what the request was.
#[derive(Clone, Debug)]
pub struct IdempotencyKey {
    key: String,
    request: [u8; 32],
    /// The same with the other service secrets that are accepted: an earlier request may have met one of them.
    older: Vec<[u8; 32]>,
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

impl RequestHashes {
    /// Hashes by the keyring's service secrets.
    #[must_use]
    pub fn new(keyring: &Keyring) -> Self {
        Self(keyring.derive(Use::IdempotencyKeys))
    }

    /// The key of a request with this method, path and body.
    #[must_use]
    pub fn bind(&self, key: String, method: &str, path: &str, body: &[u8]) -> IdempotencyKey {
        let parts = [method.as_bytes(), path.as_bytes(), body];
        let mut hashes = self.0.all().map(|secret| keyed(secret, &parts));
        IdempotencyKey { key, request: hashes.next().unwrap_or_default(), older: hashes.collect() }
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
        forget(connection, account_id, &key.key, now - KEPT).await?;
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
        self.recall(Some(key)).await
    }

    /// What an earlier request with the same key made, or began to make; nothing when there was none. For what is dear to
    /// make: looked up before that, and claimed after.
    ///
    /// # Errors
    /// [`Failure::KeyReused`] when another request had the key; the database's.
    pub async fn recall(&mut self, key: Option<&IdempotencyKey>) -> Result<Option<Before>, Failure> {
        let (Some(key), Some(member)) = (key, self.caller.member()) else {
            return Ok(None);
        };
        let (account_id, kept_since) = (member.account_id.0, self.now - KEPT);
        let connection = self.connection();
        let found: Option<(Vec<u8>, Uuid)> = idempotency_key::table
            .find((account_id, &key.key))
            .filter(idempotency_key::created_at.ge(kept_since))
            .select((idempotency_key::request_hash, idempotency_key::record_id))
            .first(connection)
            .await
            .optional()?;
        let Some((request, record_id)) = found else { return Ok(None) };
        if request != key.request && !key.older.iter().any(|older| request == older) {
            return Err(Failure::KeyReused);
        }
        Ok(Some(Before { record_id, position: changes::position(connection).await? }))
    }
}

async fn forget(
    connection: &mut AsyncPgConnection,
    account_id: Uuid,
    key: &str,
    before: DateTime<Utc>,
) -> QueryResult<()> {
    let statement = diesel::sql_query(FORGET)
        .bind::<SqlUuid, _>(account_id)
        .bind::<Text, _>(key)
        .bind::<Timestamptz, _>(before)
        .bind::<BigInt, _>(CLEAR);
    prepared(statement).execute(connection).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bound(keyring: &Keyring, path: &str, body: &str) -> IdempotencyKey {
        RequestHashes::new(keyring).bind("key".into(), "POST", path, body.as_bytes())
    }

    #[test]
    fn only_who_has_the_service_secret_can_tell_what_a_request_was() {
        let keyring = Keyring::generate();
        let request = bound(&keyring, "/v1/contacts", "{}").request;
        assert_eq!(bound(&keyring, "/v1/contacts", "{}").request, request);
        assert_ne!(bound(&Keyring::generate(), "/v1/contacts", "{}").request, request);
        assert_ne!(bound(&keyring, "/v1/contacts", "{ }").request, request);
        assert_ne!(
            bound(&keyring, "/v1/contacts{", "}").request,
            request,
            "parts do not run into each other"
        );
    }

    #[test]
    fn a_request_from_before_the_secret_was_replaced_is_known_again() {
        let keyring = Keyring::generate();
        let before = bound(&keyring, "/v1/contacts", "{}").request;
        let after = bound(&keyring.replaced(), "/v1/contacts", "{}");
        assert_ne!(after.request, before);
        assert_eq!(after.older, [before]);
    }
}
