//! Advisory locks: order between units that share no row to lock. They end with their transaction, or with the connection
//! that holds them where they last longer than a unit.

use diesel::QueryResult;
use diesel::sql_types::{Array, BigInt, Bool, Integer};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use sha2::{Digest as _, Sha256};

/// Held by the one unit that clears old failed sign-ins away. (A number of our own.)
pub const CLEAR_SIGN_IN_FAILURES: i64 = 0x434f_554e_5445_0001;

const LOCK_ALL: &str = "SELECT pg_advisory_xact_lock(number) FROM unnest($1) AS locks (number)";

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

/// Takes the locks of these names for as long as the connection stands, all or none: none where another holds one of them.
///
/// # Errors
/// The database's.
pub async fn try_hold(connection: &mut AsyncPgConnection, names: &[String]) -> QueryResult<bool> {
    let numbers: Vec<i64> = names.iter().map(of_name).collect();
    // What was got of some goes back with the same statement.
    let held: Locked = diesel::sql_query(
        "WITH tried AS MATERIALIZED (SELECT number, pg_try_advisory_lock(number) AS got FROM unnest($1) AS it (number)), \
         whole AS MATERIALIZED (SELECT coalesce(bool_and(got), true) AS locked FROM tried), \
         given_back AS MATERIALIZED ( \
             SELECT count(pg_advisory_unlock(number)) FROM tried, whole WHERE got AND NOT locked \
         ) \
         SELECT locked AND count IS NOT NULL AS locked FROM whole, given_back",
    )
    .bind::<Array<BigInt>, _>(numbers)
    .get_result(connection)
    .await?;
    Ok(held.locked)
}

/// Shares the locks of these names with other transactions until the end of this one: see [`wait_for_all`].
///
/// # Errors
/// The database's.
pub async fn share(connection: &mut AsyncPgConnection, names: &[String]) -> QueryResult<()> {
    let statement = "SELECT pg_advisory_xact_lock_shared(number) FROM unnest($1) AS locks (number)";
    ask_of_all(connection, statement, names.iter().map(of_name).collect()).await
}

/// Waits until all transactions have ended that [`share`] one of these names. (Outside a transaction, so that it keeps none.)
///
/// # Errors
/// The database's.
pub async fn wait_for_all(connection: &mut AsyncPgConnection, names: &[String]) -> QueryResult<()> {
    ask_of_all(connection, LOCK_ALL, names.iter().map(of_name).collect()).await
}

/// The number by which Postgres knows this connection.
///
/// # Errors
/// The database's.
pub async fn backend(connection: &mut AsyncPgConnection) -> QueryResult<i32> {
    #[derive(diesel::QueryableByName)]
    struct Backend {
        #[diesel(sql_type = Integer)]
        pid: i32,
    }
    let statement = diesel::sql_query("SELECT pg_backend_pid() AS pid");
    statement.get_result(connection).await.map(|it: Backend| it.pid)
}

/// Whether the connection of this number holds the locks of all these names still.
///
/// # Errors
/// The database's.
pub async fn holds(connection: &mut AsyncPgConnection, backend: i32, names: &[String]) -> QueryResult<bool> {
    let held: Locked = diesel::sql_query(
        "SELECT $2 <@ array_agg((classid::bigint << 32) | objid::bigint) IS TRUE AS locked \
         FROM pg_locks WHERE locktype = 'advisory' AND granted AND pid = $1",
    )
    .bind::<Integer, _>(backend)
    .bind::<Array<BigInt>, _>(names.iter().map(of_name).collect::<Vec<_>>())
    .get_result(connection)
    .await?;
    Ok(held.locked)
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
    ask(connection, statement, of_name(name)).await
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
    ask_of_all(connection, LOCK_ALL, hashes.into_iter().map(number).collect()).await
}

async fn ask_of_all(
    connection: &mut AsyncPgConnection,
    statement: &str,
    mut numbers: Vec<i64>,
) -> QueryResult<()> {
    numbers.sort_unstable();
    let statement = diesel::sql_query(statement).bind::<Array<BigInt>, _>(numbers);
    statement.execute(connection).await.map(drop)
}

async fn ask(connection: &mut AsyncPgConnection, statement: &str, number: i64) -> QueryResult<bool> {
    let answer: Locked =
        diesel::sql_query(statement).bind::<BigInt, _>(number).get_result(connection).await?;
    Ok(answer.locked)
}

fn of_name(name: impl AsRef<[u8]>) -> i64 {
    number(&Sha256::digest(name).into())
}

/// The first 64 bits: two hashes that share them only wait for each other.
fn number(hash: &[u8; 32]) -> i64 {
    hash.first_chunk().map_or(0, |bytes| i64::from_be_bytes(*bytes))
}
