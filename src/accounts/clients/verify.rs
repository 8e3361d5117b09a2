//! Verify: the table of machine clients says what the log says.

use super::store;
use crate::db::OwnConnection;
use crate::model::client::Client;
use crate::unit::Failure;

/// Whether a client stands in its table as the log knows it.
///
/// # Errors
/// The database's, or a damaged row.
pub async fn agrees(connection: &mut OwnConnection, logged: &Client) -> Result<bool, Failure> {
    Ok(store::read(connection, logged.id).await?.as_ref() == Some(logged))
}

/// How many clients the table holds, disabled ones included.
///
/// # Errors
/// The database's.
pub async fn count(connection: &mut OwnConnection) -> Result<i64, Failure> {
    store::count(connection).await
}
