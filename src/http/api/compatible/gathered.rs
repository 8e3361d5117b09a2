//! All that a caller sees of a team.

use crate::access::Disclosed;
use crate::access::views::{AttestationView, ClaimView, ContactView, OrganizationView};
use crate::directory::{AttestationFilter, ClaimFilter, ContactFilter, Found, Look};
use crate::exchange::compatible::TeamEntry;
use crate::http::api::noun::reading;
use crate::journal::Reading;
use crate::model::attestation::Attestation;
use crate::model::claim::Claim;
use crate::model::contact::Contact;
use crate::model::ids::OrganizationId;
use crate::model::organization::Organization;

/// Most contacts, claims or attestations of a team that are looked at.
const PARTS: usize = 200;

/// A team, with what is seen of it.
pub struct Gathered<'a> {
    organization: Disclosed<OrganizationView<'a>>,
    host: Option<Disclosed<OrganizationView<'a>>>,
    contacts: Vec<Disclosed<ContactView<'a>>>,
    claims: Vec<Disclosed<ClaimView<'a>>>,
    attestations: Vec<Disclosed<AttestationView<'a>>>,
}

impl<'a> Gathered<'a> {
    /// Gathers what is seen of an organization, as lists show it.
    pub fn of(look: &Look<'a>, organization: Disclosed<OrganizationView<'a>>) -> Self {
        let organization_id = OrganizationId(organization.view.id);
        let host = organization.view.host.as_ref().and_then(|it| it.organization_id);
        let host = host.and_then(|id| match look.organization(OrganizationId(id)) {
            Found::Here(host) => Some(host),
            Found::Retired | Found::Nothing => None,
        });
        let contacts = ContactFilter { organization_id: Some(organization_id), ..ContactFilter::default() };
        let claims = ClaimFilter::Of { organization_id, kinds: Vec::new() };
        let attestations = AttestationFilter { organization_id };
        Self {
            host,
            contacts: look.contacts(&contacts, None, PARTS).items,
            claims: look.claims(&claims, None, PARTS).items,
            attestations: look.attestations(&attestations, None, PARTS).items,
            organization,
        }
    }

    /// What sending it is a reading of.
    pub fn readings(&self) -> impl Iterator<Item = Reading> {
        let organizations = [&self.organization].into_iter().chain(&self.host);
        organizations
            .filter_map(reading::<Organization>)
            .chain(self.contacts.iter().filter_map(reading::<Contact>))
            .chain(self.claims.iter().filter_map(reading::<Claim>))
            .chain(self.attestations.iter().filter_map(reading::<Attestation>))
    }

    /// Makes something of it.
    pub fn told<T>(&self, tell: impl FnOnce(&TeamEntry<'_>) -> T) -> T {
        let contacts: Vec<_> = self.contacts.iter().map(|it| &it.view).collect();
        let claims: Vec<_> = self.claims.iter().map(|it| &it.view).collect();
        let attestations: Vec<_> = self.attestations.iter().map(|it| &it.view).collect();
        let named = self.organization.view.host.as_ref().and_then(|it| it.name);
        tell(&TeamEntry {
            organization: &self.organization.view,
            host: self.host.as_ref().map(|it| it.view.name).or(named),
            contacts: &contacts,
            claims: &claims,
            attestations: &attestations,
        })
    }
}
