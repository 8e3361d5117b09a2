//! Failed sign-ins in Postgres.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::Subject;
use crate::db::advisory;
use crate::db::schema::sign_in_failure;
use crate::unit::Failure;

/// How many old rows one attempt clears away: more than it adds.
const CLEARED: i64 = 100;

/// Lets attempts at the same subjects come one after the other.
pub(super) async fn lock(connection: &mut AsyncPgConnection, subjects: &[Subject]) -> Result<(), Failure> {
    advisory::lock(connection, subjects.iter().flat_map(Subject::all)).await?;
    Ok(())
}

/// When the failure was that has to be forgotten before the subject is heard again; none while it is under its limit.
pub(super) async fn last_of_limit(
    connection: &mut AsyncPgConnection,
    subject: &Subject,
    since: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, Failure> {
    Ok(sign_in_failure::table
        .filter(sign_in_failure::subject.eq_any(subject.all().map(|hash| hash.to_vec())))
        .filter(sign_in_failure::at.gt(since))
        .order(sign_in_failure::at.desc())
        .offset(subject.limit - 1)
        .select(sign_in_failure::at)
        .first(connection)
        .await
        .optional()?)
}

/// Counts an attempt.
pub(super) async fn insert(
    connection: &mut AsyncPgConnection,
    subjects: &[Subject],
    attempt: Uuid,
    now: DateTime<Utc>,
) -> Result<(), Failure> {
    let rows: Vec<_> = subjects
        .iter()
        .map(|subject| {
            (
                sign_in_failure::attempt.eq(attempt),
                sign_in_failure::subject.eq(subject.current.to_vec()),
                sign_in_failure::at.eq(now),
            )
        })
        .collect();
    diesel::insert_into(sign_in_failure::table).values(rows).execute(connection).await?;
    Ok(())
}

/// Takes an attempt back.
pub(super) async fn delete(connection: &mut AsyncPgConnection, attempt: Uuid) -> Result<(), Failure> {
    diesel::delete(sign_in_failure::table.filter(sign_in_failure::attempt.eq(attempt)))
        .execute(connection)
        .await?;
    Ok(())
}

/// Clears away what no longer counts. One unit at a time does so: two would wait for each other's rows.
pub(super) async fn forget(connection: &mut AsyncPgConnection, before: DateTime<Utc>) -> Result<(), Failure> {
    if !advisory::try_lock(connection, advisory::CLEAR_SIGN_IN_FAILURES).await? {
        return Ok(());
    }
    let failures = diesel::alias!(sign_in_failure as old);
    let old = failures
        .filter(failures.field(sign_in_failure::at).le(before))
        .order(failures.field(sign_in_failure::at))
        .limit(CLEARED)
        .select(failures.field(sign_in_failure::attempt));
    diesel::delete(sign_in_failure::table.filter(sign_in_failure::attempt.eq_any(old)))
        .execute(connection)
        .await?;
    Ok(())
}
