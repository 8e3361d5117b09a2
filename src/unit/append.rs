//! The unit's last statement: numbers, chains and inserts its changes and its journal entries, and wakes the followers.
//! Nothing is locked after the counters, and they are held for as long as one statement and COMMIT take.

use chrono::{DateTime, Utc};
use diesel::QueryResult;
use diesel::sql_types::{Array, BigInt, Bytea, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::changes::{Actor, NewChange, Position};
use crate::db::prepared;
use crate::journal::NewEntry;

/// `$1` changes, `$2` of them of new records, `$3` entries; then the unit's own columns; then arrays, one for each column
/// of the changes and of the entries. The vault's references of all changes stand in one array, each with the ordinal of
/// its change, because arrays of arrays must be rectangular.
const APPEND: &str = "\
WITH changes AS ( \
    SELECT * FROM unnest($9, $10, $11, $12, $13, $14, $15) WITH ORDINALITY \
        AS c (kind, act, record_id, organization_id, min_reader, body, digest, ordinal) \
), personal AS ( \
    SELECT ordinal, array_agg(id) AS ids FROM unnest($16, $17) AS p (ordinal, id) GROUP BY ordinal \
), change_counted AS ( \
    UPDATE change_counter SET number = number + $1, records = records + $2, previous_head = head, head = ( \
        SELECT chain_head(change_counter.head, change_counter.number + c.ordinal, c.digest ORDER BY c.ordinal) \
        FROM changes c) \
    RETURNING number - $1 AS base, previous_head, number, head \
), inserted_changes AS ( \
    INSERT INTO change (number, at, kind, act, record_id, organization_id, actor_account, actor_organization, \
        actor_process, reference, min_reader, body, personal, digest, head) \
    SELECT base + c.ordinal, $4, kind, act, record_id, organization_id, $5, $6, $7, $8, min_reader, body::json, \
        coalesce(p.ids, '{}'), digest, chain_head(previous_head, base + c.ordinal, digest) OVER (ORDER BY c.ordinal) \
    FROM change_counted, changes c LEFT JOIN personal p ON p.ordinal = c.ordinal \
), entries AS ( \
    SELECT e.*, base + e.change + 1 AS change_number, \
        sha256(e.content || int8send(coalesce(base + e.change + 1, 0))) AS digest \
    FROM change_counted, unnest($18, $19, $20, $21, $22, $23, $24) WITH ORDINALITY \
        AS e (act, kind, record_id, organization_id, change, detail, content, ordinal) \
), journal_counted AS ( \
    UPDATE journal_counter SET number = number + $3, previous_head = head, head = ( \
        SELECT chain_head(journal_counter.head, journal_counter.number + e.ordinal, e.digest ORDER BY e.ordinal) \
        FROM entries e) \
    RETURNING number - $3 AS base, previous_head \
), inserted_entries AS ( \
    INSERT INTO journal_entry (number, at, act, kind, record_id, organization_id, actor_account, actor_organization, \
        actor_process, change_number, detail, digest, head) \
    SELECT base + ordinal, $4, act, kind, record_id, organization_id, $5, $6, $7, change_number, detail::json, digest, \
        chain_head(previous_head, base + ordinal, digest) OVER (ORDER BY ordinal) \
    FROM journal_counted, entries \
) \
SELECT number, head, pg_notify('counterpart_changes', '')::text AS told FROM change_counted";

#[derive(diesel::QueryableByName)]
struct Appended {
    #[diesel(sql_type = BigInt)]
    number: i64,
    #[diesel(sql_type = Bytea)]
    head: Vec<u8>,
}

/// Appends changes and their entries; returns where the log stands after them.
pub(super) async fn append(
    connection: &mut AsyncPgConnection,
    at: DateTime<Utc>,
    actor: &Actor,
    reference: Option<&str>,
    changes: &[NewChange],
    entries: &[NewEntry],
) -> QueryResult<Position> {
    macro_rules! column {
        ($rows:expr, $value:expr) => {
            $rows.iter().map($value).collect::<Vec<_>>()
        };
    }
    let count = |length: usize| i64::try_from(length).unwrap_or(i64::MAX);
    let (ordinals, references): (Vec<i64>, Vec<uuid::Uuid>) = changes
        .iter()
        .enumerate()
        .flat_map(|(index, change)| change.personal.iter().map(move |id| (count(index + 1), *id)))
        .unzip();
    let statement = diesel::sql_query(APPEND)
        .bind::<BigInt, _>(count(changes.len()))
        .bind::<BigInt, _>(count(changes.iter().filter(|it| it.is_first).count()))
        .bind::<BigInt, _>(count(entries.len()))
        .bind::<Timestamptz, _>(at)
        .bind::<Nullable<SqlUuid>, _>(actor.account.map(|it| it.0))
        .bind::<Nullable<SqlUuid>, _>(actor.organization.map(|it| it.0))
        .bind::<Nullable<Text>, _>(actor.process.as_deref())
        .bind::<Nullable<Text>, _>(reference)
        .bind::<Array<Text>, _>(column!(changes, |it| it.kind.as_str()))
        .bind::<Array<Text>, _>(column!(changes, |it| it.act))
        .bind::<Array<SqlUuid>, _>(column!(changes, |it| it.record_id))
        .bind::<Array<SqlUuid>, _>(column!(changes, |it| it.organization_id.0))
        .bind::<Array<Integer>, _>(column!(changes, |it| it.min_reader))
        .bind::<Array<Text>, _>(column!(changes, |it| it.body.as_str()))
        .bind::<Array<Bytea>, _>(column!(changes, |it| it.digest(at, actor, reference).to_vec()))
        .bind::<Array<BigInt>, _>(ordinals)
        .bind::<Array<SqlUuid>, _>(references)
        .bind::<Array<Text>, _>(column!(entries, |it| it.act))
        .bind::<Array<Text>, _>(column!(entries, |it| it.kind))
        .bind::<Array<Nullable<SqlUuid>>, _>(column!(entries, |it| it.record_id))
        .bind::<Array<Nullable<SqlUuid>>, _>(column!(entries, |it| it.organization_id.map(|id| id.0)))
        .bind::<Array<Nullable<Integer>>, _>(column!(entries, |it| it.change))
        .bind::<Array<Text>, _>(column!(entries, |it| it.detail.as_str()))
        .bind::<Array<Bytea>, _>(column!(entries, |it| it.digest().to_vec()));
    let appended: Appended = prepared(statement).get_result(connection).await?;
    let head = appended.head.try_into().map_err(|_| {
        diesel::result::Error::DeserializationError("the log's head is not 32 bytes long".into())
    })?;
    Ok(Position { number: appended.number, head })
}
