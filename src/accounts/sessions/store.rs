//! Sessions in Postgres.

use chrono::{DateTime, Utc};
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::Session;
use crate::access::Holder;
use crate::accounts::Network;
use crate::accounts::failures::KNOWN_FOR;
use crate::accounts::refresh::Family;
use crate::accounts::sign_in::NewSession;
use crate::db::prepared;
use crate::db::schema::{account, organization, session};
use crate::model::ids::{AccountId, OrganizationId, SessionId};
use crate::unit::Failure;

/// How many sessions one list has at most.
const LISTED: i64 = 200;

/// A session that is locked.
pub(in crate::accounts) struct Held {
    /// Whose it is.
    pub holder: Holder,
    /// Its refresh tokens.
    pub family: Family,
    /// Whether it can be used: neither over nor ended, and its account stands.
    pub is_open: bool,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = session)]
struct SessionRow {
    id: Uuid,
    account_id: Uuid,
    expires_at: DateTime<Utc>,
    generation: i32,
    current_hash: Vec<u8>,
    rotated_at: DateTime<Utc>,
    revoked_at: Option<DateTime<Utc>>,
}

/// Stores a new session.
pub(in crate::accounts) async fn insert(
    connection: &mut AsyncPgConnection,
    account_id: AccountId,
    new: &NewSession,
    network: Network,
    now: DateTime<Utc>,
) -> Result<(), Failure> {
    diesel::insert_into(session::table)
        .values((
            session::id.eq(new.family.session.0),
            session::account_id.eq(account_id.0),
            session::created_at.eq(now),
            session::expires_at.eq(new.expires_at),
            session::generation.eq(generation(&new.family)?),
            session::current_hash.eq(new.family.current.to_vec()),
            session::rotated_at.eq(new.family.rotated_at),
            session::network.eq(network.to_string()),
        ))
        .execute(connection)
        .await?;
    Ok(())
}

/// Locks a session and reads its account as it is now.
pub(in crate::accounts) async fn lock(
    connection: &mut AsyncPgConnection,
    id: SessionId,
    now: DateTime<Utc>,
) -> Result<Option<Held>, Failure> {
    let row: Option<SessionRow> = session::table
        .find(id.0)
        .select(SessionRow::as_select())
        .for_no_key_update()
        .first(connection)
        .await
        .optional()?;
    let Some(row) = row else { return Ok(None) };
    let (organization_id, disabled_at, retired_at): (Uuid, Option<DateTime<Utc>>, Option<DateTime<Utc>>) =
        account::table
            .inner_join(organization::table.on(organization::id.eq(account::organization_id)))
            .filter(account::id.eq(row.account_id))
            .select((account::organization_id, account::disabled_at, organization::retired_at))
            .first(connection)
            .await?;
    let damaged = || Failure::Damaged("a session's token".to_owned());
    Ok(Some(Held {
        holder: Holder {
            account_id: AccountId(row.account_id),
            organization_id: OrganizationId(organization_id),
        },
        is_open: row.revoked_at.is_none()
            && row.expires_at > now
            && disabled_at.is_none()
            && retired_at.is_none(),
        family: Family {
            session: SessionId(row.id),
            generation: u32::try_from(row.generation).map_err(|_| damaged())?,
            current: row.current_hash.try_into().map_err(|_| damaged())?,
            rotated_at: row.rotated_at,
        },
    }))
}

/// Stores that the tokens of a session were refreshed.
pub(in crate::accounts) async fn rotate(
    connection: &mut AsyncPgConnection,
    family: &Family,
    expires_at: DateTime<Utc>,
) -> Result<(), Failure> {
    let update = diesel::update(session::table.find(family.session.0)).set((
        session::generation.eq(generation(family)?),
        session::current_hash.eq(family.current.to_vec()),
        session::rotated_at.eq(family.rotated_at),
        session::expires_at.eq(expires_at),
    ));
    prepared(update).execute(connection).await?;
    Ok(())
}

/// Stores that a session is ended.
pub(in crate::accounts) async fn revoke(
    connection: &mut AsyncPgConnection,
    id: SessionId,
    now: DateTime<Utc>,
) -> Result<(), Failure> {
    diesel::update(session::table.find(id.0)).set(session::revoked_at.eq(now)).execute(connection).await?;
    Ok(())
}

/// Stores that all sessions of an account are ended, whose end the log tells with the account's.
pub(in crate::accounts) async fn revoke_all(
    connection: &mut AsyncPgConnection,
    account_id: AccountId,
    now: DateTime<Utc>,
) -> Result<(), Failure> {
    diesel::update(session::table)
        .filter(session::account_id.eq(account_id.0))
        .filter(session::revoked_at.is_null())
        .set(session::revoked_at.eq(now))
        .execute(connection)
        .await?;
    Ok(())
}

/// The open sessions of an account, the newest first.
pub(in crate::accounts) async fn open_of(
    connection: &mut AsyncPgConnection,
    account_id: AccountId,
    now: DateTime<Utc>,
) -> Result<Vec<Session>, Failure> {
    type Row = (Uuid, DateTime<Utc>, DateTime<Utc>, DateTime<Utc>, Option<String>);
    let rows: Vec<Row> = session::table
        .filter(session::account_id.eq(account_id.0))
        .filter(session::revoked_at.is_null())
        .filter(session::expires_at.gt(now))
        .order((session::created_at.desc(), session::id.desc()))
        .limit(LISTED)
        .select((
            session::id,
            session::created_at,
            session::rotated_at,
            session::expires_at,
            session::network,
        ))
        .load(connection)
        .await?;
    Ok(rows
        .into_iter()
        .map(|(id, created_at, refreshed_at, expires_at, network)| Session {
            id: SessionId(id),
            created_at,
            refreshed_at,
            expires_at,
            network,
            is_current: false,
        })
        .collect())
}

/// Whether one of these accounts signed in from a network of late.
pub(in crate::accounts) async fn is_known(
    connection: &mut AsyncPgConnection,
    accounts: impl Iterator<Item = AccountId>,
    network: Network,
    now: DateTime<Utc>,
) -> Result<bool, Failure> {
    let of_late = session::table
        .filter(session::account_id.eq_any(accounts.map(|id| id.0)))
        .filter(session::network.eq(network.to_string()))
        .filter(session::created_at.gt(now - KNOWN_FOR));
    Ok(diesel::select(exists(of_late)).get_result(connection).await?)
}

/// Clears away sessions of an account that are over and tell nothing of its networks any more.
pub(in crate::accounts) async fn clear(
    connection: &mut AsyncPgConnection,
    account_id: AccountId,
    now: DateTime<Utc>,
) -> Result<(), Failure> {
    diesel::delete(session::table)
        .filter(session::account_id.eq(account_id.0))
        .filter(session::created_at.le(now - KNOWN_FOR))
        .filter(session::expires_at.le(now))
        .execute(connection)
        .await?;
    Ok(())
}

fn generation(family: &Family) -> Result<i32, Failure> {
    i32::try_from(family.generation).map_err(|_| Failure::Damaged("a session's generation".to_owned()))
}
