//! Listening: Postgres wakes who listens to a channel.

use diesel::QueryResult;
use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};

/// Has the connection hear what is told on `channel`.
///
/// # Errors
/// When the database does not answer.
pub async fn listen(connection: &mut AsyncPgConnection, channel: &'static str) -> QueryResult<()> {
    connection.batch_execute(&format!("LISTEN {channel}")).await
}
