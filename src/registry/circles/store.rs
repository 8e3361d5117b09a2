//! Circles in Postgres, and who names them.

mod rows;

use std::collections::BTreeSet;

use diesel::QueryResult;
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::sql_types::{Nullable, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use self::rows::{CircleRow, MemberRow};
use crate::access::Permit;
use crate::db::prepared;
use crate::db::schema::{circle, circle_member, organization};
use crate::model::circle::Circle;
use crate::model::ids::{CircleId, ContactId, OrganizationId};
use crate::model::kinds::{CircleRule, OrganizationKind, Standing};
use crate::model::naming::NamesCircles;
use crate::unit::{Failure, Unit};

/// Whose circle it is. That never changes, so nothing needs a lock.
pub(super) async fn organization_of(
    connection: &mut AsyncPgConnection,
    id: CircleId,
) -> QueryResult<Option<OrganizationId>> {
    let found: Option<Uuid> =
        circle::table.find(id.0).select(circle::organization_id).first(connection).await.optional()?;
    Ok(found.map(OrganizationId))
}

/// How many circles of an organization are not retired.
pub(super) async fn count_of(connection: &mut AsyncPgConnection, id: OrganizationId) -> QueryResult<i64> {
    circle::table
        .filter(circle::organization_id.eq(id.0))
        .filter(circle::retired_at.is_null())
        .count()
        .get_result(connection)
        .await
}

/// Whether there is a circle by this rule.
pub(super) async fn has_circle_by(connection: &mut AsyncPgConnection, rule: CircleRule) -> QueryResult<bool> {
    let by_rule = circle::table.filter(circle::rule.eq(rule.as_str())).filter(circle::retired_at.is_null());
    diesel::select(exists(by_rule)).get_result(connection).await
}

/// The circles that an organization made, and those in whose lists it stands, in the order in which they are locked; with
/// the owner of each. Those that have ended are left out.
pub(super) async fn of_organization(
    connection: &mut AsyncPgConnection,
    id: OrganizationId,
) -> QueryResult<Vec<(CircleId, OrganizationId)>> {
    let listing =
        circle_member::table.filter(circle_member::member_id.eq(id.0)).select(circle_member::circle_id);
    let rows: Vec<(Uuid, Uuid)> = circle::table
        .filter(circle::organization_id.eq(id.0).or(circle::id.eq_any(listing)))
        .filter(circle::retired_at.is_null())
        .order(circle::id)
        .select((circle::id, circle::organization_id))
        .load(connection)
        .await?;
    Ok(rows.into_iter().map(|(circle, owner)| (CircleId(circle), OrganizationId(owner))).collect())
}

/// How many circles there are, tombstones included.
pub(in crate::registry) async fn count(connection: &mut AsyncPgConnection) -> QueryResult<i64> {
    circle::table.count().get_result(connection).await
}

/// Reads a circle and locks its row.
pub(super) async fn lock(
    connection: &mut AsyncPgConnection,
    id: CircleId,
) -> Result<Option<Circle>, Failure> {
    let row = circle::table.find(id.0).select(CircleRow::as_select()).for_no_key_update();
    let row = row.first(connection).await.optional()?;
    complete(connection, row).await
}

/// Reads a circle as it stands.
pub(in crate::registry) async fn read(
    connection: &mut AsyncPgConnection,
    id: CircleId,
) -> Result<Option<Circle>, Failure> {
    let row = circle::table.find(id.0).select(CircleRow::as_select());
    let row = row.first(connection).await.optional()?;
    complete(connection, row).await
}

async fn complete(
    connection: &mut AsyncPgConnection,
    row: Option<CircleRow>,
) -> Result<Option<Circle>, Failure> {
    let Some(row) = row else { return Ok(None) };
    let members: Vec<MemberRow> = circle_member::table
        .filter(circle_member::circle_id.eq(row.id))
        .order(circle_member::member_id)
        .select(MemberRow::as_select())
        .load(connection)
        .await?;
    row.into_circle(members).map(Some)
}

/// Stores what a circle became, and notes it in log and journal.
pub(super) async fn save(
    unit: &mut Unit,
    permit: &Permit,
    act: &'static str,
    before: Option<&Circle>,
    after: &Circle,
) -> Result<(), Failure> {
    let row = CircleRow::from(after);
    let connection = unit.connection();
    if before.is_some() {
        diesel::update(circle::table.find(row.id)).set(row.columns).execute(connection).await?;
    } else {
        diesel::insert_into(circle::table).values(row).execute(connection).await?;
    }
    save_members(connection, before, after).await?;
    unit.record(permit, act, after.clone(), before.is_none()).await
}

async fn save_members(
    connection: &mut AsyncPgConnection,
    before: Option<&Circle>,
    after: &Circle,
) -> QueryResult<()> {
    let known = before.map(|it| it.members.as_slice()).unwrap_or_default();
    let gone: Vec<Uuid> =
        known.iter().filter(|it| !after.lists(it.organization_id)).map(|it| it.organization_id.0).collect();
    if !gone.is_empty() {
        let rows = circle_member::table.filter(circle_member::circle_id.eq(after.id.0));
        let rows = rows.filter(circle_member::member_id.eq_any(gone));
        diesel::delete(rows).execute(connection).await?;
    }
    let is_new = |id| !before.is_some_and(|it| it.lists(id));
    let added: Vec<MemberRow> = after
        .members
        .iter()
        .filter(|it| is_new(it.organization_id))
        .map(|it| MemberRow::new(after, *it))
        .collect();
    insert_all!(connection, circle_member, added);
    Ok(())
}

/// A record that names a circle: an organization, or a contact of one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Naming {
    /// Whose it is.
    pub organization_id: OrganizationId,
    /// The contact; nothing when it is the organization itself.
    pub contact_id: Option<ContactId>,
}

