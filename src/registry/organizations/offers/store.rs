//! Offers in Postgres. They are no records of the log: nobody follows them.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::Offer;
use crate::access::Permit;
use crate::db::schema::authority_offer;
use crate::model::ids::OrganizationId;
use crate::model::kinds::AuthorityBasis;
use crate::unit::{Failure, Unit, columns};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = authority_offer)]
struct OfferRow {
    organization_id: Uuid,
    authority_id: Uuid,
    basis: String,
    country: Option<String>,
    kinds: Option<Vec<String>>,
    sectors: Option<Vec<String>>,
    until: Option<NaiveDate>,
    offered_at: DateTime<Utc>,
}

/// Stores an offer.
pub(super) async fn insert(unit: &mut Unit, permit: &Permit, offer: &Offer) -> Result<(), Failure> {
    let delegation = offer.delegation.as_ref();
    let row = OfferRow {
        organization_id: permit.organization_id().0,
        authority_id: offer.authority_id.0,
        basis: offer.basis.to_string(),
        country: delegation.map(|it| it.country.to_string()),
        kinds: delegation.map(|it| it.kinds.iter().map(ToString::to_string).collect()),
        sectors: delegation.map(|it| it.sectors.iter().map(ToString::to_string).collect()),
        until: delegation.and_then(|it| it.until),
        offered_at: offer.offered_at,
    };
    diesel::insert_into(authority_offer::table).values(row).execute(unit.connection()).await?;
    Ok(())
}

/// Deletes what an authority offers to the organization of the permit; returns whether there was anything.
pub(in crate::registry::organizations) async fn delete(
    unit: &mut Unit,
    permit: &Permit,
    authority_id: OrganizationId,
) -> Result<bool, Failure> {
    let offer = authority_offer::table.find((permit.organization_id().0, authority_id.0));
    Ok(diesel::delete(offer).execute(unit.connection()).await? > 0)
}

/// What an authority offers to an organization.
pub(in crate::registry::organizations) async fn read(
    connection: &mut AsyncPgConnection,
    id: OrganizationId,
    authority_id: OrganizationId,
) -> Result<Option<Offer>, Failure> {
    let offer = authority_offer::table.find((id.0, authority_id.0)).select(OfferRow::as_select());
    offer.first(connection).await.optional()?.map(OfferRow::into_offer).transpose()
}

/// All that is offered to an organization, the oldest first; by one authority alone where it is named.
///
/// # Errors
/// The database's, and [`Failure::Damaged`].
pub async fn all(
    connection: &mut AsyncPgConnection,
    id: OrganizationId,
    by: Option<OrganizationId>,
) -> Result<Vec<Offer>, Failure> {
    let mut offers = authority_offer::table
        .filter(authority_offer::organization_id.eq(id.0))
        .order((authority_offer::offered_at, authority_offer::authority_id))
        .select(OfferRow::as_select())
        .into_boxed();
    if let Some(by) = by {
        offers = offers.filter(authority_offer::authority_id.eq(by.0));
    }
    let rows: Vec<OfferRow> = offers.load(connection).await?;
    rows.into_iter().map(OfferRow::into_offer).collect()
}

impl OfferRow {
    fn into_offer(self) -> Result<Offer, Failure> {
        let delegation = match (self.country, self.kinds, self.sectors) {
            (Some(country), Some(kinds), Some(sectors)) => {
                Some(columns::delegation(&country, &kinds, &sectors, self.until)?)
            }
            _ => None,
        };
        Ok(Offer {
            organization_id: OrganizationId(self.organization_id),
            authority_id: OrganizationId(self.authority_id),
            basis: AuthorityBasis::parse(&self.basis)?,
            delegation,
            offered_at: self.offered_at,
        })
    }
}
