//! Address spaces in Postgres.

use std::str::FromStr;

use chrono::{DateTime, Utc};
use diesel::QueryResult;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use crate::access::Permit;
use crate::db::schema::address_space;
use crate::model::address_space::AddressSpace;
use crate::model::country::Country;
use crate::model::ids::{AddressSpaceId, OrganizationId};
use crate::model::violation::Invalid;
use crate::unit::{Failure, Unit, columns};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = address_space)]
struct AddressSpaceRow {
    id: Uuid,
    organization_id: Uuid,
    registry: String,
    country: String,
    origin_source: String,
    origin_source_id: String,
    created_at: DateTime<Utc>,
    #[diesel(embed)]
    columns: AddressSpaceColumns,
}

/// What of an address space's row can change.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = address_space, treat_none_as_null = true)]
struct AddressSpaceColumns {
    prefixes: Vec<String>,
    as_numbers: Vec<String>,
    origin_fetched_at: Option<DateTime<Utc>>,
    origin_source_changed_at: Option<DateTime<Utc>>,
    missing_since: Option<DateTime<Utc>>,
    edit_version: i64,
    updated_at: DateTime<Utc>,
    retired_at: Option<DateTime<Utc>>,
}

impl From<&AddressSpace> for AddressSpaceRow {
    fn from(it: &AddressSpace) -> Self {
        Self {
            id: it.id.0,
            organization_id: it.organization_id.0,
            registry: it.registry.clone(),
            country: it.country.to_string(),
            origin_source: it.origin.source.clone(),
            origin_source_id: it.origin.source_id.clone().unwrap_or_default(),
            created_at: it.created_at,
            columns: AddressSpaceColumns {
                prefixes: it.prefixes.iter().map(ToString::to_string).collect(),
                as_numbers: it.as_numbers.iter().map(ToString::to_string).collect(),
                origin_fetched_at: it.origin.fetched_at,
                origin_source_changed_at: it.origin.source_changed_at,
                missing_since: it.origin.missing_since,
                edit_version: it.edit_version,
                updated_at: it.updated_at,
                retired_at: it.retired_at,
            },
        }
    }
}

impl AddressSpaceRow {
    fn into_space(self) -> Result<AddressSpace, Failure> {
        let it = self.columns;
        Ok(AddressSpace {
            id: AddressSpaceId(self.id),
            organization_id: OrganizationId(self.organization_id),
            registry: self.registry,
            country: Country::parse(&self.country)?,
            prefixes: texts(&it.prefixes)?,
            as_numbers: texts(&it.as_numbers)?,
            origin: columns::origin((
                self.origin_source,
                Some(self.origin_source_id),
                it.origin_fetched_at,
                it.origin_source_changed_at,
                it.missing_since,
            )),
            edit_version: it.edit_version,
            created_at: self.created_at,
            updated_at: it.updated_at,
            retired_at: it.retired_at,
        })
    }
}

fn texts<T: FromStr<Err = Invalid>>(texts: &[String]) -> Result<Vec<T>, Failure> {
    Ok(texts.iter().map(|text| text.parse()).collect::<Result<_, _>>()?)
}

/// Whose it is. That never changes, so nothing needs a lock.
pub(super) async fn organization_of(
    connection: &mut AsyncPgConnection,
    id: AddressSpaceId,
) -> QueryResult<Option<OrganizationId>> {
    let row = address_space::table.find(id.0).select(address_space::organization_id);
    let found: Option<Uuid> = row.first(connection).await.optional()?;
    Ok(found.map(OrganizationId))
}

/// Reads an address space and locks its row.
pub(super) async fn lock(
    connection: &mut AsyncPgConnection,
    id: AddressSpaceId,
) -> Result<Option<AddressSpace>, Failure> {
    let row = address_space::table.find(id.0).select(AddressSpaceRow::as_select()).for_no_key_update();
    row.first(connection).await.optional()?.map(AddressSpaceRow::into_space).transpose()
}

/// Reads an address space as it stands.
pub(in crate::registry) async fn read(
    connection: &mut AsyncPgConnection,
    id: AddressSpaceId,
) -> Result<Option<AddressSpace>, Failure> {
    let row = address_space::table.find(id.0).select(AddressSpaceRow::as_select());
    row.first(connection).await.optional()?.map(AddressSpaceRow::into_space).transpose()
}

/// How many there are, tombstones included.
pub(in crate::registry) async fn count(connection: &mut AsyncPgConnection) -> QueryResult<i64> {
    address_space::table.count().get_result(connection).await
}

/// Stores what an address space became, and notes it in log and journal.
pub(super) async fn save(
    unit: &mut Unit,
    permit: &Permit,
    act: &'static str,
    before: Option<&AddressSpace>,
    after: AddressSpace,
) -> Result<(), Failure> {
    let row = AddressSpaceRow::from(&after);
    let connection = unit.connection();
    if before.is_some() {
        diesel::update(address_space::table.find(row.id)).set(row.columns).execute(connection).await?;
    } else {
        diesel::insert_into(address_space::table).values(row).execute(connection).await?;
    }
    unit.record(permit, act, after, before.is_none()).await
}
