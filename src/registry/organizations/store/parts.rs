//! Names, links, identifiers and address of an organization as rows: each list is replaced whole where it differs.

use diesel::QueryResult;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use crate::db::schema::{
    organization_address, organization_adoption, organization_delegation, organization_identifier,
    organization_link, organization_name,
};
use crate::model::address::Address;
use crate::model::country::Country;
use crate::model::kinds::{IdentifierScheme, LinkRelation};
use crate::model::language::Language;
use crate::model::organization::{Delegation, Identifier, Link, Organization, OtherName};
use crate::model::origin::Listed;
use crate::model::web::WebUrl;
use crate::unit::Failure;
use crate::unit::columns::DelegationRow;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = organization_name)]
struct NameRow {
    organization_id: Uuid,
    ordinal: i16,
    value: String,
    language: Option<String>,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = organization_link)]
struct LinkRow {
    organization_id: Uuid,
    ordinal: i16,
    rel: String,
    url: String,
    language: Option<String>,
    label: Option<String>,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = organization_identifier)]
struct IdentifierRow {
    organization_id: Uuid,
    ordinal: i16,
    scheme: String,
    value: String,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = organization_address)]
struct AddressRow {
    organization_id: Uuid,
    lines: Vec<String>,
    locality: Option<String>,
    region: Option<String>,
    postal_code: Option<String>,
    country: Option<String>,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = organization_adoption)]
struct AdoptionRow {
    organization_id: Uuid,
    source: String,
    source_id: String,
}

/// What of an organization stands in tables of its own.
pub(super) struct Parts {
    pub(super) names: Vec<OtherName>,
    pub(super) links: Vec<Link>,
    pub(super) identifiers: Vec<Identifier>,
    pub(super) address: Option<Address>,
    pub(super) delegation: Option<Delegation>,
    pub(super) adopted_from: Option<Listed>,
}

impl Parts {
    /// Reads them; where it was listed before only of an organization that may have been adopted.
    pub(super) async fn read(
        connection: &mut AsyncPgConnection,
        id: Uuid,
        is_adopted: bool,
    ) -> Result<Self, Failure> {
        let names: Vec<NameRow> = organization_name::table
            .filter(organization_name::organization_id.eq(id))
            .order(organization_name::ordinal)
            .select(NameRow::as_select())
            .load(connection)
            .await?;
        let links: Vec<LinkRow> = organization_link::table
            .filter(organization_link::organization_id.eq(id))
            .order(organization_link::ordinal)
            .select(LinkRow::as_select())
            .load(connection)
            .await?;
        let identifiers: Vec<IdentifierRow> = organization_identifier::table
            .filter(organization_identifier::organization_id.eq(id))
            .order(organization_identifier::ordinal)
            .select(IdentifierRow::as_select())
            .load(connection)
            .await?;
        let address: Option<AddressRow> = organization_address::table
            .find(id)
            .select(AddressRow::as_select())
            .first(connection)
            .await
            .optional()?;
        let delegation: Option<DelegationRow> = organization_delegation::table
            .find(id)
            .select(DelegationRow::as_select())
            .first(connection)
            .await
            .optional()?;
        let adoption: Option<AdoptionRow> = if is_adopted {
            let row = organization_adoption::table.find(id).select(AdoptionRow::as_select());
            row.first(connection).await.optional()?
        } else {
            None
        };
        Ok(Self {
            names: names.into_iter().map(NameRow::into_name).collect::<Result<_, _>>()?,
            links: links.into_iter().map(LinkRow::into_link).collect::<Result<_, _>>()?,
            identifiers: identifiers
                .into_iter()
                .map(|row| Ok(Identifier { scheme: IdentifierScheme::parse(&row.scheme)?, value: row.value }))
                .collect::<Result<_, Failure>>()?,
            address: address.map(AddressRow::into_address).transpose()?,
            delegation: delegation.map(DelegationRow::into_delegation).transpose()?,
            adopted_from: adoption.map(|row| Listed { source: row.source, source_id: row.source_id }),
        })
    }
}

impl NameRow {
    fn into_name(self) -> Result<OtherName, Failure> {
        Ok(OtherName { value: self.value, language: language(self.language.as_deref())? })
    }
}

impl LinkRow {
    fn into_link(self) -> Result<Link, Failure> {
        Ok(Link {
            rel: LinkRelation::parse(&self.rel)?,
            url: WebUrl::parse(&self.url)?,
            language: language(self.language.as_deref())?,
            label: self.label,
        })
    }
}

