//! Kept reports in Postgres: always those of one account.

use chrono::{DateTime, Utc};
use diesel::QueryResult;
use diesel::prelude::*;
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
        .execute(connection)
        .await
        .map(drop)
}

pub(super) async fn finish(
    connection: &mut AsyncPgConnection,
    id: ImportId,
    account_id: AccountId,
    body: Option<Value>,
) -> QueryResult<()> {
    let report = import_report::table.find(id.0).filter(import_report::account_id.eq(account_id.0));
    diesel::update(report).set(import_report::body.eq(body)).execute(connection).await.map(drop)
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
