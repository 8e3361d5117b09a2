//! Claims in Postgres, and who disputes them.

mod rows;

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, Utc};
use diesel::QueryResult;
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use self::rows::{ClaimRow, DisputeRow, SubjectColumns};
use crate::access::{Permit, Refusal};
use crate::db::schema::{claim, claim_dispute};
use crate::model::claim::{Claim, ClaimSubject};
use crate::model::ids::{ClaimId, OrganizationId};
use crate::unit::{Failure, Unit};

/// Whose claim it is. That never changes, so nothing needs a lock.
pub(super) async fn organization_of(
    connection: &mut AsyncPgConnection,
    id: ClaimId,
) -> QueryResult<Option<OrganizationId>> {
    let found: Option<Uuid> =
        claim::table.find(id.0).select(claim::organization_id).first(connection).await.optional()?;
    Ok(found.map(OrganizationId))
}

/// How many claims of an organization are not retired.
pub(super) async fn count_active(connection: &mut AsyncPgConnection, id: OrganizationId) -> QueryResult<i64> {
    claim::table
        .filter(claim::organization_id.eq(id.0))
        .filter(claim::retired_at.is_null())
        .count()
        .get_result(connection)
        .await
}

/// Whether an organization has a claim of this that is not retired.
pub(super) async fn is_claimed(
    connection: &mut AsyncPgConnection,
    id: OrganizationId,
    subject: &ClaimSubject,
) -> QueryResult<bool> {
    let it = subject.parts();
    let same = claim::table
        .filter(claim::organization_id.eq(id.0))
        .filter(claim::kind.eq(subject.kind().as_str()))
        .filter(claim::retired_at.is_null())
        .filter(claim::country.is_not_distinct_from(it.country))
        .filter(claim::sector.is_not_distinct_from(it.sector))
        .filter(claim::domain.is_not_distinct_from(it.domain))
        .filter(claim::prefix.is_not_distinct_from(it.prefix))
        .filter(claim::as_from.is_not_distinct_from(it.as_from))
        .filter(claim::as_to.is_not_distinct_from(it.as_to))
        .filter(claim::vendor.is_not_distinct_from(it.vendor))
        .filter(claim::product.is_not_distinct_from(it.product))
        .filter(claim::purl.is_not_distinct_from(it.purl))
        .filter(claim::cpe.is_not_distinct_from(it.cpe))
        .filter(claim::text.is_not_distinct_from(it.text));
    diesel::select(exists(same)).get_result(connection).await
}

/// For what an organization says that it answers, by claims that are not retired.
#[derive(Default)]
pub(super) struct Claimed {
    pub(super) subjects: HashSet<ClaimSubject>,
    /// How many of them their source still lists, or are nobody's but the organization's.
    pub(super) listed: usize,
}

/// For what organizations say that they answer.
pub(super) async fn claimed_by(
    connection: &mut AsyncPgConnection,
    ids: impl Iterator<Item = &OrganizationId>,
) -> Result<BTreeMap<OrganizationId, Claimed>, Failure> {
    let rows: Vec<(Uuid, bool, SubjectColumns)> = claim::table
        .filter(claim::organization_id.eq_any(ids.map(|id| id.0).collect::<Vec<_>>()))
        .filter(claim::retired_at.is_null())
        .select((claim::organization_id, claim::missing_since.is_null(), SubjectColumns::as_select()))
        .load(connection)
        .await?;
    let mut claimed: BTreeMap<OrganizationId, Claimed> = BTreeMap::new();
    for (id, is_listed, subject) in rows {
        let it = claimed.entry(OrganizationId(id)).or_default();
        it.listed += usize::from(is_listed);
        it.subjects.insert(subject.into_subject()?);
    }
    Ok(claimed)
}

/// Stores new claims, and notes them in log and journal.
pub(super) async fn insert_all(
    unit: &mut Unit,
    permits: &BTreeMap<OrganizationId, Permit>,
    claims: Vec<Claim>,
) -> Result<(), Failure> {
    let rows: Vec<ClaimRow> = claims.iter().map(ClaimRow::from).collect();
    insert_all!(unit.connection(), claim, rows);
    for claim in claims {
        let permit = permits.get(&claim.organization_id).ok_or(Failure::Refused(Refusal::NotYours))?;
        unit.record(permit, "report", claim, true).await?;
    }
    Ok(())
}

