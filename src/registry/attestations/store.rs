//! Attestations in Postgres.

mod rows;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::QueryResult;
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use self::rows::AttestationRow;
use crate::access::{Permit, Refusal};
use crate::db::schema::{attestation, organization};
use crate::model::attestation::Attestation;
use crate::model::ids::{AttestationId, OrganizationId};
use crate::model::kinds::Standing;
use crate::unit::{Failure, Unit};

/// Of whom it is said. That never changes, so nothing needs a lock.
pub(super) async fn organization_of(
    connection: &mut AsyncPgConnection,
    id: AttestationId,
) -> QueryResult<Option<OrganizationId>> {
    let row = attestation::table.find(id.0).select(attestation::organization_id);
    let found: Option<Uuid> = row.first(connection).await.optional()?;
    Ok(found.map(OrganizationId))
}

/// Whether an organization is accredited, and not retired.
pub(super) async fn is_accredited(
    connection: &mut AsyncPgConnection,
    id: OrganizationId,
) -> QueryResult<bool> {
    let row = organization::table
        .find(id.0)
        .filter(organization::standing.eq(Standing::Accredited.as_str()))
        .filter(organization::retired_at.is_null());
    diesel::select(exists(row)).get_result(connection).await
}

/// How many attestations of an organization are not retired; and how many an issuer made that are not, or were declined.
pub(super) async fn count_standing(
    connection: &mut AsyncPgConnection,
    id: OrganizationId,
    issuer_id: OrganizationId,
) -> QueryResult<(i64, i64)> {
    let of_it = attestation::table.filter(attestation::organization_id.eq(id.0));
    let all = of_it.filter(attestation::retired_at.is_null()).count().get_result(connection).await?;
    let by_one = of_it
        .filter(attestation::issuer_id.eq(issuer_id.0))
        .filter(attestation::retired_at.is_null().or(attestation::declined))
        .count()
        .get_result(connection)
        .await?;
    Ok((all, by_one))
}

/// Whether an organization declined that an issuer says this of it.
pub(super) async fn is_declined(
    connection: &mut AsyncPgConnection,
    id: OrganizationId,
    issuer_id: OrganizationId,
    title: &str,
) -> QueryResult<bool> {
    let declined = attestation::table
        .filter(attestation::organization_id.eq(id.0))
        .filter(attestation::issuer_id.eq(issuer_id.0))
        .filter(attestation::declined)
        .filter(attestation::title.eq(title));
    diesel::select(exists(declined)).get_result(connection).await
}

/// How many attestations there are, tombstones included.
pub(in crate::registry) async fn count(connection: &mut AsyncPgConnection) -> QueryResult<i64> {
    attestation::table.count().get_result(connection).await
}

/// Reads an attestation and locks its row.
pub(super) async fn lock(
    connection: &mut AsyncPgConnection,
    id: AttestationId,
) -> Result<Option<Attestation>, Failure> {
    let row = attestation::table.find(id.0).select(AttestationRow::as_select()).for_no_key_update();
    row.first(connection).await.optional()?.map(AttestationRow::into_attestation).transpose()
}

/// Reads the attestations of an organization that stand, or were retired at this moment, and locks their rows in the order of their
/// ids.
pub(super) async fn lock_all(
    connection: &mut AsyncPgConnection,
    id: OrganizationId,
    retired_at: Option<DateTime<Utc>>,
) -> Result<Vec<Attestation>, Failure> {
    let rows: Vec<AttestationRow> = attestation::table
        .filter(attestation::organization_id.eq(id.0))
        .filter(attestation::retired_at.is_not_distinct_from(retired_at))
        .order(attestation::id)
        .select(AttestationRow::as_select())
        .for_no_key_update()
        .load(connection)
        .await?;
    rows.into_iter().map(AttestationRow::into_attestation).collect()
}

/// Reads an attestation as it stands.
pub(in crate::registry) async fn read(
    connection: &mut AsyncPgConnection,
    id: AttestationId,
) -> Result<Option<Attestation>, Failure> {
    let row = attestation::table.find(id.0).select(AttestationRow::as_select());
    row.first(connection).await.optional()?.map(AttestationRow::into_attestation).transpose()
}

/// Stores new attestations, and notes them in log and journal.
pub(super) async fn insert_all(
    unit: &mut Unit,
    permits: &BTreeMap<OrganizationId, Permit>,
    attestations: Vec<Attestation>,
) -> Result<(), Failure> {
    let rows: Vec<AttestationRow> = attestations.iter().map(AttestationRow::from).collect();
    insert_all!(unit.connection(), attestation, rows);
    for attestation in attestations {
        let permit = permits.get(&attestation.organization_id).ok_or(Failure::Refused(Refusal::NotYours))?;
        unit.record(permit, "report", attestation, true).await?;
    }
    Ok(())
}

/// Stores what an attestation became, and notes it in log and journal.
pub(super) async fn save(
    unit: &mut Unit,
    permit: &Permit,
    act: &'static str,
    before: Option<&Attestation>,
    after: &Attestation,
) -> Result<(), Failure> {
    let row = AttestationRow::from(after);
    let connection = unit.connection();
    if before.is_some() {
        diesel::update(attestation::table.find(row.id)).set(row.columns).execute(connection).await?;
    } else {
        diesel::insert_into(attestation::table).values(row).execute(connection).await?;
    }
    unit.record(permit, act, after.clone(), before.is_none()).await
}
