//! Machine clients in Postgres.

pub(super) mod secrets;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use crate::access::Permit;
use crate::db::schema::client;
use crate::model::client::Client;
use crate::model::ids::{ClientId, OrganizationId};
use crate::model::kinds::AccountRole;
use crate::unit::{Failure, Unit, columns};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = client)]
struct Row {
    id: Uuid,
    organization_id: Uuid,
    name: String,
    role: String,
    scopes: Vec<String>,
    expires_at: Option<DateTime<Utc>>,
    disabled_at: Option<DateTime<Utc>>,
    edit_version: i64,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

/// Stores a new client, and notes it in log and journal.
pub(super) async fn insert(unit: &mut Unit, permit: &Permit, new: &Client) -> Result<(), Failure> {
    diesel::insert_into(client::table).values(Row::of(new)).execute(unit.connection()).await?;
    unit.record(permit, "register", new.clone(), true).await
}

/// Stores what a client became, and notes it in log and journal.
pub(super) async fn save(
    unit: &mut Unit,
    permit: &Permit,
    act: &'static str,
    after: &Client,
) -> Result<(), Failure> {
    let row = Row::of(after);
    diesel::update(client::table.find(after.id.0))
        .set((
            client::name.eq(row.name),
            client::role.eq(row.role),
            client::scopes.eq(row.scopes),
            client::expires_at.eq(row.expires_at),
            client::disabled_at.eq(row.disabled_at),
            client::edit_version.eq(row.edit_version),
            client::updated_at.eq(row.updated_at),
        ))
        .execute(unit.connection())
        .await?;
    unit.record(permit, act, after.clone(), false).await
}

/// Reads a client, also one that is disabled.
pub(super) async fn read(
    connection: &mut AsyncPgConnection,
    id: ClientId,
) -> Result<Option<Client>, Failure> {
    let row: Option<Row> =
        client::table.find(id.0).select(Row::as_select()).first(connection).await.optional()?;
    row.map(Row::into_client).transpose()
}

/// Locks a client to write it. Its organization is locked.
pub(super) async fn lock(
    connection: &mut AsyncPgConnection,
    id: ClientId,
) -> Result<Option<Client>, Failure> {
    let row: Option<Row> = client::table
        .find(id.0)
        .select(Row::as_select())
        .for_no_key_update()
        .first(connection)
        .await
        .optional()?;
    row.map(Row::into_client).transpose()
}

/// The clients of an organization that are not disabled, locked in the order of their ids.
pub(super) async fn lock_active(
    connection: &mut AsyncPgConnection,
    organization_id: OrganizationId,
) -> Result<Vec<Client>, Failure> {
    let rows: Vec<Row> = client::table
        .filter(client::organization_id.eq(organization_id.0))
        .filter(client::disabled_at.is_null())
        .order(client::id)
        .select(Row::as_select())
        .for_no_key_update()
        .load(connection)
        .await?;
    rows.into_iter().map(Row::into_client).collect()
}

/// How many clients of an organization are not disabled, or were made since `recent`.
pub(super) async fn count_pressing(
    connection: &mut AsyncPgConnection,
    organization_id: OrganizationId,
    recent: DateTime<Utc>,
) -> Result<i64, Failure> {
    Ok(client::table
        .filter(client::organization_id.eq(organization_id.0))
        .filter(client::disabled_at.is_null().or(client::created_at.gt(recent)))
        .count()
        .get_result(connection)
        .await?)
}

/// How many clients there are, disabled ones included.
pub(super) async fn count(connection: &mut AsyncPgConnection) -> Result<i64, Failure> {
    Ok(client::table.count().get_result(connection).await?)
}

/// The clients of an organization after one that are not disabled, the newest first.
pub(super) async fn page(
    connection: &mut AsyncPgConnection,
    organization_id: OrganizationId,
    after: Option<ClientId>,
    limit: usize,
) -> Result<Vec<Client>, Failure> {
    let rows: Vec<Row> = client::table
        .filter(client::organization_id.eq(organization_id.0))
        .filter(client::disabled_at.is_null())
        .filter(client::id.lt(after.map_or(Uuid::max(), |id| id.0)))
        .order(client::id.desc())
        .limit(i64::try_from(limit).unwrap_or(i64::MAX))
        .select(Row::as_select())
        .load(connection)
        .await?;
    rows.into_iter().map(Row::into_client).collect()
}

impl Row {
    fn of(it: &Client) -> Self {
        Self {
            id: it.id.0,
            organization_id: it.organization_id.0,
            name: it.name.clone(),
            role: it.role.to_string(),
            scopes: it.scopes.iter().map(|scope| scope.to_string()).collect(),
            expires_at: it.expires_at,
            disabled_at: it.disabled_at,
            edit_version: it.edit_version,
            created_at: it.created_at,
            updated_at: it.updated_at,
        }
    }

    fn into_client(self) -> Result<Client, Failure> {
        Ok(Client {
            id: ClientId(self.id),
            organization_id: OrganizationId(self.organization_id),
            name: self.name,
            role: AccountRole::parse(&self.role)?,
            scopes: columns::scopes(&self.scopes)?,
            expires_at: self.expires_at,
            disabled_at: self.disabled_at,
            edit_version: self.edit_version,
            created_at: self.created_at,
            updated_at: self.updated_at,
        })
    }
}
