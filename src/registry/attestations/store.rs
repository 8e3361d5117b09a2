//! Attestations in Postgres.

mod rows;

use diesel::QueryResult;
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use self::rows::AttestationRow;
use crate::access::Permit;
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

/// How many attestations of an organization are not retired, and how many of those an issuer made.
pub(super) async fn count_standing(
    connection: &mut AsyncPgConnection,
    id: OrganizationId,
    issuer_id: OrganizationId,
) -> QueryResult<(i64, i64)> {
    let standing = attestation::table
        .filter(attestation::organization_id.eq(id.0))
        .filter(attestation::retired_at.is_null());
    let all = standing.count().get_result(connection).await?;
    let by_one =
        standing.filter(attestation::issuer_id.eq(issuer_id.0)).count().get_result(connection).await?;
    Ok((all, by_one))
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

/// Reads all attestations of an organization, tombstones included, and locks their rows in the order of their ids.
pub(super) async fn lock_all(
    connection: &mut AsyncPgConnection,
    id: OrganizationId,
) -> Result<Vec<Attestation>, Failure> {
    let rows: Vec<AttestationRow> = attestation::table
        .filter(attestation::organization_id.eq(id.0))
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
