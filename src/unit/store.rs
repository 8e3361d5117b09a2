//! The rows that every unit locks: the organization written, the caller's organization and account.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::result::Error;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::{Failure, columns};
use crate::access::{Caller, Owner};
use crate::db::schema::{account, organization};
use crate::model::ids::OrganizationId;
use crate::model::kinds::{AccountRole, OrganizationKind, Standing};

#[derive(Queryable, Selectable)]
#[diesel(table_name = organization)]
struct OrganizationRow {
    kind: String,
    standing: String,
    authority_id: Option<Uuid>,
    audience: String,
    circles: Vec<Uuid>,
}

/// Locks what is to be written and who writes, organizations first and in the order of their ids; takes the caller's
/// role and standing from the rows.
pub(super) async fn lock(
    connection: &mut AsyncPgConnection,
    caller: &mut Caller,
    written: Option<OrganizationId>,
) -> Result<Option<Owner>, Failure> {
    let own = caller.member().map(|member| member.organization_id);
    let ids: BTreeSet<OrganizationId> = written.into_iter().chain(own).collect();
    let mut owner = None;
    for id in ids {
        let query = organization::table.find(id.0).select(OrganizationRow::as_select());
        let row = if written == Some(id) {
            query.for_no_key_update().first(connection).await.optional()?
        } else {
            query.for_share().first(connection).await.optional()?
        };
        let Some(row) = row else { continue };
        if let Caller::Account(member) = caller
            && member.organization_id == id
        {
            member.kind = OrganizationKind::parse(&row.kind)?;
            member.standing = Standing::parse(&row.standing)?;
        }
        if written == Some(id) {
            owner = Some((id, row));
        }
    }
    if let Caller::Account(member) = caller {
        let row: Option<(String, Option<DateTime<Utc>>)> = account::table
            .find(member.account_id.0)
            .select((account::role, account::disabled_at))
            .for_share()
            .first(connection)
            .await
            .optional()?;
        match row {
            Some((role, None)) => member.role = AccountRole::parse(&role)?,
            _ => return Err(Failure::Disowned),
        }
    }
    match owner {
        None => Ok(None),
        Some((id, row)) => Ok(Some(Owner {
            id,
            kind: OrganizationKind::parse(&row.kind)?,
            standing: Standing::parse(&row.standing)?,
            authority_id: row.authority_id.map(OrganizationId),
            audience: columns::audience(&row.audience, &row.circles)?,
            has_administrator: has_administrator(connection, id).await?,
        })),
    }
}

/// Sets for this transaction whose rows may be written.
pub(super) async fn open(
    connection: &mut AsyncPgConnection,
    permitted: &[OrganizationId],
) -> Result<(), Error> {
    let list = permitted.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
    diesel::sql_query("SELECT set_config('app.permit_orgs', $1, true)")
        .bind::<diesel::sql_types::Text, _>(format!("{{{list}}}"))
        .execute(connection)
        .await?;
    Ok(())
}

async fn has_administrator(connection: &mut AsyncPgConnection, id: OrganizationId) -> Result<bool, Error> {
    diesel::select(exists(
        account::table
            .filter(account::organization_id.eq(id.0))
            .filter(account::role.eq(AccountRole::Administrator.as_str()))
            .filter(account::disabled_at.is_null()),
    ))
    .get_result(connection)
    .await
}
