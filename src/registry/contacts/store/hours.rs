//! Availability as rows: hours and exceptions of a contact, and of those of its channels that have their own.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::QueryResult;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use futures_util::future::try_join;
use uuid::Uuid;

use crate::db::schema::{availability_exception, availability_hours};
use crate::model::availability::{Availability, Exception, Hours, TimeOfDay, Weekday, Weekly};
use crate::model::contact::Contact;
use crate::unit::Failure;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = availability_hours)]
struct HoursRow {
    contact_id: Uuid,
    organization_id: Uuid,
    channel_id: Option<Uuid>,
    ordinal: i16,
    days: Vec<String>,
    opens: i16,
    closes: i16,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = availability_exception)]
struct ExceptionRow {
    contact_id: Uuid,
    organization_id: Uuid,
    channel_id: Option<Uuid>,
    ordinal: i16,
    day: NaiveDate,
    opens: Option<i16>,
    closes: Option<i16>,
    note: Option<String>,
}

/// The hours and exceptions of a contact and its channels.
#[derive(Default)]
pub(super) struct Schedule {
    hours: Vec<HoursRow>,
    exceptions: Vec<ExceptionRow>,
}

impl Schedule {
    /// The columns that stand in the contact's or channel's own row: kind, time zone, note.
    pub(super) fn columns(availability: &Availability) -> (String, Option<String>, Option<String>) {
        let (zone, note) = match availability {
            Availability::Always { note } | Availability::Unknown { raw: note } => (None, note.clone()),
            Availability::Weekly(weekly) => (Some(weekly.time_zone.name().to_owned()), weekly.note.clone()),
        };
        (availability.kind().to_string(), zone, note)
    }

    /// Reads all rows of a contact.
    pub(super) async fn read(connection: &AsyncPgConnection, contact_id: Uuid) -> QueryResult<Self> {
        let hours = availability_hours::table
            .filter(availability_hours::contact_id.eq(contact_id))
            .order(availability_hours::ordinal)
            .select(HoursRow::as_select());
        let exceptions = availability_exception::table
            .filter(availability_exception::contact_id.eq(contact_id))
            .order(availability_exception::ordinal)
            .select(ExceptionRow::as_select());
        let (hours, exceptions) =
            try_join(hours.load(&mut &*connection), exceptions.load(&mut &*connection)).await?;
        Ok(Self { hours, exceptions })
    }

    /// Reads all rows of many contacts.
    pub(super) async fn read_all(
        connection: &mut AsyncPgConnection,
        contact_ids: &[Uuid],
    ) -> QueryResult<HashMap<Uuid, Self>> {
        let hours: Vec<HoursRow> = availability_hours::table
            .filter(availability_hours::contact_id.eq_any(contact_ids))
            .order(availability_hours::ordinal)
            .select(HoursRow::as_select())
            .load(connection)
            .await?;
        let exceptions: Vec<ExceptionRow> = availability_exception::table
            .filter(availability_exception::contact_id.eq_any(contact_ids))
            .order(availability_exception::ordinal)
            .select(ExceptionRow::as_select())
            .load(connection)
            .await?;
        let mut all: HashMap<Uuid, Self> = HashMap::new();
        for row in hours {
            all.entry(row.contact_id).or_default().hours.push(row);
        }
        for row in exceptions {
            all.entry(row.contact_id).or_default().exceptions.push(row);
        }
        Ok(all)
    }

    /// Inserts the rows of contacts that have none.
    pub(super) async fn insert_all(
        connection: &mut AsyncPgConnection,
        contacts: &[Contact],
    ) -> QueryResult<()> {
        let mut schedule = Self { hours: Vec::new(), exceptions: Vec::new() };
        for contact in contacts {
            schedule.add(contact, None, &contact.availability);
            for channel in &contact.channels {
                if let Some(availability) = &channel.availability {
                    schedule.add(contact, Some(channel.id.0), availability);
                }
            }
        }
        insert_all!(connection, availability_hours, schedule.hours);
        insert_all!(connection, availability_exception, schedule.exceptions);
        Ok(())
    }

