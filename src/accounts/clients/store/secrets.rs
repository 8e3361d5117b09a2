//! The secrets of machine clients in Postgres: what is kept of each.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use crate::access::{Member, Permit};
use crate::accounts::clients::{Found, NewSecret};
use crate::db::schema::{client, client_secret, organization};
use crate::model::client::{Client, ClientSecret};
use crate::model::ids::{ClientId, OrganizationId, SecretId};
use crate::model::kinds::{AccountRole, OrganizationKind, Standing};
use crate::unit::{Failure, columns};

/// How long a secret that is over is kept.
const KEPT: TimeDelta = TimeDelta::days(30);

#[derive(Queryable, Selectable)]
#[diesel(table_name = client_secret)]
struct Row {
    id: Uuid,
    client_id: Uuid,
    prefix: String,
    created_at: DateTime<Utc>,
    expires_at: Option<DateTime<Utc>>,
    last_used_at: Option<DateTime<Utc>>,
}

/// Stores a new secret.
pub(in crate::accounts::clients) async fn insert(
    connection: &mut AsyncPgConnection,
    _: &Permit,
    client: &Client,
    new: &NewSecret,
    now: DateTime<Utc>,
) -> Result<(), Failure> {
    diesel::insert_into(client_secret::table)
        .values((
            client_secret::id.eq(new.id.0),
            client_secret::client_id.eq(client.id.0),
            client_secret::organization_id.eq(client.organization_id.0),
            client_secret::prefix.eq(&new.prefix),
            client_secret::secret_hash.eq(new.hash.to_vec()),
            client_secret::created_at.eq(now),
        ))
        .execute(connection)
        .await?;
    Ok(())
}

/// The live secrets of a client, the one in use first.
pub(in crate::accounts::clients) async fn live_of(
    connection: &mut AsyncPgConnection,
    client_id: ClientId,
    now: DateTime<Utc>,
) -> Result<Vec<ClientSecret>, Failure> {
    let mut found = live_of_all(connection, &[client_id], now).await?;
    Ok(found.remove(&client_id).unwrap_or_default())
}

/// The live secrets of these clients, of each the one in use first.
pub(in crate::accounts::clients) async fn live_of_all(
    connection: &mut AsyncPgConnection,
    clients: &[ClientId],
    now: DateTime<Utc>,
) -> Result<HashMap<ClientId, Vec<ClientSecret>>, Failure> {
    let rows: Vec<Row> = client_secret::table
        .filter(client_secret::client_id.eq_any(clients.iter().map(|id| id.0).collect::<Vec<_>>()))
        .filter(client_secret::ended_at.is_null())
        .filter(client_secret::expires_at.is_null().or(client_secret::expires_at.gt(now)))
        // The one that nothing has replaced stands first: Postgres sorts null as the latest.
        .order((client_secret::expires_at.desc(), client_secret::id.desc()))
        .select(Row::as_select())
        .load(connection)
        .await?;
    let mut found: HashMap<ClientId, Vec<ClientSecret>> = HashMap::new();
    for row in rows {
        found.entry(ClientId(row.client_id)).or_default().push(ClientSecret {
            id: SecretId(row.id),
            prefix: row.prefix,
            created_at: row.created_at,
            expires_at: row.expires_at,
            last_used_at: row.last_used_at,
        });
    }
    Ok(found)
}

/// Stores when a secret stops issuing tokens.
pub(in crate::accounts::clients) async fn expire(
    connection: &mut AsyncPgConnection,
    _: &Permit,
    id: SecretId,
    at: DateTime<Utc>,
) -> Result<(), Failure> {
    diesel::update(client_secret::table.find(id.0))
        .set(client_secret::expires_at.eq(at))
        .execute(connection)
        .await?;
    Ok(())
}

/// Stores that a secret is ended.
pub(in crate::accounts::clients) async fn end(
    connection: &mut AsyncPgConnection,
    _: &Permit,
    id: SecretId,
    now: DateTime<Utc>,
) -> Result<(), Failure> {
    diesel::update(client_secret::table.find(id.0))
        .set(client_secret::ended_at.eq(now))
        .execute(connection)
        .await?;
    Ok(())
}

/// Stores that all secrets of a client are ended, whose end the log tells with the client's.
pub(in crate::accounts::clients) async fn end_all(
    connection: &mut AsyncPgConnection,
    _: &Permit,
    client_id: ClientId,
    now: DateTime<Utc>,
) -> Result<(), Failure> {
    diesel::update(client_secret::table)
        .filter(client_secret::client_id.eq(client_id.0))
        .filter(client_secret::ended_at.is_null())
        .set(client_secret::ended_at.eq(now))
        .execute(connection)
        .await?;
    Ok(())
}

