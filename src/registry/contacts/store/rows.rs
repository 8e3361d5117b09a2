//! A contact and its channels as rows. Private to the store.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use super::hours::Schedule;
use crate::db::schema::{channel, contact};
use crate::model::channel::{Channel, ChannelValue};
use crate::model::contact::Contact;
use crate::model::ids::{ChannelId, ContactId, OrganizationId, PersonalId};
use crate::model::kinds::{
    ChannelKind, ChannelListing, ChannelUsage, ContactRole, Proof, ProofMethod, Prover,
};
use crate::model::language::Language;
use crate::model::person::Person;
use crate::model::personal::Personal;
use crate::model::phone::Extension;
use crate::model::tlp::Tlp;
use crate::unit::{Failure, columns};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = contact)]
pub(super) struct ContactRow {
    pub(super) id: Uuid,
    pub(super) organization_id: Uuid,
    #[diesel(embed)]
    pub(super) columns: ContactColumns,
}

/// What of a contact's row can change: it never moves to another organization.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = contact, treat_none_as_null = true)]
pub(super) struct ContactColumns {
    roles: Vec<String>,
    title: Option<String>,
    preference: i16,
    languages: Vec<String>,
    availability_kind: String,
    availability_zone: Option<String>,
    availability_note: Option<String>,
    person_id: Option<Uuid>,
    person_commitment: Option<Vec<u8>>,
    person_from: Option<NaiveDate>,
    person_until: Option<NaiveDate>,
    person_audience: Option<String>,
    person_circles: Option<Vec<Uuid>>,
    audience: String,
    circles: Vec<Uuid>,
    tlp: String,
    origin_source: String,
    origin_source_id: Option<String>,
    origin_fetched_at: Option<DateTime<Utc>>,
    origin_source_changed_at: Option<DateTime<Utc>>,
    missing_since: Option<DateTime<Utc>>,
    confirmed_at: Option<DateTime<Utc>>,
    edit_version: i64,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    retired_at: Option<DateTime<Utc>>,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = channel)]
pub(super) struct ChannelRow {
    pub(super) id: Uuid,
    pub(super) contact_id: Uuid,
    organization_id: Uuid,
    #[diesel(embed)]
    pub(super) columns: ChannelColumns,
}

/// What of a channel's row can change.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = channel, treat_none_as_null = true)]
pub(super) struct ChannelColumns {
    kind: String,
    belongs_to: String,
    value: Option<String>,
    personal_id: Option<Uuid>,
    personal_commitment: Option<Vec<u8>>,
    extension: Option<String>,
    usage: String,
    preference: i16,
    availability_kind: Option<String>,
    availability_zone: Option<String>,
    availability_note: Option<String>,
    audience: String,
    circles: Vec<Uuid>,
    listing: String,
    sealed: bool,
    proof: String,
    proved_at: Option<DateTime<Utc>>,
    proof_method: Option<String>,
    proved_by: Option<String>,
    created_at: DateTime<Utc>,
}

fn words<T: ToString>(values: &[T]) -> Vec<String> {
    values.iter().map(ToString::to_string).collect()
}

impl From<&Contact> for ContactRow {
    fn from(it: &Contact) -> Self {
        let (availability_kind, availability_zone, availability_note) = Schedule::columns(&it.availability);
        let person = it.person.as_ref();
        Self {
            id: it.id.0,
            organization_id: it.organization_id.0,
            columns: ContactColumns {
                roles: words(&it.roles),
                title: it.title.clone(),
                preference: it.preference,
                languages: words(&it.languages),
                availability_kind,
                availability_zone,
                availability_note,
                person_id: person.map(|it| it.details.id.0),
                person_commitment: person.map(|it| it.details.commitment.to_vec()),
                person_from: person.and_then(|it| it.from),
                person_until: person.and_then(|it| it.until),
                person_audience: person.map(|it| it.audience.kind().to_string()),
                person_circles: person.map(|it| columns::circles(&it.audience)),
                audience: it.audience.kind().to_string(),
                circles: columns::circles(&it.audience),
                tlp: it.tlp.to_string(),
                origin_source: it.origin.source.clone(),
                origin_source_id: it.origin.source_id.clone(),
                origin_fetched_at: it.origin.fetched_at,
                origin_source_changed_at: it.origin.source_changed_at,
                missing_since: it.origin.missing_since,
                confirmed_at: it.confirmed_at,
                edit_version: it.edit_version,
                created_at: it.created_at,
                updated_at: it.updated_at,
                retired_at: it.retired_at,
            },
        }
    }
}

