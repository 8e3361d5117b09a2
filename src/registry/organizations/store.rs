//! Organizations in Postgres. Their rows are locked by [`Unit::owner`] before anything is read here.

mod parts;
mod rows;

use std::collections::{BTreeMap, BTreeSet};

use diesel::QueryResult;
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use self::parts::Parts;
use self::rows::OrganizationRow;
use crate::access::{Permit, Refusal};
use crate::db::prepared;
use crate::db::schema::{organization, organization_adoption};
use crate::model::ids::OrganizationId;
use crate::model::kinds::OrganizationKind;
use crate::model::organization::Organization;
use crate::registry::circles::store::require_nameable;
use crate::registry::rules::require_within_permit;
use crate::unit::{Conflict, Failure, Unit};

/// The index that holds one lead in each country.
const ONE_LEAD: &str = "organization_one_lead";

/// Whether the directory has its secretariat.
pub(super) async fn has_secretariat(connection: &mut AsyncPgConnection) -> QueryResult<bool> {
    diesel::select(exists(
        organization::table
            .filter(organization::kind.eq(OrganizationKind::Secretariat.as_str()))
            .filter(organization::retired_at.is_null()),
    ))
    .get_result(connection)
    .await
}

/// How many organizations there are, tombstones included.
pub(in crate::registry) async fn count(connection: &mut AsyncPgConnection) -> QueryResult<i64> {
    organization::table.count().get_result(connection).await
}

/// The organizations under an authority, tombstones included.
pub(super) async fn wards_of(
    connection: &mut AsyncPgConnection,
    authority_id: OrganizationId,
) -> QueryResult<BTreeSet<OrganizationId>> {
    let ids: Vec<uuid::Uuid> = organization::table
        .filter(organization::authority_id.eq(authority_id.0))
        .select(organization::id)
        .load(connection)
        .await?;
    Ok(ids.into_iter().map(OrganizationId).collect())
}

/// Reads an organization.
pub(in crate::registry) async fn read(
    connection: &mut AsyncPgConnection,
    id: OrganizationId,
) -> Result<Option<Organization>, Failure> {
    let row = organization::table
        .find(id.0)
        .select(OrganizationRow::as_select())
        .first(connection)
        .await
        .optional()?;
    match row {
        Some(row) => {
            let parts = Parts::read(connection, id.0, row.is_adopted()).await?;
            Ok(Some(row.into_organization(parts)?))
        }
        None => Ok(None),
    }
}

/// Whether an organization is a tombstone.
pub(in crate::registry) async fn is_retired(
    connection: &mut AsyncPgConnection,
    id: OrganizationId,
) -> QueryResult<bool> {
    let found = organization::table.find(id.0).filter(organization::retired_at.is_not_null());
    diesel::select(exists(found)).get_result(connection).await
}

/// By whom an organization is listed, or was until it was adopted; and whether it is a tombstone.
#[derive(Queryable)]
pub(super) struct KnownTo {
    pub(super) source: String,
    pub(super) adopted_source: Option<String>,
    pub(super) is_retired: bool,
}

/// By whom organizations are listed.
pub(super) async fn known_to(
    connection: &mut AsyncPgConnection,
    ids: &BTreeSet<OrganizationId>,
) -> QueryResult<BTreeMap<OrganizationId, KnownTo>> {
    let rows: Vec<(uuid::Uuid, KnownTo)> = organization::table
        .filter(organization::id.eq_any(ids.iter().map(|id| id.0).collect::<Vec<_>>()))
        .left_join(
            organization_adoption::table.on(organization_adoption::organization_id.eq(organization::id)),
        )
        .select((
            organization::id,
            (
                organization::origin_source,
                organization_adoption::source.nullable(),
                organization::retired_at.is_not_null(),
            ),
        ))
        .load(connection)
        .await?;
    Ok(rows.into_iter().map(|(id, known)| (OrganizationId(id), known)).collect())
}

/// Stores new organizations, and notes them in log and journal.
pub(super) async fn insert_all(
    unit: &mut Unit,
    permits: &BTreeMap<OrganizationId, Permit>,
    organizations: Vec<Organization>,
) -> Result<(), Failure> {
    for organization in &organizations {
        require_nameable(unit.connection(), organization.id, None, organization).await?;
    }
    let rows: Vec<OrganizationRow> = organizations.iter().map(OrganizationRow::from).collect();
    let connection = unit.connection();
    insert_all!(connection, organization, rows);
    parts::insert_all(connection, &organizations).await?;
    for organization in organizations {
        let permit = permits.get(&organization.id).ok_or(Failure::Refused(Refusal::NotYours))?;
        unit.record(permit, "register", organization, true).await?;
    }
    Ok(())
}

/// Stores what an organization became, and notes it in log and journal.
pub(in crate::registry) async fn save(
    unit: &mut Unit,
    permit: &Permit,
    act: &'static str,
    before: Option<&Organization>,
    after: &Organization,
) -> Result<(), Failure> {
    require_within_permit(permit, before, after, unit.now())?;
    require_nameable(unit.connection(), after.id, before, after).await?;
    let row = OrganizationRow::from(after);
    let connection = unit.connection();
    if before.is_some() {
        prepared(diesel::update(organization::table.find(row.id)).set(row)).execute(connection).await?;
    } else {
        diesel::insert_into(organization::table).values(row).execute(connection).await?;
    }
    parts::save(connection, before, after).await?;
    unit.record(permit, act, after.clone(), before.is_none()).await
}

/// Two that become the lead of one country at the same moment meet in the database.
pub(super) fn second_lead(failure: Failure) -> Failure {
    match &failure {
        Failure::Database(Error::DatabaseError(DatabaseErrorKind::UniqueViolation, told))
            if told.constraint_name() == Some(ONE_LEAD) =>
        {
            Conflict::SecondLead.into()
        }
        _ => failure,
    }
}
