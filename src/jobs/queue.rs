//! Jobs in Postgres. Each step is one statement: nothing is locked while a job is done.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Integer, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::Job;
use crate::db::prepared;
use crate::db::schema::job;
use crate::model::ids::JobId;

/// How much of a reason is kept, in characters.
const REASON_MAX: usize = 500;

/// How many jobs one statement stores.
const AT_ONCE: usize = 1000;

/// Takes what is due and nobody else is taking at this moment. Kinds that only a newer program knows are left to it.
const CLAIM: &str = "\
UPDATE job SET due_at = $2, attempts = attempts + 1 WHERE id IN ( \
    SELECT id FROM job WHERE failed_at IS NULL AND due_at <= $1 AND kind = ANY ($3) \
    ORDER BY due_at, id LIMIT $4 FOR UPDATE SKIP LOCKED) \
RETURNING id, kind, body, attempts";

/// A job that somebody took.
#[derive(Clone, Debug, QueryableByName)]
pub struct Claimed {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Text)]
    body: String,
    #[diesel(sql_type = Integer)]
    pub(super) attempts: i32,
}

/// How many jobs there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, QueryableByName)]
pub struct Counts {
    /// Those that are still tried.
    #[diesel(sql_type = BigInt)]
    pub waiting: i64,
    /// Those that nobody tries any more.
    #[diesel(sql_type = BigInt)]
    pub failed: i64,
}

/// A job as an operator sees it.
#[derive(Clone, Debug, Queryable)]
pub struct Standing {
    /// Its id.
    pub id: Uuid,
    /// Its kind.
    pub kind: String,
    /// What it is about.
    pub body: String,
    /// When it was wanted.
    pub created_at: DateTime<Utc>,
    /// When it is tried next, if it is.
    pub due_at: DateTime<Utc>,
    /// How often it was tried.
    pub attempts: i32,
    /// Why it was not done at the last attempt.
    pub reason: Option<String>,
    /// Since when nobody tries it any more.
    pub failed_at: Option<DateTime<Utc>>,
}

impl Claimed {
    /// Its id.
    #[must_use]
    pub fn id(&self) -> JobId {
        JobId(self.id)
    }

    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// The job, if it is of this kind and can be read.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn read<J: Job>(&self) -> Option<serde_json::Result<J>> {
        (self.kind == J::KIND).then(|| serde_json::from_str(&self.body))
    }
}

/// Stores jobs, in the transaction that the connection is in.
///
/// # Errors
/// The database's.
pub async fn enqueue<J: Job>(
    connection: &mut AsyncPgConnection,
    wanted: &[J],
    now: DateTime<Utc>,
) -> QueryResult<()> {
    for block in wanted.chunks(AT_ONCE) {
        let rows = block.iter().map(|wanted| {
            let body = serde_json::to_string(wanted)
                .map_err(|error| diesel::result::Error::SerializationError(error.into()))?;
            Ok((
                job::id.eq(JobId::new(now).0),
                job::kind.eq(J::KIND),
                job::body.eq(body),
                job::created_at.eq(now),
                job::due_at.eq(now),
                job::attempts.eq(0),
            ))
        });
        let rows = rows.collect::<QueryResult<Vec<_>>>()?;
        diesel::insert_into(job::table).values(rows).execute(connection).await?;
    }
    Ok(())
}

/// Takes at most `limit` jobs of these kinds, which are due again at `lease_end`.
pub(super) async fn claim(
    connection: &mut AsyncPgConnection,
    kinds: &[&str],
    now: DateTime<Utc>,
    lease_end: DateTime<Utc>,
    limit: i64,
) -> QueryResult<Vec<Claimed>> {
    let statement = diesel::sql_query(CLAIM)
        .bind::<Timestamptz, _>(now)
        .bind::<Timestamptz, _>(lease_end)
        .bind::<Array<Text>, _>(kinds)
        .bind::<BigInt, _>(limit);
    prepared(statement).load(connection).await
}

/// Deletes a job that is done, unless another has taken it since.
pub(super) async fn finish(connection: &mut AsyncPgConnection, claimed: &Claimed) -> QueryResult<()> {
    diesel::delete(job::table.find(claimed.id).filter(job::attempts.eq(claimed.attempts)))
        .execute(connection)
        .await?;
    Ok(())
}

/// Has a job tried again at `due_at`, unless another has taken it since.
pub(super) async fn postpone(
    connection: &mut AsyncPgConnection,
    claimed: &Claimed,
    due_at: DateTime<Utc>,
    reason: &str,
) -> QueryResult<()> {
    diesel::update(job::table.find(claimed.id).filter(job::attempts.eq(claimed.attempts)))
        .set((job::due_at.eq(due_at), job::reason.eq(told(reason))))
        .execute(connection)
        .await?;
    Ok(())
}

/// As much of a reason as is kept.
fn told(reason: &str) -> String {
    reason.chars().take(REASON_MAX).collect()
}

/// Keeps a job that nobody tries any more.
pub(super) async fn fail(
    connection: &mut AsyncPgConnection,
    claimed: &Claimed,
    at: DateTime<Utc>,
    reason: &str,
) -> QueryResult<()> {
    diesel::update(job::table.find(claimed.id).filter(job::attempts.eq(claimed.attempts)))
        .set((job::failed_at.eq(at), job::reason.eq(told(reason))))
        .execute(connection)
        .await?;
    Ok(())
}

/// Clears away failed jobs that nobody came for.
pub(super) async fn forget(connection: &mut AsyncPgConnection, before: DateTime<Utc>) -> QueryResult<()> {
    diesel::delete(job::table.filter(job::failed_at.le(before))).execute(connection).await?;
    Ok(())
}

/// How many jobs there are.
///
/// # Errors
/// The database's.
pub async fn count(connection: &mut AsyncPgConnection) -> QueryResult<Counts> {
    let statement = diesel::sql_query(
        "SELECT count(*) FILTER (WHERE failed_at IS NULL) AS waiting, \
         count(*) FILTER (WHERE failed_at IS NOT NULL) AS failed FROM job",
    );
    prepared(statement).get_result(connection).await
}

/// The oldest jobs that have failed, or wait; at most `limit`.
///
/// # Errors
/// The database's.
pub async fn listed(connection: &mut AsyncPgConnection, limit: i64) -> QueryResult<Vec<Standing>> {
    job::table
        .order((job::failed_at.asc().nulls_last(), job::due_at, job::id))
        .limit(limit)
        .load(connection)
        .await
}

/// When the first of the jobs that wait is due, or was.
///
/// # Errors
/// The database's.
pub async fn first_due(connection: &mut AsyncPgConnection) -> QueryResult<Option<DateTime<Utc>>> {
    job::table.filter(job::failed_at.is_null()).select(diesel::dsl::min(job::due_at)).first(connection).await
}

/// Has a job that failed tried again, from the first attempt on; whether there is such a job.
///
/// # Errors
/// The database's.
pub async fn retry(connection: &mut AsyncPgConnection, id: JobId, now: DateTime<Utc>) -> QueryResult<bool> {
    let retried = diesel::update(job::table.find(id.0).filter(job::failed_at.is_not_null()))
        .set((job::failed_at.eq(None::<DateTime<Utc>>), job::due_at.eq(now), job::attempts.eq(0)))
        .execute(connection)
        .await?;
    Ok(retried == 1)
}
