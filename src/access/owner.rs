//! Owner: what decisions need to know of the organization that a record belongs to.

use crate::model::audience::Audience;
use crate::model::ids::OrganizationId;
use crate::model::kinds::{OrganizationKind, Standing};
use crate::model::organization::Organization;
use crate::model::sector::Sector;

/// The organization that a record belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    /// Its id.
    pub id: OrganizationId,
    /// What it is.
    pub kind: OrganizationKind,
    /// What it works in.
    pub sectors: Vec<Sector>,
    /// Its standing.
    pub standing: Standing,
    /// The lead state authority that registered it, or that it accepted.
    pub authority_id: Option<OrganizationId>,
    /// Who may read of it at all.
    pub audience: Audience,
    /// Whether an account of its own administers it: until then others may stand in.
    pub has_administrator: bool,
}

impl Owner {
    /// The owner of an organization's records.
    #[must_use]
    pub fn of(organization: &Organization, has_administrator: bool) -> Self {
        Self {
            id: organization.id,
            kind: organization.kind,
            sectors: organization.sectors.clone(),
            standing: organization.standing.standing,
            authority_id: organization.authority_id,
            audience: organization.audience.clone(),
            has_administrator,
        }
    }
}
