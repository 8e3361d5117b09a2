//! An organization as a row. Private to the store.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use super::parts::Parts;
use crate::db::schema::organization;
use crate::model::country::Country;
use crate::model::host::Host;
use crate::model::ids::OrganizationId;
use crate::model::kinds::{AuthorityBasis, Criterion, OrganizationKind, Standing, TeamType};
use crate::model::organization::{AuthorityTerms, Organization, StandingRecord};
use crate::model::origin::{LOCAL, Origin};
use crate::model::tlp::Tlp;
use crate::unit::{Failure, columns};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = organization, treat_none_as_null = true)]
pub(super) struct OrganizationRow {
    pub(super) id: Uuid,
    kind: String,
    name: String,
    short_name: Option<String>,
    country: Option<String>,
    sectors: Vec<String>,
    team_types: Vec<String>,
    host_id: Option<Uuid>,
    host_name: Option<String>,
    established: Option<NaiveDate>,
    audience: String,
    circles: Vec<Uuid>,
    tlp: String,
    standing: String,
    standing_since: DateTime<Utc>,
    standing_criterion: Option<String>,
    standing_reason: Option<String>,
    standing_reference: Option<String>,
    authority_id: Option<Uuid>,
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
    is_lead: bool,
    authority_basis: Option<String>,
    authority_since: Option<DateTime<Utc>>,
}

impl From<&Organization> for OrganizationRow {
    fn from(it: &Organization) -> Self {
        let terms = it.authority_terms.as_ref();
        Self {
            id: it.id.0,
            kind: it.kind.to_string(),
            name: it.name.clone(),
            short_name: it.short_name.clone(),
            country: it.country.map(|it| it.to_string()),
            sectors: it.sectors.iter().map(ToString::to_string).collect(),
            team_types: it.team_types.iter().map(ToString::to_string).collect(),
            host_id: it.host.as_ref().and_then(Host::organization_id).map(|it| it.0),
            host_name: it.host.as_ref().and_then(Host::name).map(str::to_owned),
            established: it.established,
            audience: it.audience.kind().to_string(),
            circles: columns::circles(&it.audience),
            tlp: it.tlp.to_string(),
            standing: it.standing.standing.to_string(),
            standing_since: it.standing.since,
            standing_criterion: it.standing.criterion.map(|it| it.to_string()),
            standing_reason: it.standing.reason.clone(),
            standing_reference: it.standing.reference.clone(),
            authority_id: it.authority_id.map(|it| it.0),
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
            is_lead: it.is_lead,
            authority_basis: terms.map(|terms| terms.basis.to_string()),
            authority_since: terms.map(|terms| terms.since),
        }
    }
}

impl OrganizationRow {
    /// See [`Origin::is_adopted`].
    pub(super) fn is_adopted(&self) -> bool {
        self.origin_source == LOCAL && self.origin_fetched_at.is_some()
    }

    pub(super) fn into_organization(self, parts: Parts) -> Result<Organization, Failure> {
        let basis = self.authority_basis.as_deref().map(AuthorityBasis::parse).transpose()?;
        let authority_terms = basis.zip(self.authority_since).map(|(basis, since)| AuthorityTerms {
            basis,
            delegation: parts.delegation,
            since,
        });
        Ok(Organization {
            id: OrganizationId(self.id),
            kind: OrganizationKind::parse(&self.kind)?,
            name: self.name,
            short_name: self.short_name,
            names: parts.names,
            country: self.country.as_deref().map(Country::parse).transpose()?,
            sectors: columns::sectors(&self.sectors)?,
            team_types: self.team_types.iter().map(|word| TeamType::parse(word)).collect::<Result<_, _>>()?,
            host: match self.host_id {
                Some(id) => Some(Host::Organization(OrganizationId(id))),
                None => self.host_name.map(Host::Name),
            },
            links: parts.links,
            identifiers: parts.identifiers,
            address: parts.address,
            established: self.established,
            audience: columns::audience(&self.audience, &self.circles)?,
            tlp: Tlp::parse(&self.tlp)?,
            standing: StandingRecord {
                standing: Standing::parse(&self.standing)?,
                since: self.standing_since,
                criterion: self.standing_criterion.as_deref().map(Criterion::parse).transpose()?,
                reason: self.standing_reason,
                reference: self.standing_reference,
            },
            authority_id: self.authority_id.map(OrganizationId),
            authority_terms,
            is_lead: self.is_lead,
            origin: Origin {
                adopted_from: parts.adopted_from,
                ..columns::origin((
                    self.origin_source,
                    self.origin_source_id,
                    self.origin_fetched_at,
                    self.origin_source_changed_at,
                    self.missing_since,
                ))
            },
            confirmed_at: self.confirmed_at,
            edit_version: self.edit_version,
            created_at: self.created_at,
            updated_at: self.updated_at,
            retired_at: self.retired_at,
        })
    }
}