/// How many claims there are, tombstones included.
pub(in crate::registry) async fn count(connection: &mut AsyncPgConnection) -> QueryResult<i64> {
    claim::table.count().get_result(connection).await
}

/// Reads a claim and locks its row.
pub(super) async fn lock(connection: &mut AsyncPgConnection, id: ClaimId) -> Result<Option<Claim>, Failure> {
    let row = claim::table.find(id.0).select(ClaimRow::as_select()).for_no_key_update();
    let rows = row.load(connection).await?;
    Ok(complete(connection, rows).await?.pop())
}

/// Reads the claims of an organization that stand, or were retired at this moment, and locks their rows in the order of their
/// ids.
pub(super) async fn lock_all(
    connection: &mut AsyncPgConnection,
    id: OrganizationId,
    retired_at: Option<DateTime<Utc>>,
) -> Result<Vec<Claim>, Failure> {
    let rows = claim::table
        .filter(claim::organization_id.eq(id.0))
        .filter(claim::retired_at.is_not_distinct_from(retired_at))
        .order(claim::id)
        .select(ClaimRow::as_select())
        .for_no_key_update()
        .load(connection)
        .await?;
    complete(connection, rows).await
}

/// Reads a claim as it stands.
pub(in crate::registry) async fn read(
    connection: &mut AsyncPgConnection,
    id: ClaimId,
) -> Result<Option<Claim>, Failure> {
    let rows = claim::table.find(id.0).select(ClaimRow::as_select()).load(connection).await?;
    Ok(complete(connection, rows).await?.pop())
}

async fn complete(connection: &mut AsyncPgConnection, rows: Vec<ClaimRow>) -> Result<Vec<Claim>, Failure> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let found: Vec<DisputeRow> = claim_dispute::table
        .filter(claim_dispute::claim_id.eq_any(rows.iter().map(|row| row.id).collect::<Vec<_>>()))
        .order(claim_dispute::disputer_id)
        .select(DisputeRow::as_select())
        .load(connection)
        .await?;
    let mut disputes: HashMap<Uuid, Vec<DisputeRow>> = HashMap::new();
    for row in found {
        disputes.entry(row.claim_id).or_default().push(row);
    }
    rows.into_iter()
        .map(|row| {
            let disputes = disputes.remove(&row.id).unwrap_or_default();
            row.into_claim(disputes)
        })
        .collect()
}

/// Stores what a claim became, and notes it in log and journal.
pub(super) async fn save(
    unit: &mut Unit,
    permit: &Permit,
    act: &'static str,
    before: Option<&Claim>,
    after: &Claim,
) -> Result<(), Failure> {
    let row = ClaimRow::from(after);
    let connection = unit.connection();
    if before.is_some() {
        diesel::update(claim::table.find(row.id)).set(row.columns).execute(connection).await?;
    } else {
        diesel::insert_into(claim::table).values(row).execute(connection).await?;
    }
    save_disputes(connection, before, after).await?;
    unit.record(permit, act, after.clone(), before.is_none()).await
}

async fn save_disputes(
    connection: &mut AsyncPgConnection,
    before: Option<&Claim>,
    after: &Claim,
) -> QueryResult<()> {
    let known = before.map(|it| it.disputes.as_slice()).unwrap_or_default();
    let gone: Vec<Uuid> =
        known.iter().filter(|it| !after.disputes.contains(it)).map(|it| it.organization_id.0).collect();
    if !gone.is_empty() {
        let rows = claim_dispute::table.filter(claim_dispute::claim_id.eq(after.id.0));
        let rows = rows.filter(claim_dispute::disputer_id.eq_any(gone));
        diesel::delete(rows).execute(connection).await?;
    }
    let added: Vec<DisputeRow> =
        after.disputes.iter().filter(|it| !known.contains(it)).map(|it| DisputeRow::new(after, it)).collect();
    insert_all!(connection, claim_dispute, added);
    Ok(())
}
