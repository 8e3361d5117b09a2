//! The rows that every unit locks: the organization written, the caller's organization and account.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use chrono::{DateTime, Utc};
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::result::Error;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use futures_util::FutureExt;
use futures_util::future::try_join;
use uuid::Uuid;

use super::{Failure, columns};
use crate::access::{Caller, Mandate, Member, Owner};
use crate::db::prepared;
use crate::db::schema::{account, client, client_secret, organization, organization_delegation, session};
use crate::model::country::Country;
use crate::model::ids::OrganizationId;
use crate::model::kinds::{AccountRole, AuthorityBasis, OrganizationKind, Standing};
use crate::model::organization::Delegation;
use crate::model::scopes::Scopes;

#[derive(Queryable, Selectable)]
#[diesel(table_name = organization)]
struct OrganizationRow {
    id: Uuid,
    kind: String,
    standing: String,
    country: Option<String>,
    sectors: Vec<String>,
    is_lead: bool,
    authority_id: Option<Uuid>,
    authority_basis: Option<String>,
    audience: String,
    circles: Vec<Uuid>,
}

/// What a unit locks, besides the caller's own rows.
pub(super) struct Rows<'a> {
    /// The organizations that are written.
    pub(super) written: &'a BTreeSet<OrganizationId>,
    /// Whether the caller's own rows are locked already.
    pub(super) is_entered: bool,
    /// The time of the unit.
    pub(super) now: DateTime<Utc>,
}

/// Locks what is to be written and who writes, organizations first and in the order of their ids; takes the caller's
/// role and standing from the rows. A caller who `is_entered` holds its own rows already.
pub(super) async fn lock(
    connection: &mut AsyncPgConnection,
    caller: &mut Caller,
    Rows { written, is_entered, now }: Rows<'_>,
) -> Result<BTreeMap<OrganizationId, Owner>, Failure> {
    let own = caller.member().map(|member| member.organization_id).filter(|_| !is_entered);
    let (below, from): (Vec<OrganizationId>, Vec<OrganizationId>) =
        written.iter().partition(|id| own.is_some_and(|own| **id < own));
    let mut rows = lock_written(connection, &below).await?;
    if let Some(own) = own.filter(|own| !written.contains(own)) {
        let row = organization::table.find(own.0).select(OrganizationRow::as_select());
        if let Some(row) = row.for_share().first(connection).await.optional()? {
            take_standing(connection, caller, &row, now).await?;
        }
    }
    rows.extend(lock_written(connection, &from).await?);
    if let Some(row) = rows.iter().find(|row| own.is_some_and(|own| own.0 == row.id)) {
        take_standing(connection, caller, row, now).await?;
    }
    if !is_entered {
        lock_account(connection, caller, now).await?;
    }
    owners(connection, rows).await
}

/// An organization as it stands, without a lock: enough to refuse somebody, never to write.
pub(super) async fn peek(
    connection: &mut AsyncPgConnection,
    id: OrganizationId,
) -> Result<Option<Owner>, Failure> {
    let row = organization::table.find(id.0).select(OrganizationRow::as_select());
    let row = row.first(connection).await.optional()?;
    Ok(owners(connection, row.into_iter().collect()).await?.remove(&id))
}

/// What decisions rest on, of these rows.
async fn owners(
    connection: &mut AsyncPgConnection,
    rows: Vec<OrganizationRow>,
) -> Result<BTreeMap<OrganizationId, Owner>, Failure> {
    let administered = administered(connection, &rows).await?;
    rows.into_iter()
        .map(|row| {
            let id = OrganizationId(row.id);
            let owner = Owner {
                id,
                kind: OrganizationKind::parse(&row.kind)?,
                sectors: columns::sectors(&row.sectors)?,
                standing: Standing::parse(&row.standing)?,
                authority_id: row.authority_id.map(OrganizationId),
                audience: columns::audience(&row.audience, &row.circles)?,
                has_administrator: administered.contains(&row.id),
            };
            Ok((id, owner))
        })
        .collect()
}

async fn lock_written(
    connection: &mut AsyncPgConnection,
    ids: &[OrganizationId],
) -> Result<Vec<OrganizationRow>, Error> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    organization::table
        .filter(organization::id.eq_any(ids.iter().map(|id| id.0).collect::<Vec<_>>()))
        .order(organization::id)
        .select(OrganizationRow::as_select())
        .for_no_key_update()
        .load(connection)
        .await
}

/// Role, and since when it is disabled.
type AccountRow = (String, Option<DateTime<Utc>>);

/// Role, scopes, since when it is disabled, and when it ends by itself.
type ClientRow = (String, Vec<String>, Option<DateTime<Utc>>, Option<DateTime<Utc>>);