impl AddressRow {
    fn into_address(self) -> Result<Address, Failure> {
        Ok(Address {
            lines: self.lines,
            locality: self.locality,
            region: self.region,
            postal_code: self.postal_code,
            country: self.country.as_deref().map(Country::parse).transpose()?,
        })
    }
}

fn language(tag: Option<&str>) -> Result<Option<Language>, Failure> {
    Ok(tag.map(Language::parse).transpose()?)
}

fn name_rows(of: &Organization) -> impl Iterator<Item = NameRow> {
    (0..).zip(&of.names).map(|(ordinal, it)| NameRow {
        organization_id: of.id.0,
        ordinal,
        value: it.value.clone(),
        language: it.language.as_ref().map(ToString::to_string),
    })
}

fn link_rows(of: &Organization) -> impl Iterator<Item = LinkRow> {
    (0..).zip(&of.links).map(|(ordinal, it)| LinkRow {
        organization_id: of.id.0,
        ordinal,
        rel: it.rel.to_string(),
        url: it.url.to_string(),
        language: it.language.as_ref().map(ToString::to_string),
        label: it.label.clone(),
    })
}

fn identifier_rows(of: &Organization) -> impl Iterator<Item = IdentifierRow> {
    (0..).zip(&of.identifiers).map(|(ordinal, it)| IdentifierRow {
        organization_id: of.id.0,
        ordinal,
        scheme: it.scheme.to_string(),
        value: it.value.clone(),
    })
}

fn address_rows(of: &Organization) -> impl Iterator<Item = AddressRow> {
    of.address.iter().map(|it| AddressRow {
        organization_id: of.id.0,
        lines: it.lines.clone(),
        locality: it.locality.clone(),
        region: it.region.clone(),
        postal_code: it.postal_code.clone(),
        country: it.country.map(|it| it.to_string()),
    })
}

fn delegation_rows(of: &Organization) -> impl Iterator<Item = DelegationRow> {
    let delegation = of.authority_terms.as_ref().and_then(|terms| terms.delegation.as_ref());
    delegation.into_iter().map(|it| DelegationRow::of(of.id, it))
}

fn adoption_rows(of: &Organization) -> impl Iterator<Item = AdoptionRow> {
    of.origin.adopted_from.iter().map(|it| AdoptionRow {
        organization_id: of.id.0,
        source: it.source.clone(),
        source_id: it.source_id.clone(),
    })
}

/// Inserts the lists of new organizations.
pub(super) async fn insert_all(
    connection: &mut AsyncPgConnection,
    organizations: &[Organization],
) -> QueryResult<()> {
    /// Inserts the rows of one table.
    macro_rules! insert {
        ($table:ident, $rows:ident) => {
            let rows: Vec<_> = organizations.iter().flat_map($rows).collect();
            insert_all!(connection, $table, rows);
        };
    }
    insert!(organization_name, name_rows);
    insert!(organization_link, link_rows);
    insert!(organization_identifier, identifier_rows);
    insert!(organization_address, address_rows);
    insert!(organization_delegation, delegation_rows);
    insert!(organization_adoption, adoption_rows);
    Ok(())
}

/// Stores the lists of an organization, where they differ from what was there before.
pub(super) async fn save(
    connection: &mut AsyncPgConnection,
    before: Option<&Organization>,
    after: &Organization,
) -> QueryResult<()> {
    let Some(before) = before else {
        return insert_all(connection, std::slice::from_ref(after)).await;
    };
    /// Deletes the old rows of one table and inserts the new ones.
    macro_rules! replace {
        ($table:ident, $field:ident, $rows:ident) => {
            if before.$field != after.$field {
                diesel::delete($table::table.filter($table::organization_id.eq(after.id.0)))
                    .execute(connection)
                    .await?;
                let rows: Vec<_> = $rows(after).collect();
                insert_all!(connection, $table, rows);
            }
        };
    }
    replace!(organization_name, names, name_rows);
    replace!(organization_link, links, link_rows);
    replace!(organization_identifier, identifiers, identifier_rows);
    replace!(organization_address, address, address_rows);
    replace!(organization_delegation, authority_terms, delegation_rows);
    // Noted once: nobody gives a record back.
    if before.origin.adopted_from.is_none() {
        let rows: Vec<_> = adoption_rows(after).collect();
        insert_all!(connection, organization_adoption, rows);
    }
    Ok(())
}