impl ContactRow {
    /// The contact of this row with its channels and without its keys; values of persons are still references.
    pub(super) fn into_contact(
        self,
        channels: Vec<Channel>,
        mut schedule: Schedule,
    ) -> Result<Contact, Failure> {
        let it = self.columns;
        Ok(Contact {
            id: ContactId(self.id),
            organization_id: OrganizationId(self.organization_id),
            roles: it.roles.iter().map(|word| ContactRole::parse(word)).collect::<Result<_, _>>()?,
            title: it.title,
            preference: it.preference,
            languages: it.languages.iter().map(|tag| Language::parse(tag)).collect::<Result<_, _>>()?,
            availability: schedule.take(
                None,
                &it.availability_kind,
                it.availability_zone.as_deref(),
                it.availability_note,
            )?,
            channels,
            person: match (it.person_id, it.person_commitment, it.person_audience) {
                (Some(id), Some(commitment), Some(audience)) => Some(Box::new(Person {
                    details: Personal::reference(PersonalId(id), hash(commitment)?),
                    from: it.person_from,
                    until: it.person_until,
                    audience: columns::audience(&audience, &it.person_circles.unwrap_or_default())?,
                })),
                _ => None,
            },
            keys: Vec::new(),
            audience: columns::audience(&it.audience, &it.circles)?,
            tlp: Tlp::parse(&it.tlp)?,
            origin: columns::origin((
                it.origin_source,
                it.origin_source_id,
                it.origin_fetched_at,
                it.origin_source_changed_at,
                it.missing_since,
            )),
            confirmed_at: it.confirmed_at,
            edit_version: it.edit_version,
            created_at: it.created_at,
            updated_at: it.updated_at,
            retired_at: it.retired_at,
        })
    }
}

impl ChannelRow {
    pub(super) fn new(contact: &Contact, it: &Channel) -> Self {
        let availability = it.availability.as_ref().map(Schedule::columns);
        let (availability_kind, availability_zone, availability_note) = match availability {
            Some((kind, zone, note)) => (Some(kind), zone, note),
            None => (None, None, None),
        };
        let (value, personal) = match &it.value {
            ChannelValue::Function(value) => (Some(value.clone()), None),
            ChannelValue::Person(personal) => (None, Some(personal)),
        };
        Self {
            id: it.id.0,
            contact_id: contact.id.0,
            organization_id: contact.organization_id.0,
            columns: ChannelColumns {
                kind: it.kind.to_string(),
                belongs_to: it.value.belongs_to().to_string(),
                value,
                personal_id: personal.map(|it| it.id.0),
                personal_commitment: personal.map(|it| it.commitment.to_vec()),
                extension: it.extension.as_ref().map(ToString::to_string),
                usage: it.usage.to_string(),
                preference: it.preference,
                availability_kind,
                availability_zone,
                availability_note,
                audience: it.audience.kind().to_string(),
                circles: columns::circles(&it.audience),
                listing: it.listing.to_string(),
                sealed: it.sealed,
                proof: it.proof.to_string(),
                proved_at: it.proved_at,
                proof_method: it.proof_method.map(|it| it.to_string()),
                proved_by: it.proved_by.map(|it| it.to_string()),
                created_at: it.created_at,
            },
        }
    }

    pub(super) fn into_channel(self, schedule: &mut Schedule) -> Result<Channel, Failure> {
        let it = self.columns;
        Ok(Channel {
            id: ChannelId(self.id),
            kind: ChannelKind::parse(&it.kind)?,
            value: match (it.value, it.personal_id, it.personal_commitment) {
                (Some(value), _, _) => ChannelValue::Function(value),
                (None, Some(id), Some(commitment)) => {
                    ChannelValue::Person(Personal::reference(PersonalId(id), hash(commitment)?))
                }
                _ => return Err(Failure::Damaged("a channel without a value".to_owned())),
            },
            extension: it.extension.as_deref().map(Extension::parse).transpose()?,
            usage: ChannelUsage::parse(&it.usage)?,
            preference: it.preference,
            availability: it
                .availability_kind
                .map(|kind| {
                    schedule.take(Some(self.id), &kind, it.availability_zone.as_deref(), it.availability_note)
                })
                .transpose()?,
            audience: columns::audience(&it.audience, &it.circles)?,
            listing: ChannelListing::parse(&it.listing)?,
            sealed: it.sealed,
            proof: Proof::parse(&it.proof)?,
            proved_at: it.proved_at,
            proof_method: it.proof_method.as_deref().map(ProofMethod::parse).transpose()?,
            proved_by: it.proved_by.as_deref().map(Prover::parse).transpose()?,
            created_at: it.created_at,
        })
    }
}

pub(super) fn hash(bytes: Vec<u8>) -> Result<[u8; 32], Failure> {
    bytes.try_into().map_err(|_| Failure::Damaged("a commitment that is not 32 bytes long".to_owned()))
}
