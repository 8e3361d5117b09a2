//! What Postgres says of how it is: asked by `counterpart doctor`. Everything here may be asked by any role.

use chrono::{DateTime, Utc};
use diesel::QueryResult;
use diesel::sql_types::{BigInt, Bool, Double, Integer, Nullable, Text, Timestamptz};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

/// How it is now.
#[derive(Clone, Debug, diesel::QueryableByName)]
pub struct Vitals {
    /// Its version as a number: 170006 is 17.6.
    #[diesel(sql_type = Integer)]
    pub version: i32,
    /// The same as people write it.
    #[diesel(sql_type = Text)]
    pub version_text: String,
    /// What time it is by its clock.
    #[diesel(sql_type = Timestamptz)]
    pub now: DateTime<Utc>,
    /// `on` or `off`.
    #[diesel(sql_type = Text)]
    pub fsync: String,
    /// `on` or `off`.
    #[diesel(sql_type = Text)]
    pub full_page_writes: String,
    /// `off`, `local`, `remote_write`, `on` or `remote_apply`, for this role in this database.
    #[diesel(sql_type = Text)]
    pub synchronous_commit: String,
    /// The standbys that a commit waits for; empty for none.
    #[diesel(sql_type = Text)]
    pub synchronous_standbys: String,
    /// Whether pages carry checksums.
    #[diesel(sql_type = Bool)]
    pub has_checksums: bool,
    /// Whether it takes no writes, as a standby does.
    #[diesel(sql_type = Bool)]
    pub is_standby: bool,
    /// How many connections it takes, without those that are kept for superusers.
    #[diesel(sql_type = Integer)]
    pub connections_most: i32,
    /// How many there are.
    #[diesel(sql_type = BigInt)]
    pub connections: i64,
    /// The TLS of this connection; none for plain text.
    #[diesel(sql_type = Nullable<Text>)]
    pub tls: Option<String>,
    /// How large this database is, in bytes.
    #[diesel(sql_type = BigInt)]
    pub database_bytes: i64,
    /// How full the queue of notifications is, from 0 to 1: at 1, every write fails.
    #[diesel(sql_type = Double)]
    pub notification_queue: f64,
    /// Over how many transactions the oldest snapshot is held: dead rows stay that were replaced since.
    #[diesel(sql_type = BigInt)]
    pub held_transactions: i64,
    /// How long the oldest transaction has been open, in seconds, of those that this role may see.
    #[diesel(sql_type = Double)]
    pub oldest_transaction_seconds: f64,
    /// How many prepared transactions wait for their second phase. The service uses none.
    #[diesel(sql_type = BigInt)]
    pub prepared_transactions: i64,
    /// Tables whose row policies are switched off, with commas; empty when there are none.
    #[diesel(sql_type = Text)]
    pub unguarded_tables: String,
}

/// Asks.
///
/// # Errors
/// The database's.
pub async fn vitals(connection: &mut AsyncPgConnection) -> QueryResult<Vitals> {
    diesel::sql_query(
        "SELECT current_setting('server_version_num')::integer AS version, \
             current_setting('server_version') AS version_text, \
             clock_timestamp() AS now, \
             current_setting('fsync') AS fsync, \
             current_setting('full_page_writes') AS full_page_writes, \
             current_setting('synchronous_commit') AS synchronous_commit, \
             current_setting('synchronous_standby_names') AS synchronous_standbys, \
             current_setting('data_checksums')::boolean AS has_checksums, \
             pg_is_in_recovery() AS is_standby, \
             current_setting('max_connections')::integer \
                 - current_setting('superuser_reserved_connections')::integer AS connections_most, \
             (SELECT sum(numbackends) FROM pg_stat_database)::bigint AS connections, \
             (SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid() AND ssl) AS tls, \
             pg_database_size(current_database()) AS database_bytes, \
             pg_notification_queue_usage() AS notification_queue, \
             greatest( \
                 (SELECT max(age(backend_xmin)) FROM pg_stat_activity WHERE pid <> pg_backend_pid()), \
                 (SELECT max(age(xmin)) FROM pg_replication_slots), \
                 0 \
             )::bigint AS held_transactions, \
             coalesce((SELECT extract(epoch FROM max(clock_timestamp() - xact_start)) FROM pg_stat_activity \
                 WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'), 0)::double precision \
                 AS oldest_transaction_seconds, \
             (SELECT count(*) FROM pg_prepared_xacts WHERE database = current_database()) \
                 AS prepared_transactions, \
             coalesce((SELECT string_agg(c.relname, ', ' ORDER BY c.relname) FROM pg_class c \
                 WHERE NOT c.relrowsecurity AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid)), '') \
                 AS unguarded_tables",
    )
    .get_result(connection)
    .await
}

/// Whether this role may make the roles that the service needs, or has to have them made.
///
/// # Errors
/// The database's.
pub async fn may_make_roles(connection: &mut AsyncPgConnection) -> QueryResult<bool> {
    #[derive(diesel::QueryableByName)]
    struct May {
        #[diesel(sql_type = Bool)]
        may: bool,
    }
    let may: May = diesel::sql_query(
        "SELECT rolsuper OR rolcreaterole AS may FROM pg_roles WHERE rolname = current_user",
    )
    .get_result(connection)
    .await?;
    Ok(may.may)
}
