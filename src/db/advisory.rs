//! Advisory locks: order between units that share no row to lock. They end with their transaction.

use diesel::QueryResult;
use diesel::sql_types::{Array, BigInt};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

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

/// The first 64 bits: two hashes that share them only wait for each other.
fn number(hash: &[u8; 32]) -> i64 {
    hash.first_chunk().map_or(0, |bytes| i64::from_be_bytes(*bytes))
}