/// Indexes hold what names any circle at all: see the migration on circles.
const NAMING: &str = "\
    SELECT id AS organization_id, NULL::uuid AS contact_id FROM organization \
        WHERE cardinality(circles) > 0 AND circles @> ARRAY[$1] \
    UNION SELECT organization_id, id FROM contact WHERE cardinality(circles) > 0 AND circles @> ARRAY[$1] \
    UNION SELECT organization_id, id FROM contact \
        WHERE cardinality(person_circles) > 0 AND person_circles @> ARRAY[$1] \
    UNION SELECT organization_id, contact_id FROM channel \
        WHERE cardinality(circles) > 0 AND circles @> ARRAY[$1] \
    ORDER BY 1, 2 NULLS FIRST";

#[derive(QueryableByName)]
struct NamingRow {
    #[diesel(sql_type = SqlUuid)]
    organization_id: Uuid,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    contact_id: Option<Uuid>,
}

/// All records that name a circle in any of their audiences, tombstones too; each organization before its contacts.
pub(super) async fn naming(connection: &mut AsyncPgConnection, id: CircleId) -> QueryResult<Vec<Naming>> {
    let statement = diesel::sql_query(NAMING).bind::<SqlUuid, _>(id.0);
    let rows: Vec<NamingRow> = prepared(statement).load(connection).await?;
    Ok(rows
        .into_iter()
        .map(|row| Naming {
            organization_id: OrganizationId(row.organization_id),
            contact_id: row.contact_id.map(ContactId),
        })
        .collect())
}

/// Refuses a record that names a circle anew to which its organization does not belong: unknown and foreign circles, and
/// those that ended, are answered alike. What is named is held, so that it cannot end before this is written. The
/// organization is locked, so who is in which list does not change for it.
pub(in crate::registry) async fn require_nameable<T: NamesCircles>(
    connection: &mut AsyncPgConnection,
    organization_id: OrganizationId,
    before: Option<&T>,
    after: &T,
) -> Result<(), Failure> {
    let mut refused = after.newly_named(before);
    if refused.is_empty() {
        return Ok(());
    }
    for id in nameable(connection, organization_id, &refused).await? {
        refused.remove(&id);
    }
    Ok(after.refuse(&refused).done(())?)
}

/// Those of these circles that an organization may name, held `FOR SHARE`.
async fn nameable(
    connection: &mut AsyncPgConnection,
    organization_id: OrganizationId,
    asked: &BTreeSet<CircleId>,
) -> Result<Vec<CircleId>, Failure> {
    let asked: Vec<Uuid> = asked.iter().map(|id| id.0).collect();
    let standing: Vec<(Uuid, Uuid, String)> = circle::table
        .filter(circle::id.eq_any(&asked))
        .filter(circle::retired_at.is_null())
        .order(circle::id)
        .select((circle::id, circle::organization_id, circle::rule))
        .for_share()
        .load(connection)
        .await?;
    let listed: Vec<Uuid> = circle_member::table
        .filter(circle_member::member_id.eq(organization_id.0))
        .filter(circle_member::circle_id.eq_any(&asked))
        .select(circle_member::circle_id)
        .load(connection)
        .await?;
    let itself: Option<(String, String, Vec<Uuid>)> = organization::table
        .find(organization_id.0)
        .select((organization::kind, organization::standing, organization::circles))
        .first(connection)
        .await
        .optional()?;
    // A new organization is in no circle yet.
    let Some((kind, rank, own)) = itself else { return Ok(Vec::new()) };
    let (kind, rank) = (OrganizationKind::parse(&kind)?, Standing::parse(&rank)?);
    let mut nameable = Vec::with_capacity(standing.len());
    for (id, owner_id, rule) in standing {
        // A part may follow its whole, also while the organization does not belong by a rule.
        let belongs = owner_id == organization_id.0
            || listed.contains(&id)
            || own.contains(&id)
            || CircleRule::parse(&rule)?.takes(kind, rank);
        if belongs {
            nameable.push(CircleId(id));
        }
    }
    Ok(nameable)
}
