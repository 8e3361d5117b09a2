//! Advisory locks: order between units that share no row to lock. They end with their transaction, or with the connection
//! that holds them where they last longer than a unit.

use diesel::QueryResult;
use diesel::sql_types::{Array, BigInt, Bool};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use sha2::{Digest as _, Sha256};

/// Held by the one unit that clears old failed sign-ins away. (A number of our own.)
pub const CLEAR_SIGN_IN_FAILURES: i64 = 0x434f_554e_5445_0001;

#[derive(diesel::QueryableByName)]
struct Locked {
    #[diesel(sql_type = Bool)]
    locked: bool,
}

/// Takes a lock until the transaction's end, unless another holds it.
///
/// # Errors
/// The database's.
pub async fn try_lock(connection: &mut AsyncPgConnection, number: i64) -> QueryResult<bool> {
    ask(connection, "SELECT pg_try_advisory_xact_lock($1) AS locked", number).await
}

/// Takes the lock of this name for as long as the connection stands, unless another holds it.
///
/// # Errors
/// The database's.
pub async fn try_hold(connection: &mut AsyncPgConnection, name: &str) -> QueryResult<bool> {
    ask(connection, "SELECT pg_try_advisory_lock($1) AS locked", number(&Sha256::digest(name).into())).await
}

/// Gives back all locks that last as long as the connection.
///
/// # Errors
/// The database's.
pub async fn release_all(connection: &mut AsyncPgConnection) -> QueryResult<()> {
    diesel::sql_query("SELECT pg_advisory_unlock_all()").execute(connection).await.map(drop)
}

/// Whether somebody holds the lock of this name for as long as his connection stands. Who asks at the same moment does not
/// count.
///
/// # Errors
/// The database's.
pub async fn is_held(connection: &mut AsyncPgConnection, name: &str) -> QueryResult<bool> {
    let statement = "SELECT NOT pg_try_advisory_xact_lock_shared($1) AS locked";
    ask(connection, statement, number(&Sha256::digest(name).into())).await
}

/// Waits until no other transaction holds one of the locks that these hashes name, then holds them until its end.
///
/// A statement of its own: what the next one reads is what the one before us left. Sorted, so that two who lock the
/// same do not wait for each other.
///
/// # Errors
/// The database's.
pub async fn lock<'a>(
    connection: &mut AsyncPgConnection,
    hashes: impl IntoIterator<Item = &'a [u8; 32]>,
) -> QueryResult<()> {
    let mut numbers: Vec<i64> = hashes.into_iter().map(number).collect();
    numbers.sort_unstable();
    diesel::sql_query("SELECT pg_advisory_xact_lock(number) FROM unnest($1) AS locks (number)")
        .bind::<Array<BigInt>, _>(numbers)
        .execute(connection)
        .await?;
    Ok(())
}

async fn ask(connection: &mut AsyncPgConnection, statement: &str, number: i64) -> QueryResult<bool> {
    let answer: Locked =
        diesel::sql_query(statement).bind::<BigInt, _>(number).get_result(connection).await?;
    Ok(answer.locked)
}

/// The first 64 bits: two hashes that share them only wait for each other.
fn number(hash: &[u8; 32]) -> i64 {
    hash.first_chunk().map_or(0, |bytes| i64::from_be_bytes(*bytes))
}
