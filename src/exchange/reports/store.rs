//! Kept reports in Postgres: always those of one account.

use chrono::{DateTime, Utc};
use diesel::QueryResult;
use diesel::prelude::*;
use diesel::sql_types;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde_json::Value;

use crate::db::schema::import_report;
use crate::model::ids::{AccountId, ImportId};

pub(super) async fn insert(
    connection: &mut AsyncPgConnection,
    id: ImportId,
    account_id: AccountId,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::insert_into(import_report::table)
        .values((
            import_report::id.eq(id.0),
            import_report::account_id.eq(account_id.0),
            import_report::created_at.eq(now),
        ))
        .on_conflict_do_nothing()
        .execute(connection)
        .await
        .map(drop)
}

pub(super) async fn finish(
    connection: &mut AsyncPgConnection,
    id: ImportId,
    account_id: AccountId,
    body: Option<Value>,
    is_latest: bool,
) -> QueryResult<()> {
    let report = import_report::table.find(id.0).filter(import_report::account_id.eq(account_id.0));
    let set = import_report::body.eq(body);
    if is_latest {
        return diesel::update(report).set(set).execute(connection).await.map(drop);
    }
    let report = report.filter(import_report::body.is_null());
    diesel::update(report).set(set).execute(connection).await.map(drop)
}

pub(super) async fn find(
    connection: &mut AsyncPgConnection,
    id: ImportId,
    account_id: AccountId,
    since: DateTime<Utc>,
) -> QueryResult<Option<(DateTime<Utc>, Option<Value>)>> {
    import_report::table
        .find(id.0)
        .filter(import_report::created_at.ge(since))
        .filter(import_report::account_id.eq(account_id.0))
        .select((import_report::created_at, import_report::body))
        .first(connection)
        .await
        .optional()
}

pub(super) async fn forget(connection: &mut AsyncPgConnection, before: DateTime<Utc>) -> QueryResult<()> {
    diesel::delete(import_report::table.filter(import_report::created_at.lt(before)))
        .execute(connection)
        .await
        .map(drop)
}

/// Forgets all reports of an account but so many of the newest: none that may run still (begun after `begun_after`), and none
/// of what was written by a key that is kept still (since `key_since`), which it answers.
pub(super) async fn forget_older(
    connection: &mut AsyncPgConnection,
    account_id: AccountId,
    newest: i64,
    [begun_after, key_since]: [DateTime<Utc>; 2],
) -> QueryResult<()> {
    diesel::sql_query(
        "DELETE FROM import_report WHERE id IN ( \
             SELECT id FROM import_report WHERE account_id = $1 AND (body IS NOT NULL OR created_at < $3) \
             ORDER BY created_at DESC, id DESC OFFSET $2 \
         ) AND (body->>'applied' = 'false' OR NOT EXISTS ( \
             SELECT FROM idempotency_key WHERE record_id = import_report.id AND created_at >= $4 \
         ))",
    )
    .bind::<sql_types::Uuid, _>(account_id.0)
    .bind::<sql_types::BigInt, _>(newest)
    .bind::<sql_types::Timestamptz, _>(begun_after)
    .bind::<sql_types::Timestamptz, _>(key_since)
    .execute(connection)
    .await
    .map(drop)
}
