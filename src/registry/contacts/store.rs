//! Contacts in Postgres.

mod hours;
mod keys;
mod narrow;
mod rows;

pub(in crate::registry) use narrow::narrow_all;

use std::collections::{BTreeMap, HashMap};

use diesel::QueryResult;
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use futures_util::future::try_join3;
use uuid::Uuid;

use self::hours::Schedule;
use self::keys::KeyRow;
use self::rows::{ChannelRow, ContactRow};
use crate::access::{Permit, Refusal};
use crate::db::prepared;
use crate::db::schema::{channel, contact, personal_value};
use crate::model::contact::Contact;
use crate::model::ids::{ContactId, OrganizationId, PersonalId};
use crate::model::personal::{HoldsPersonal, VaultRow};
use crate::registry::circles::store::require_nameable;
use crate::registry::rules::require_within_permit;
use crate::unit::{Failure, Unit};

/// Whose contact it is. That never changes, so nothing needs a lock.
pub(super) async fn organization_of(
    connection: &mut AsyncPgConnection,
    id: ContactId,
) -> QueryResult<Option<OrganizationId>> {
    let found: Option<Uuid> =
        contact::table.find(id.0).select(contact::organization_id).first(connection).await.optional()?;
    Ok(found.map(OrganizationId))
}

/// Whether a contact is one of an organization and not retired.
pub(in crate::registry) async fn stands(
    connection: &mut AsyncPgConnection,
    id: ContactId,
    organization_id: OrganizationId,
) -> QueryResult<bool> {
    let row = contact::table
        .find(id.0)
        .filter(contact::organization_id.eq(organization_id.0))
        .filter(contact::retired_at.is_null());
    diesel::select(exists(row)).get_result(connection).await
}

/// Whether all of these contacts are of these organizations, and none is retired.
pub(in crate::registry) async fn stand(
    connection: &mut AsyncPgConnection,
    contacts: &BTreeMap<ContactId, OrganizationId>,
) -> QueryResult<bool> {
    if contacts.is_empty() {
        return Ok(true);
    }
    let found: Vec<(Uuid, Uuid)> = contact::table
        .filter(contact::id.eq_any(contacts.keys().map(|id| id.0).collect::<Vec<_>>()))
        .filter(contact::retired_at.is_null())
        .select((contact::id, contact::organization_id))
        .load(connection)
        .await?;
    let is_right =
        |(id, owner): &(Uuid, Uuid)| contacts.get(&ContactId(*id)) == Some(&OrganizationId(*owner));
    Ok(found.len() == contacts.len() && found.iter().all(is_right))
}

/// How many contacts of an organization are not retired.
pub(super) async fn count_active(connection: &mut AsyncPgConnection, id: OrganizationId) -> QueryResult<i64> {
    contact::table
        .filter(contact::organization_id.eq(id.0))
        .filter(contact::retired_at.is_null())
        .count()
        .get_result(connection)
        .await
}

/// How many contacts each organization has that are not retired, and that their source, where they have one, still lists.
pub(super) async fn count_listed(
    connection: &mut AsyncPgConnection,
    ids: impl Iterator<Item = &OrganizationId>,
) -> QueryResult<BTreeMap<OrganizationId, i64>> {
    let counts: Vec<(Uuid, i64)> = contact::table
        .filter(contact::organization_id.eq_any(ids.map(|id| id.0).collect::<Vec<_>>()))
        .filter(contact::retired_at.is_null())
        .filter(contact::missing_since.is_null())
        .group_by(contact::organization_id)
        .select((contact::organization_id, diesel::dsl::count_star()))
        .load(connection)
        .await?;
    Ok(counts.into_iter().map(|(id, count)| (OrganizationId(id), count)).collect())
}

/// Whether members can reach the organization by any channel of its contacts.
pub(super) async fn is_reachable(
    connection: &mut AsyncPgConnection,
    id: OrganizationId,
) -> QueryResult<bool> {
    let statement = diesel::sql_query(
        "SELECT EXISTS (SELECT FROM channel c JOIN contact k ON k.id = c.contact_id \
         WHERE k.organization_id = $1 AND k.retired_at IS NULL AND c.audience IN ('public', 'members')) AS reachable",
    )
    .bind::<diesel::sql_types::Uuid, _>(id.0);
    prepared(statement).get_result::<Reachable>(connection).await.map(|it| it.reachable)
}

#[derive(QueryableByName)]
struct Reachable {
    #[diesel(sql_type = diesel::sql_types::Bool)]
    reachable: bool,
}

/// Reads a contact and locks its row.
pub(super) async fn lock(
    connection: &mut AsyncPgConnection,
    id: ContactId,
) -> Result<Option<Contact>, Failure> {
    let row = contact::table
        .find(id.0)
        .select(ContactRow::as_select())
        .for_no_key_update()
        .first(connection)
        .await
        .optional()?;
    match row {
        Some(row) => Ok(Some(complete(connection, row).await?)),
        None => Ok(None),
    }
}

/// Reads a contact as it stands.
pub(in crate::registry) async fn read(
    connection: &mut AsyncPgConnection,
    id: ContactId,
) -> Result<Option<Contact>, Failure> {
    match contact::table.find(id.0).select(ContactRow::as_select()).first(connection).await.optional()? {
        Some(row) => Ok(Some(complete(connection, row).await?)),
        None => Ok(None),
    }
}

/// How many contacts there are, tombstones included.
pub(in crate::registry) async fn count(connection: &mut AsyncPgConnection) -> QueryResult<i64> {
    contact::table.count().get_result(connection).await
}

