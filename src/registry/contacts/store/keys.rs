//! Keys of contacts as rows. What they say lies in the vault.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::QueryResult;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::rows::hash;
use crate::db::schema::contact_key;
use crate::model::contact::Contact;
use crate::model::ids::{KeyId, PersonalId};
use crate::model::key::Key;
use crate::model::kinds::{BelongsTo, KeyKind};
use crate::model::personal::Personal;
use crate::unit::Failure;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = contact_key)]
pub(super) struct KeyRow {
    id: Uuid,
    contact_id: Uuid,
    organization_id: Uuid,
    kind: String,
    belongs_to: String,
    personal_id: Uuid,
    personal_commitment: Vec<u8>,
    created_at: DateTime<Utc>,
}

impl KeyRow {
    fn new(contact: &Contact, key: &Key) -> Self {
        Self {
            id: key.id.0,
            contact_id: contact.id.0,
            organization_id: contact.organization_id.0,
            kind: key.kind.to_string(),
            belongs_to: key.belongs_to.to_string(),
            personal_id: key.details.id.0,
            personal_commitment: key.details.commitment.to_vec(),
            created_at: key.created_at,
        }
    }

    /// The key; what it says is still a reference.
    pub(super) fn into_key(self) -> Result<Key, Failure> {
        Ok(Key {
            id: KeyId(self.id),
            kind: KeyKind::parse(&self.kind)?,
            belongs_to: BelongsTo::parse(&self.belongs_to)?,
            details: Personal::reference(PersonalId(self.personal_id), hash(self.personal_commitment)?),
            created_at: self.created_at,
        })
    }
}

/// Reads the keys of a contact.
pub(super) async fn read(connection: &AsyncPgConnection, contact_id: Uuid) -> QueryResult<Vec<KeyRow>> {
    contact_key::table
        .filter(contact_key::contact_id.eq(contact_id))
        .order((contact_key::created_at, contact_key::id))
        .select(KeyRow::as_select())
        .load(&mut &*connection)
        .await
}

/// Reads the keys of many contacts, by contact.
pub(super) async fn read_all(
    connection: &mut AsyncPgConnection,
    contacts: &[Uuid],
) -> QueryResult<HashMap<Uuid, Vec<KeyRow>>> {
    let rows: Vec<KeyRow> = contact_key::table
        .filter(contact_key::contact_id.eq_any(contacts))
        .order((contact_key::created_at, contact_key::id))
        .select(KeyRow::as_select())
        .load(connection)
        .await?;
    let mut of: HashMap<Uuid, Vec<KeyRow>> = HashMap::new();
    for row in rows {
        of.entry(row.contact_id).or_default().push(row);
    }
    Ok(of)
}

/// Stores the keys of contacts that have none.
pub(super) async fn insert_all(connection: &mut AsyncPgConnection, contacts: &[Contact]) -> QueryResult<()> {
    let keys =
        |contact: &Contact| contact.keys.iter().map(|key| KeyRow::new(contact, key)).collect::<Vec<_>>();
    let rows: Vec<KeyRow> = contacts.iter().flat_map(keys).collect();
    insert_all!(connection, contact_key, rows);
    Ok(())
}

/// Stores which keys a contact has. A key never changes.
pub(super) async fn save(
    connection: &mut AsyncPgConnection,
    before: Option<&Contact>,
    after: &Contact,
) -> QueryResult<()> {
    let known = before.map(|it| it.keys.as_slice()).unwrap_or_default();
    let is_in = |keys: &[Key], key: &Key| keys.iter().any(|it| it.id == key.id);
    let gone: Vec<Uuid> = known.iter().filter(|it| !is_in(&after.keys, it)).map(|it| it.id.0).collect();
    if !gone.is_empty() {
        diesel::delete(contact_key::table.filter(contact_key::id.eq_any(gone))).execute(connection).await?;
    }
    let added: Vec<KeyRow> =
        after.keys.iter().filter(|it| !is_in(known, it)).map(|it| KeyRow::new(after, it)).collect();
    if !added.is_empty() {
        diesel::insert_into(contact_key::table).values(added).execute(connection).await?;
    }
    Ok(())
}
