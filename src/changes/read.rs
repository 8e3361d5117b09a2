//! Reading the log: since a position, and of one record.

use chrono::{DateTime, Utc};
use diesel::QueryResult;
use diesel::result::Error;
use diesel::sql_types::{Array, BigInt, Bytea, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::entry::{Actor, Change, Position, VaultTuple};
use crate::db::prepared;
use crate::model::ids::{AccountId, OrganizationId};

/// The columns of a change. [`VAULT`] is read in the same statement, so that both are of one moment.
const COLUMNS: &str = "c.number, c.at, c.kind, c.act, c.record_id, c.organization_id, \
    c.actor_account, c.actor_organization, c.actor_process, c.reference, c.min_reader, \
    c.body::text AS body, c.personal, c.digest, c.head";

/// The vault's rows to which a change refers; most refer to none, and cost nothing.
pub(super) const VAULT: &str = "CASE WHEN cardinality(c.personal) > 0 THEN \
    (SELECT jsonb_agg(jsonb_build_array(v.id, encode(v.salt, 'hex'), v.value))::text \
        FROM personal_value v WHERE v.id = ANY (c.personal)) END AS vault";

#[derive(diesel::QueryableByName)]
struct ChangeRow {
    #[diesel(sql_type = BigInt)]
    number: i64,
    #[diesel(sql_type = Timestamptz)]
    at: DateTime<Utc>,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Text)]
    act: String,
    #[diesel(sql_type = SqlUuid)]
    record_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    organization_id: Uuid,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    actor_account: Option<Uuid>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    actor_organization: Option<Uuid>,
    #[diesel(sql_type = Nullable<Text>)]
    actor_process: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    reference: Option<String>,
    #[diesel(sql_type = Integer)]
    min_reader: i32,
    #[diesel(sql_type = Text)]
    body: String,
    #[diesel(sql_type = Array<SqlUuid>)]
    personal: Vec<Uuid>,
    #[diesel(sql_type = Bytea)]
    digest: Vec<u8>,
    #[diesel(sql_type = Bytea)]
    head: Vec<u8>,
    #[diesel(sql_type = Nullable<Text>)]
    vault: Option<String>,
}

impl ChangeRow {
    fn into_change(self) -> QueryResult<Change> {
        let damaged = |what: &str| Error::DeserializationError(format!("change {what}").into());
        let vault = VaultTuple::read(self.vault.as_deref()).map_err(|_| damaged("vault"))?;
        Ok(Change {
            number: self.number,
            at: self.at,
            kind: self.kind,
            act: self.act,
            record_id: self.record_id,
            organization_id: OrganizationId(self.organization_id),
            actor: Actor {
                account: self.actor_account.map(AccountId),
                organization: self.actor_organization.map(OrganizationId),
                process: self.actor_process,
            },
            reference: self.reference,
            min_reader: self.min_reader,
            body: self.body,
            personal: self.personal,
            vault,
            digest: self.digest,
            head: Position::read(self.number, self.head)?.head,
        })
    }
}

/// What the log says of itself.
#[derive(diesel::QueryableByName)]
pub(super) struct Counter {
    #[diesel(sql_type = BigInt)]
    pub(super) number: i64,
    #[diesel(sql_type = BigInt)]
    pub(super) records: i64,
    #[diesel(sql_type = Bytea)]
    pub(super) previous_head: Vec<u8>,
    #[diesel(sql_type = Bytea)]
    pub(super) head: Vec<u8>,
}

impl Counter {
    pub(super) async fn read(connection: &mut AsyncPgConnection) -> QueryResult<Self> {
        prepared(diesel::sql_query("SELECT number, records, previous_head, head FROM change_counter"))
            .get_result(connection)
            .await
    }

    pub(super) fn position(self) -> QueryResult<Position> {
        Position::read(self.number, self.head)
    }
}

/// Where the log stands.
///
/// # Errors
/// When the database does not answer.
pub async fn position(connection: &mut AsyncPgConnection) -> QueryResult<Position> {
    Counter::read(connection).await?.position()
}

/// The changes after `number`, oldest first, at most `limit`.
///
/// # Errors
/// When the database does not answer.
pub async fn since(connection: &mut AsyncPgConnection, number: i64, limit: i64) -> QueryResult<Vec<Change>> {
    let statement = diesel::sql_query(format!(
        "SELECT {COLUMNS}, {VAULT} FROM change c WHERE c.number > $1 ORDER BY c.number LIMIT $2"
    ))
    .bind::<BigInt, _>(number)
    .bind::<BigInt, _>(limit);
    let rows: Vec<ChangeRow> = prepared(statement).load(connection).await?;
    rows.into_iter().map(ChangeRow::into_change).collect()
}

/// The changes of one record before `before` (or the newest), newest first, at most `limit`.
///
/// # Errors
/// When the database does not answer.
pub async fn history(
    connection: &mut AsyncPgConnection,
    record_id: Uuid,
    before: Option<i64>,
    limit: i64,
) -> QueryResult<Vec<Change>> {
    let statement = diesel::sql_query(format!(
        "SELECT {COLUMNS}, {VAULT} FROM change c WHERE c.record_id = $1 AND c.number < $2 \
         ORDER BY c.number DESC LIMIT $3"
    ))
    .bind::<SqlUuid, _>(record_id)
    .bind::<BigInt, _>(before.unwrap_or(i64::MAX))
    .bind::<BigInt, _>(limit);
    let rows: Vec<ChangeRow> = prepared(statement).load(connection).await?;
    rows.into_iter().map(ChangeRow::into_change).collect()
}
