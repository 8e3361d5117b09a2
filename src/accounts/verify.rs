//! Verify: the table of accounts says what the log says.

use super::store;
use crate::db::OwnConnection;
use crate::model::account::Account;
use crate::model::personal::Personal;
use crate::unit::Failure;

/// Whether an account stands in its table as the log knows it. The value of its person lies in neither.
///
/// # Errors
/// The database's, or a damaged row.
pub async fn agrees(connection: &mut OwnConnection, logged: &Account) -> Result<bool, Failure> {
    let mut logged = logged.clone();
    logged.identity = Personal::reference(logged.identity.id, logged.identity.commitment);
    Ok(store::read(connection, logged.id).await? == Some(logged))
}

/// How many accounts the table holds, disabled ones included.
///
/// # Errors
/// The database's.
pub async fn count(connection: &mut OwnConnection) -> Result<i64, Failure> {
    store::count(connection).await
}
