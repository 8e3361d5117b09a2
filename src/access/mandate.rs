//! Mandate: towards whom an organization acts as authority. The lead of a state has one, and so has a delegate of the lead
//! for what was delegated, as long as it holds.

use chrono::{DateTime, Utc};

use super::owner::Owner;
use crate::model::country::Country;
use crate::model::ids::OrganizationId;
use crate::model::kinds::OrganizationKind;
use crate::model::organization::{AuthorityTerms, Delegation};
use crate::model::sector::Sector;

/// Towards whom an organization acts as authority.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mandate {
    /// The lead that it acts for: itself, when it leads.
    pub lead_id: OrganizationId,
    /// The lead's country.
    pub country: Country,
    /// What was delegated; nothing for the lead itself, whose mandate has no bounds.
    pub delegation: Option<Delegation>,
}

impl Mandate {
    /// The mandate of an organization: of a lead by itself, of a delegate by its terms.
    #[must_use]
    pub fn of(
        id: OrganizationId,
        leads: Option<Country>,
        delegated: Option<(OrganizationId, &Delegation)>,
        now: DateTime<Utc>,
    ) -> Option<Self> {
        if let Some(country) = leads {
            return Some(Self { lead_id: id, country, delegation: None });
        }
        let (lead_id, delegation) = delegated.filter(|(_, delegation)| delegation.holds(now))?;
        Some(Self { lead_id, country: delegation.country, delegation: Some(delegation.clone()) })
    }

    /// Whether it bears on the owner of a record: one whose authority is the lead, within what was delegated.
    #[must_use]
    pub fn bears_on(&self, owner: &Owner) -> bool {
        owner.authority_id == Some(self.lead_id) && self.covers(owner.kind, &owner.sectors)
    }

    /// Whether an organization of this kind and these sectors can be registered, or offered sponsorship, under it.
    #[must_use]
    pub fn covers(&self, kind: OrganizationKind, sectors: &[Sector]) -> bool {
        kind.has_authority() && self.delegation.as_ref().is_none_or(|it| it.covers(kind, sectors))
    }

    /// Whether it is that of the lead itself.
    #[must_use]
    pub fn is_of_lead(&self) -> bool {
        self.delegation.is_none()
    }
}

/// What is delegated by an authority on these terms, and by whom.
#[must_use]
pub fn delegated(
    authority_id: Option<OrganizationId>,
    terms: Option<&AuthorityTerms>,
) -> Option<(OrganizationId, &Delegation)> {
    Some((authority_id?, terms?.delegation.as_ref()?))
}