/// Clears away secrets of a client that are over for long: their last tokens are, too.
pub(in crate::accounts::clients) async fn clear(
    connection: &mut AsyncPgConnection,
    _: &Permit,
    client_id: ClientId,
    now: DateTime<Utc>,
) -> Result<(), Failure> {
    let before = now - KEPT;
    diesel::delete(client_secret::table)
        .filter(client_secret::client_id.eq(client_id.0))
        .filter(client_secret::ended_at.le(before).or(client_secret::expires_at.le(before)))
        .execute(connection)
        .await?;
    Ok(())
}

/// The secret of a client behind a prefix, as it stands now, whatever became of it.
pub(in crate::accounts::clients) async fn find(
    connection: &mut AsyncPgConnection,
    client_id: ClientId,
    prefix: &str,
    now: DateTime<Utc>,
) -> Result<Option<Found>, Failure> {
    type OfSecret = (Uuid, Vec<u8>, Option<DateTime<Utc>>, Option<DateTime<Utc>>, Option<DateTime<Utc>>);
    type OfClient = (Uuid, String, Vec<String>, Option<DateTime<Utc>>, Option<DateTime<Utc>>);
    type OfOwner = (String, String, Option<DateTime<Utc>>);
    let row: Option<(OfSecret, OfClient, OfOwner)> = client_secret::table
        .inner_join(client::table.on(client::id.eq(client_secret::client_id)))
        .inner_join(organization::table.on(organization::id.eq(client::organization_id)))
        .filter(client_secret::prefix.eq(prefix))
        .filter(client::id.eq(client_id.0))
        .select((
            (
                client_secret::id,
                client_secret::secret_hash,
                client_secret::expires_at,
                client_secret::ended_at,
                client_secret::last_used_at,
            ),
            (client::organization_id, client::role, client::scopes, client::expires_at, client::disabled_at),
            (organization::kind, organization::standing, organization::retired_at),
        ))
        .first(connection)
        .await
        .optional()?;
    let Some((secret, of_client, owner)) = row else { return Ok(None) };
    let (id, hash, expires_at, ended_at, last_used_at) = secret;
    let (organization_id, role, scopes, ends_at, disabled_at) = of_client;
    let (kind, standing, retired_at) = owner;
    let secret_id = SecretId(id);
    let is_over = |at: Option<DateTime<Utc>>| at.is_some_and(|at| at <= now);
    let has_ended = ended_at.is_some() || disabled_at.is_some() || retired_at.is_some();
    Ok(Some(Found {
        id: secret_id,
        client_id,
        hash: hash.try_into().map_err(|_| Failure::Damaged("the hash of a client's secret".to_owned()))?,
        is_open: !has_ended && !is_over(expires_at) && !is_over(ends_at),
        ends_at,
        last_used_at,
        member: Member {
            account_id: client_id.into(),
            session_id: Some(secret_id.into()),
            role: AccountRole::parse(&role)?,
            organization_id: OrganizationId(organization_id),
            kind: OrganizationKind::parse(&kind)?,
            standing: Standing::parse(&standing)?,
            circles: BTreeSet::new(),
            mandate: None,
            scopes: Some(columns::scopes(&scopes)?),
        },
    }))
}

/// Notes that a token was issued for a secret, and keeps its hash under the current key where another is given; nothing
/// when that was noted since `since` already, by whichever instance.
pub(in crate::accounts::clients) async fn touch(
    connection: &mut AsyncPgConnection,
    _: &Permit,
    id: SecretId,
    rekeyed: Option<[u8; 32]>,
    (now, since): (DateTime<Utc>, DateTime<Utc>),
) -> Result<bool, Failure> {
    let is_due = client_secret::last_used_at.is_null().or(client_secret::last_used_at.le(since));
    let noted = diesel::update(client_secret::table.find(id.0))
        .filter(is_due)
        .set(client_secret::last_used_at.eq(now))
        .execute(connection)
        .await?;
    if let Some(hash) = rekeyed {
        diesel::update(client_secret::table.find(id.0))
            .set(client_secret::secret_hash.eq(hash.to_vec()))
            .execute(connection)
            .await?;
    }
    Ok(noted > 0)
}
