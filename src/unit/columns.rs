//! How values that every store meets stand in columns.

use chrono::NaiveDate;
use diesel::prelude::*;
use uuid::Uuid;

use super::Failure;
use crate::db::schema::organization_delegation;
use crate::model::audience::{Audience, AudienceKind};
use crate::model::country::Country;
use crate::model::ids::{CircleId, OrganizationId};
use crate::model::kinds::{ClientScope, OrganizationKind};
use crate::model::organization::Delegation;
use crate::model::origin::Origin;
use crate::model::scopes::Scopes;
use crate::model::sector::Sector;
use crate::model::violation::Invalid;

/// An audience from its two columns.
///
/// # Errors
/// [`Failure::Damaged`].
pub fn audience(kind: &str, circles: &[Uuid]) -> Result<Audience, Failure> {
    Ok(match AudienceKind::parse(kind)? {
        AudienceKind::Public => Audience::Public,
        AudienceKind::Members => Audience::Members,
        AudienceKind::Circles => Audience::Circles(circles.iter().copied().map(CircleId).collect()),
        AudienceKind::Authority => Audience::Authority,
        AudienceKind::Own => Audience::Own,
    })
}

/// The circles of an audience, for its second column.
#[must_use]
pub fn circles(audience: &Audience) -> Vec<Uuid> {
    match audience {
        Audience::Circles(circles) => circles.iter().map(|circle| circle.0).collect(),
        _ => Vec::new(),
    }
}

/// Sectors from their column.
///
/// # Errors
/// [`Failure::Damaged`].
pub fn sectors(words: &[String]) -> Result<Vec<Sector>, Failure> {
    Ok(words.iter().map(|word| Sector::parse(word)).collect::<Result<_, _>>()?)
}

/// Scopes from their column.
///
/// # Errors
/// [`Failure::Damaged`].
pub fn scopes(words: &[String]) -> Result<Scopes, Failure> {
    Ok(words.iter().map(|word| ClientScope::parse(word)).collect::<Result<_, _>>()?)
}

/// What is delegated, as a row.
#[derive(Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = organization_delegation)]
pub struct DelegationRow {
    organization_id: Uuid,
    country: String,
    kinds: Vec<String>,
    sectors: Vec<String>,
    until: Option<NaiveDate>,
}

impl DelegationRow {
    /// The row of what is delegated to an organization.
    #[must_use]
    pub fn of(id: OrganizationId, it: &Delegation) -> Self {
        Self {
            organization_id: id.0,
            country: it.country.to_string(),
            kinds: it.kinds.iter().map(ToString::to_string).collect(),
            sectors: it.sectors.iter().map(ToString::to_string).collect(),
            until: it.until,
        }
    }

    /// What is delegated.
    ///
    /// # Errors
    /// [`Failure::Damaged`].
    pub fn into_delegation(self) -> Result<Delegation, Failure> {
        delegation(&self.country, &self.kinds, &self.sectors, self.until)
    }
}

/// What is delegated, from its columns.
///
/// # Errors
/// [`Failure::Damaged`].
pub fn delegation(
    country: &str,
    kinds: &[String],
    sectors: &[String],
    until: Option<NaiveDate>,
) -> Result<Delegation, Failure> {
    Ok(Delegation {
        country: Country::parse(country)?,
        kinds: kinds.iter().map(|word| OrganizationKind::parse(word)).collect::<Result<_, _>>()?,
        sectors: self::sectors(sectors)?,
        until,
    })
}

/// The columns of an [`Origin`]: source, id there, fetched at, changed at, missing since.
pub type OriginColumns = (
    String,
    Option<String>,
    Option<chrono::DateTime<chrono::Utc>>,
    Option<chrono::DateTime<chrono::Utc>>,
    Option<chrono::DateTime<chrono::Utc>>,
);

/// An origin from its columns.
#[must_use]
pub fn origin((source, source_id, fetched_at, source_changed_at, missing_since): OriginColumns) -> Origin {
    Origin { source, source_id, fetched_at, source_changed_at, missing_since, adopted_from: None }
}

/// A word in a table that is none of its vocabulary: the table is damaged.
impl From<Invalid> for Failure {
    fn from(invalid: Invalid) -> Self {
        Self::Damaged(invalid.detail)
    }
}
