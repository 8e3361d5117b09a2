//! Appending entries that belong to no change: of what was read, and of acts as a whole. (Entries of what was written go
//! with their changes: see `unit`.)

use diesel::QueryResult;
use diesel::sql_types::{Array, BigInt, Bytea, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::entry::NewEntry;
use crate::db::prepared;

/// The statement that numbers, chains and inserts entries without changes: one counter row, locked for as long as one
/// statement takes.
const APPEND: &str = "\
WITH entries AS ( \
    SELECT * FROM unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11) WITH ORDINALITY \
        AS e (at, act, kind, record_id, organization_id, actor_account, actor_organization, actor_process, detail, \
              content, ordinal) \
), digests AS ( \
    SELECT *, sha256(content || int8send(0)) AS digest FROM entries \
), counter AS ( \
    UPDATE journal_counter SET number = number + $1, previous_head = head, head = ( \
        SELECT chain_head(journal_counter.head, journal_counter.number + d.ordinal, d.digest ORDER BY d.ordinal) \
        FROM digests d) \
    RETURNING number - $1 AS base, previous_head \
) \
INSERT INTO journal_entry (number, at, act, kind, record_id, organization_id, actor_account, actor_organization, \
    actor_process, detail, digest, head) \
SELECT base + ordinal, at, act, kind, record_id, organization_id, actor_account, actor_organization, actor_process, \
    detail::json, digest, chain_head(previous_head, base + ordinal, digest) OVER (ORDER BY ordinal) \
FROM counter, digests";

/// Appends entries that belong to no change.
///
/// # Errors
/// When the database does not answer.
pub async fn append(connection: &mut AsyncPgConnection, entries: &[NewEntry]) -> QueryResult<()> {
    if entries.is_empty() {
        return Ok(());
    }
    macro_rules! column {
        ($value:expr) => {
            entries.iter().map($value).collect::<Vec<_>>()
        };
    }
    let statement = diesel::sql_query(APPEND)
        .bind::<BigInt, _>(i64::try_from(entries.len()).unwrap_or(i64::MAX))
        .bind::<Array<Timestamptz>, _>(column!(|it| it.at))
        .bind::<Array<Text>, _>(column!(|it| it.act))
        .bind::<Array<Text>, _>(column!(|it| it.kind))
        .bind::<Array<Nullable<SqlUuid>>, _>(column!(|it| it.record_id))
        .bind::<Array<Nullable<SqlUuid>>, _>(column!(|it| it.organization_id.map(|id| id.0)))
        .bind::<Array<Nullable<SqlUuid>>, _>(column!(|it| it.actor.account.map(|id| id.0)))
        .bind::<Array<Nullable<SqlUuid>>, _>(column!(|it| it.actor.organization.map(|id| id.0)))
        .bind::<Array<Nullable<Text>>, _>(column!(|it| it.actor.process.clone()))
        .bind::<Array<Text>, _>(column!(|it| it.detail.clone()))
        .bind::<Array<Bytea>, _>(column!(|it| it.digest().to_vec()));
    prepared(statement).execute(connection).await?;
    Ok(())
}