/// Locks the machine client that asks, and takes its role and scopes from the row: its token may be for fewer. It asks by a
/// secret that is not ended.
async fn lock_client(
    connection: &mut AsyncPgConnection,
    member: &mut Member,
    said: Scopes,
    now: DateTime<Utc>,
) -> Result<(), Failure> {
    let row = client::table
        .find(member.account_id.0)
        .select((client::role, client::scopes, client::disabled_at, client::expires_at))
        .for_share();
    let secret = client_secret::table
        .filter(client_secret::id.nullable().eq(member.session_id.map(|id| id.0)))
        .filter(client_secret::client_id.eq(member.account_id.0))
        .filter(client_secret::ended_at.is_null());
    let connection = &*connection;
    let (row, has_secret): (_, bool) = try_join(
        row.first::<ClientRow>(&mut &*connection).map(OptionalExtension::optional),
        diesel::select(exists(secret)).get_result(&mut &*connection),
    )
    .await?;
    match row {
        Some((role, scopes, None, ends_at)) if has_secret && ends_at.is_none_or(|at| now < at) => {
            member.role = AccountRole::parse(&role)?;
            member.scopes = Some(columns::scopes(&scopes)?.and(said));
            Ok(())
        }
        _ => Err(Failure::Disowned),
    }
}

async fn lock_account(
    connection: &mut AsyncPgConnection,
    caller: &mut Caller,
    now: DateTime<Utc>,
) -> Result<(), Failure> {
    let Caller::Account(member) = caller else { return Ok(()) };
    if let Some(said) = member.scopes {
        return lock_client(connection, member, said, now).await;
    }
    let account =
        account::table.find(member.account_id.0).select((account::role, account::disabled_at)).for_share();
    let session = session::table
        .filter(session::id.nullable().eq(member.session_id.map(|id| id.0)))
        .filter(session::revoked_at.is_not_null());
    let connection = &*connection;
    let (row, has_ended): (_, bool) = try_join(
        account.first::<AccountRow>(&mut &*connection).map(OptionalExtension::optional),
        diesel::select(exists(session)).get_result(&mut &*connection),
    )
    .await?;
    match row {
        Some((role, None)) if !has_ended => member.role = AccountRole::parse(&role)?,
        _ => return Err(Failure::Disowned),
    }
    Ok(())
}

async fn take_standing(
    connection: &mut AsyncPgConnection,
    caller: &mut Caller,
    row: &OrganizationRow,
    now: DateTime<Utc>,
) -> Result<(), Failure> {
    let Caller::Account(member) = caller else { return Ok(()) };
    member.kind = OrganizationKind::parse(&row.kind)?;
    member.standing = Standing::parse(&row.standing)?;
    member.mandate = mandate_of(connection, row, now).await?;
    Ok(())
}

/// Towards whom an organization acts as authority.
pub(super) async fn mandate(
    connection: &mut AsyncPgConnection,
    id: OrganizationId,
    now: DateTime<Utc>,
) -> Result<Option<Mandate>, Failure> {
    let row = organization::table.find(id.0).select(OrganizationRow::as_select());
    match row.first(connection).await.optional()? {
        Some(row) => mandate_of(connection, &row, now).await,
        None => Ok(None),
    }
}

async fn mandate_of(
    connection: &mut AsyncPgConnection,
    row: &OrganizationRow,
    now: DateTime<Utc>,
) -> Result<Option<Mandate>, Failure> {
    let leads = row.country.as_deref().filter(|_| row.is_lead).map(Country::parse).transpose()?;
    let delegated = match row.authority_id {
        Some(lead) if row.authority_basis.as_deref() == Some(AuthorityBasis::Delegated.as_str()) => {
            delegation_by(connection, row.id, lead)
                .await?
                .map(|delegation| (OrganizationId(lead), delegation))
        }
        _ => None,
    };
    let delegated = delegated.as_ref().map(|(lead, delegation)| (*lead, delegation));
    Ok(Mandate::of(OrganizationId(row.id), leads, delegated, now))
}

/// What `lead` leaves to an organization, as long as it leads.
async fn delegation_by(
    connection: &mut AsyncPgConnection,
    id: Uuid,
    lead: Uuid,
) -> Result<Option<Delegation>, Failure> {
    let leads = organization::table.find(lead).filter(organization::is_lead);
    if !diesel::select(exists(leads)).get_result::<bool>(connection).await? {
        return Ok(None);
    }
    let row = organization_delegation::table
        .find(id)
        .select(columns::DelegationRow::as_select())
        .first(connection)
        .await
        .optional()?;
    row.map(columns::DelegationRow::into_delegation).transpose()
}

/// Sets for this transaction whose rows may be written.
pub(super) async fn open(
    connection: &mut AsyncPgConnection,
    permitted: &BTreeSet<OrganizationId>,
) -> Result<(), Error> {
    let list = permitted.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
    let statement = diesel::sql_query("SELECT set_config('app.permit_orgs', $1, true)")
        .bind::<diesel::sql_types::Text, _>(format!("{{{list}}}"));
    prepared(statement).execute(connection).await?;
    Ok(())
}

/// Those of these organizations that an account of their own administers.
async fn administered(
    connection: &mut AsyncPgConnection,
    rows: &[OrganizationRow],
) -> Result<HashSet<Uuid>, Error> {
    if rows.is_empty() {
        return Ok(HashSet::new());
    }
    let ids: Vec<Uuid> = account::table
        .filter(account::organization_id.eq_any(rows.iter().map(|row| row.id).collect::<Vec<_>>()))
        .filter(account::role.eq(AccountRole::Administrator.as_str()))
        .filter(account::disabled_at.is_null())
        .select(account::organization_id)
        .distinct()
        .load(connection)
        .await?;
    Ok(ids.into_iter().collect())
}
