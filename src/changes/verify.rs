//! Verify: walks the whole log and finds what was changed in it behind the service's back.
//!
//! What the walk cannot find is a log that was rebuilt as a whole: for that, positions which others keep are compared
//! with those that it meets.

use diesel::QueryResult;
use diesel::sql_types::{BigInt, Bool};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use sha2::{Digest as _, Sha256};

use super::chain::{End, Fault, Walk, Wrong};
use super::entry::{Change, Position};
use super::read::{Counter, since};
use crate::model::personal::HoldsPersonal;

/// How many entries are read at a time.
const PAGE: i64 = 1000;

/// The head before the first change is the SHA-256 of this.
const START: &[u8] = b"counterpart changes";

/// Walks the log to where its counter says that it ends, and tells `met` each position. Changes that come meanwhile are
/// not looked at.
///
/// # Errors
/// The database's. The inner one is the first fault.
pub async fn verify(
    connection: &mut AsyncPgConnection,
    mut met: impl FnMut(Position),
) -> QueryResult<Result<Position, Fault>> {
    let counter = Counter::read(connection).await?;
    let end = End { number: counter.number, previous_head: &counter.previous_head, head: &counter.head };
    let mut walk = Walk::new(Sha256::digest(START).into(), end);
    met(walk.at());
    while walk.goes_on() {
        let page = (counter.number - walk.at().number).min(PAGE);
        let changes = since(connection, walk.at().number, page).await?;
        if changes.is_empty() {
            break;
        }
        for change in changes {
            match walk.step(change.number, change.is_intact(), &change.digest, &change.head) {
                Ok(_) if !has_its_values(&change) => {
                    return Ok(Err(Fault { number: change.number, wrong: Wrong::OtherValue }));
                }
                Ok(position) => met(position),
                Err(fault) => return Ok(Err(fault)),
            }
        }
    }
    let end = match walk.finish() {
        Ok(end) => end,
        Err(fault) => return Ok(Err(fault)),
    };
    let rest = Rest::read(connection, end.number).await?;
    let fault = |wrong| Ok(Err(Fault { number: end.number, wrong }));
    if rest.is_beyond {
        return fault(Wrong::OtherEnd);
    }
    if rest.records != counter.records {
        return fault(Wrong::OtherCount);
    }
    Ok(Ok(end))
}

/// Whether the values of persons that a change refers to and that still exist are those that were written. What only a
/// newer program understands is taken on trust.
fn has_its_values(change: &Change) -> bool {
    let Ok(mut record) = change.record() else { return true };
    let mut fits = true;
    record.visit_personal(&mut |slot| {
        let exists = change.vault.iter().any(|row| row.id == slot.id());
        fits &= !exists || slot.row().is_some();
    });
    fits
}

/// What the walk does not see.
#[derive(diesel::QueryableByName)]
struct Rest {
    /// Of how many records the log speaks.
    #[diesel(sql_type = BigInt)]
    records: i64,
    /// Whether there are changes that no counter counts.
    #[diesel(sql_type = Bool)]
    is_beyond: bool,
}

impl Rest {
    async fn read(connection: &mut AsyncPgConnection, number: i64) -> QueryResult<Self> {
        diesel::sql_query(
            "SELECT count(DISTINCT record_id) FILTER (WHERE number <= $1) AS records, \
                 coalesce(max(number) > (SELECT number FROM change_counter), false) AS is_beyond \
             FROM change",
        )
        .bind::<BigInt, _>(number)
        .get_result(connection)
        .await
    }
}
