//! Many contacts at once lose a circle that ended: in a few statements, however many they are. What each becomes is said
//! by the model alone.

use std::collections::{BTreeMap, HashMap};

use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::hours::Schedule;
use super::keys::{self, KeyRow};
use super::rows::{ChannelRow, ContactRow};
use crate::access::{Permit, Refusal};
use crate::db::schema::{channel, contact};
use crate::model::audience::Audience;
use crate::model::contact::Contact;
use crate::model::ids::{CircleId, ContactId, OrganizationId};
use crate::model::naming::NamesCircles;
use crate::registry::rules::require_within_permit;
use crate::unit::{Failure, NARROW, Unit};

/// Circles come as text, because arrays of arrays must be rectangular.
const CONTACTS: &str = "\
UPDATE contact c SET audience = n.audience, circles = n.circles::uuid[], person_audience = n.person_audience, \
    person_circles = n.person_circles::uuid[], edit_version = n.edit_version, updated_at = $7 \
FROM unnest($1, $2, $3, $4, $5, $6) AS n (id, audience, circles, person_audience, person_circles, edit_version) \
WHERE c.id = n.id";

const CHANNELS: &str = "\
UPDATE channel c SET audience = n.audience, circles = n.circles::uuid[] \
FROM unnest($1, $2, $3) AS n (id, audience, circles) WHERE c.id = n.id";

/// Takes a circle out of contacts of organizations that are locked, and notes each in log and journal.
pub(in crate::registry) async fn narrow_all(
    unit: &mut Unit,
    permits: &BTreeMap<OrganizationId, Permit>,
    circle: CircleId,
    ids: &[ContactId],
) -> Result<(), Failure> {
    let now = unit.now();
    let before = lock_all(unit.connection(), ids).await?;
    let after: Vec<Contact> = before.iter().map(|it| it.without_circle(circle, now)).collect();
    for (before, after) in before.iter().zip(&after) {
        let permit = permits.get(&after.organization_id).ok_or(Refusal::NotYours)?;
        require_within_permit(permit, Some(before), after, now)?;
    }
    save_contacts(unit, &after).await?;
    save_channels(unit.connection(), &after).await?;
    for contact in after {
        let permit = permits.get(&contact.organization_id).ok_or(Refusal::NotYours)?;
        unit.record(permit, NARROW, contact, false).await?;
    }
    Ok(())
}

/// Reads contacts and locks their rows, in the order of their ids. Values of persons stay references.
async fn lock_all(connection: &mut AsyncPgConnection, ids: &[ContactId]) -> Result<Vec<Contact>, Failure> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows: Vec<ContactRow> = contact::table
        .filter(contact::id.eq_any(&ids))
        .order(contact::id)
        .select(ContactRow::as_select())
        .for_no_key_update()
        .load(connection)
        .await?;
    let channels: Vec<ChannelRow> = channel::table
        .filter(channel::contact_id.eq_any(&ids))
        .order((channel::created_at, channel::id))
        .select(ChannelRow::as_select())
        .load(connection)
        .await?;
    let mut keys = keys::read_all(connection, &ids).await?;
    let mut schedules = Schedule::read_all(connection, &ids).await?;
    let mut of: HashMap<Uuid, Vec<ChannelRow>> = HashMap::new();
    for row in channels {
        of.entry(row.contact_id).or_default().push(row);
    }
    let complete = |row: ContactRow| {
        let mut schedule = schedules.remove(&row.id).unwrap_or_default();
        let channels = of.remove(&row.id).unwrap_or_default().into_iter();
        let channels = channels.map(|row| row.into_channel(&mut schedule)).collect::<Result<_, _>>()?;
        let keys = keys.remove(&row.id).unwrap_or_default().into_iter();
        let keys = keys.map(KeyRow::into_key).collect::<Result<_, _>>()?;
        Ok(Contact { keys, ..row.into_contact(channels, schedule)? })
    };
    rows.into_iter().map(complete).collect()
}

async fn save_contacts(unit: &mut Unit, after: &[Contact]) -> QueryResult<()> {
    macro_rules! column {
        ($value:expr) => {
            after.iter().map($value).collect::<Vec<_>>()
        };
    }
    let person = |it: &Contact| it.person.as_ref().map(|it| it.audience.clone());
    let statement = diesel::sql_query(CONTACTS)
        .bind::<Array<SqlUuid>, _>(column!(|it| it.id.0))
        .bind::<Array<Text>, _>(column!(|it| it.audience.kind().as_str()))
        .bind::<Array<Text>, _>(column!(|it| literal(&it.audience)))
        .bind::<Array<Nullable<Text>>, _>(column!(|it| person(it).map(|it| it.kind().as_str())))
        .bind::<Array<Nullable<Text>>, _>(column!(|it| person(it).map(|it| literal(&it))))
        .bind::<Array<BigInt>, _>(column!(|it| it.edit_version))
        .bind::<Timestamptz, _>(unit.now());
    statement.execute(unit.connection()).await?;
    Ok(())
}

async fn save_channels(connection: &mut AsyncPgConnection, after: &[Contact]) -> QueryResult<()> {
    let channels: Vec<_> = after.iter().flat_map(|it| &it.channels).collect();
    let statement = diesel::sql_query(CHANNELS)
        .bind::<Array<SqlUuid>, _>(channels.iter().map(|it| it.id.0).collect::<Vec<_>>())
        .bind::<Array<Text>, _>(channels.iter().map(|it| it.audience.kind().as_str()).collect::<Vec<_>>())
        .bind::<Array<Text>, _>(channels.iter().map(|it| literal(&it.audience)).collect::<Vec<_>>());
    statement.execute(connection).await?;
    Ok(())
}

/// The circles of an audience as Postgres writes an array.
fn literal(audience: &Audience) -> String {
    let circles: Vec<String> = audience.circles().map(ToString::to_string).collect();
    format!("{{{}}}", circles.join(","))
}