/// The ids of all contacts of an organization, in the order in which they are locked.
pub(in crate::registry) async fn ids_of(
    connection: &mut AsyncPgConnection,
    organization_id: OrganizationId,
) -> QueryResult<Vec<ContactId>> {
    let ids: Vec<Uuid> = contact::table
        .filter(contact::organization_id.eq(organization_id.0))
        .order(contact::id)
        .select(contact::id)
        .load(connection)
        .await?;
    Ok(ids.into_iter().map(ContactId).collect())
}

/// Reads and locks one contact of an organization that is locked already.
pub(in crate::registry) async fn lock_one(
    connection: &mut AsyncPgConnection,
    id: ContactId,
) -> Result<Contact, Failure> {
    lock(connection, id).await?.ok_or(Failure::Missing)
}

/// All that belongs to a contact is asked for at once: the organization's row is locked, so nothing of it changes meanwhile.
async fn complete(connection: &mut AsyncPgConnection, row: ContactRow) -> Result<Contact, Failure> {
    let channels = channel::table
        .filter(channel::contact_id.eq(row.id))
        .order((channel::created_at, channel::id))
        .select(ChannelRow::as_select());
    let (rows, mut schedule, keys): (Vec<ChannelRow>, _, _) = try_join3(
        channels.load(&mut &*connection),
        Schedule::read(connection, row.id),
        keys::read(connection, row.id),
    )
    .await?;
    let channels =
        rows.into_iter().map(|row| row.into_channel(&mut schedule)).collect::<Result<Vec<_>, _>>()?;
    let mut contact = row.into_contact(channels, schedule)?;
    contact.keys = keys.into_iter().map(KeyRow::into_key).collect::<Result<_, _>>()?;
    fill(connection, &mut contact).await?;
    Ok(contact)
}

/// Fills the values of persons from the vault.
async fn fill(connection: &mut AsyncPgConnection, record: &mut impl HoldsPersonal) -> QueryResult<()> {
    let mut ids = Vec::new();
    record.visit_personal(&mut |slot| ids.push(slot.id().0));
    if ids.is_empty() {
        return Ok(());
    }
    let rows: Vec<(Uuid, Vec<u8>, String)> = personal_value::table
        .filter(personal_value::id.eq_any(&ids))
        .select((personal_value::id, personal_value::salt, personal_value::value))
        .load(connection)
        .await?;
    let vault: HashMap<PersonalId, VaultRow> = rows
        .into_iter()
        .filter_map(|(id, salt, value)| {
            let id = PersonalId(id);
            Some((id, VaultRow { id, salt: salt.try_into().ok()?, value }))
        })
        .collect();
    record.visit_personal(&mut |slot| {
        if let Some(row) = vault.get(&slot.id()) {
            slot.fill(row);
        }
    });
    Ok(())
}

/// Stores new contacts, and notes them in log and journal.
pub(super) async fn insert_all(
    unit: &mut Unit,
    permits: &BTreeMap<OrganizationId, Permit>,
    contacts: Vec<Contact>,
) -> Result<(), Failure> {
    let rows: Vec<ContactRow> = contacts.iter().map(ContactRow::from).collect();
    let channels: Vec<ChannelRow> = contacts
        .iter()
        .flat_map(|contact| contact.channels.iter().map(|channel| ChannelRow::new(contact, channel)))
        .collect();
    let connection = unit.connection();
    insert_all!(connection, contact, rows);
    insert_all!(connection, channel, channels);
    Schedule::insert_all(connection, &contacts).await?;
    keys::insert_all(connection, &contacts).await?;
    for contact in contacts {
        require_nameable(unit.connection(), contact.organization_id, None, &contact).await?;
        let permit = permits.get(&contact.organization_id).ok_or(Failure::Refused(Refusal::NotYours))?;
        unit.record(permit, "register", contact, true).await?;
    }
    Ok(())
}

/// Stores what a contact became, and notes it in log and journal.
pub(in crate::registry) async fn save(
    unit: &mut Unit,
    permit: &Permit,
    act: &'static str,
    before: Option<&Contact>,
    after: &Contact,
) -> Result<(), Failure> {
    require_within_permit(permit, before, after, unit.now())?;
    require_nameable(unit.connection(), after.organization_id, before, after).await?;
    let row = ContactRow::from(after);
    let connection = unit.connection();
    if before.is_some() {
        prepared(diesel::update(contact::table.find(row.id)).set(row.columns)).execute(connection).await?;
    } else {
        diesel::insert_into(contact::table).values(row).execute(connection).await?;
    }
    save_channels(connection, before, after).await?;
    Schedule::save(connection, before, after).await?;
    keys::save(connection, before, after).await?;
    unit.record(permit, act, after.clone(), before.is_none()).await
}

async fn save_channels(
    connection: &mut AsyncPgConnection,
    before: Option<&Contact>,
    after: &Contact,
) -> QueryResult<()> {
    let known = before.map(|it| it.channels.as_slice()).unwrap_or_default();
    let gone: Vec<Uuid> =
        known.iter().filter(|channel| after.channel(channel.id).is_none()).map(|it| it.id.0).collect();
    if !gone.is_empty() {
        diesel::delete(channel::table.filter(channel::id.eq_any(gone))).execute(connection).await?;
    }
    let mut added = Vec::new();
    for it in &after.channels {
        let row = ChannelRow::new(after, it);
        match known.iter().find(|old| old.id == it.id) {
            None => added.push(row),
            Some(old) if old != it => {
                prepared(diesel::update(channel::table.find(row.id)).set(row.columns))
                    .execute(connection)
                    .await?;
            }
            Some(_) => {}
        }
    }
    if !added.is_empty() {
        diesel::insert_into(channel::table).values(added).execute(connection).await?;
    }
    Ok(())
}