    fn add(&mut self, contact: &Contact, channel_id: Option<Uuid>, availability: &Availability) {
        let Availability::Weekly(weekly) = availability else { return };
        let (contact_id, organization_id) = (contact.id.0, contact.organization_id.0);
        self.hours.extend((0..).zip(&weekly.hours).map(|(ordinal, it)| HoursRow {
            contact_id,
            organization_id,
            channel_id,
            ordinal,
            days: it.days.iter().map(ToString::to_string).collect(),
            opens: minutes(it.from),
            closes: minutes(it.to),
        }));
        self.exceptions.extend((0..).zip(&weekly.exceptions).map(|(ordinal, it)| ExceptionRow {
            contact_id,
            organization_id,
            channel_id,
            ordinal,
            day: it.date,
            opens: it.hours.map(|(from, _)| minutes(from)),
            closes: it.hours.map(|(_, to)| minutes(to)),
            note: it.note.clone(),
        }));
    }

    /// Replaces the rows of a contact where they differ.
    pub(super) async fn save(
        connection: &mut AsyncPgConnection,
        before: Option<&Contact>,
        after: &Contact,
    ) -> QueryResult<()> {
        let same = before.is_some_and(|before| {
            before.availability == after.availability
                && before
                    .channels
                    .iter()
                    .map(|it| (it.id, &it.availability))
                    .eq(after.channels.iter().map(|it| (it.id, &it.availability)))
        });
        if same {
            return Ok(());
        }
        if before.is_some() {
            diesel::delete(availability_hours::table.filter(availability_hours::contact_id.eq(after.id.0)))
                .execute(connection)
                .await?;
            diesel::delete(
                availability_exception::table.filter(availability_exception::contact_id.eq(after.id.0)),
            )
            .execute(connection)
            .await?;
        }
        Self::insert_all(connection, std::slice::from_ref(after)).await
    }

    /// Takes the availability of the contact (`None`) or of one of its channels out of the rows.
    pub(super) fn take(
        &mut self,
        channel_id: Option<Uuid>,
        kind: &str,
        zone: Option<&str>,
        note: Option<String>,
    ) -> Result<Availability, Failure> {
        let damaged = |what: &str| Failure::Damaged(format!("an availability with {what}"));
        match kind {
            "always" => Ok(Availability::Always { note }),
            "unknown" => Ok(Availability::Unknown { raw: note }),
            "weekly" => Ok(Availability::Weekly(Weekly {
                time_zone: zone
                    .and_then(|zone| zone.parse().ok())
                    .ok_or_else(|| damaged("an unknown time zone"))?,
                hours: self
                    .hours
                    .extract_if(.., |row| row.channel_id == channel_id)
                    .map(|row| {
                        Ok(Hours {
                            days: row.days.iter().map(|day| Weekday::parse(day)).collect::<Result<_, _>>()?,
                            from: time(row.opens)?,
                            to: time(row.closes)?,
                        })
                    })
                    .collect::<Result<_, Failure>>()?,
                exceptions: self
                    .exceptions
                    .extract_if(.., |row| row.channel_id == channel_id)
                    .map(|row| {
                        Ok(Exception {
                            date: row.day,
                            hours: match (row.opens, row.closes) {
                                (Some(opens), Some(closes)) => Some((time(opens)?, time(closes)?)),
                                _ => None,
                            },
                            note: row.note,
                        })
                    })
                    .collect::<Result<_, Failure>>()?,
                note,
            })),
            _ => Err(damaged("an unknown kind")),
        }
    }
}

/// A time of day as a column: at most 1440, so it always fits.
fn minutes(time: TimeOfDay) -> i16 {
    i16::try_from(time.minutes()).unwrap_or(i16::MAX)
}

fn time(minutes: i16) -> Result<TimeOfDay, Failure> {
    u16::try_from(minutes)
        .ok()
        .and_then(TimeOfDay::from_minutes)
        .ok_or_else(|| Failure::Damaged("a time of day beyond 24:00".to_owned()))
}
