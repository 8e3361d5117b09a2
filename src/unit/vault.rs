//! Putting values of persons where they live, and taking out what no record of the log refers to.

use chrono::{DateTime, Utc};
use diesel::QueryResult;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::db::schema::personal_value;
use crate::model::ids::{OrganizationId, PersonalId};
use crate::model::personal::{HoldsPersonal, VaultRow};

/// Adds the values that the vault does not hold yet.
pub(super) async fn keep(
    connection: &mut AsyncPgConnection,
    organization_id: OrganizationId,
    record: &mut impl HoldsPersonal,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let mut rows: Vec<VaultRow> = Vec::new();
    record.visit_personal(&mut |slot| rows.extend(slot.row()));
    if rows.is_empty() {
        return Ok(());
    }
    let values: Vec<_> = rows
        .iter()
        .map(|row| {
            (
                personal_value::id.eq(row.id.0),
                personal_value::organization_id.eq(organization_id.0),
                personal_value::salt.eq(row.salt.to_vec()),
                personal_value::value.eq(&row.value),
                personal_value::created_at.eq(now),
            )
        })
        .collect();
    diesel::insert_into(personal_value::table)
        .values(values)
        .on_conflict_do_nothing()
        .execute(connection)
        .await?;
    Ok(())
}

/// Deletes values, none of which the log refers to.
pub(super) async fn discard(
    connection: &mut AsyncPgConnection,
    organization_id: OrganizationId,
    values: &[PersonalId],
) -> QueryResult<()> {
    if values.is_empty() {
        return Ok(());
    }
    diesel::delete(personal_value::table)
        .filter(personal_value::organization_id.eq(organization_id.0))
        .filter(personal_value::id.eq_any(values.iter().map(|id| id.0)))
        .execute(connection)
        .await?;
    Ok(())
}
