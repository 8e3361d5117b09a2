//! All that a caller sees of a team.

use crate::access::Disclosed;
use crate::access::views::{AttestationView, ClaimView, ContactView, OrganizationView};
use crate::directory::{AttestationFilter, ClaimFilter, ContactFilter, Found, Look};
use crate::exchange::compatible::{Part, TeamEntry, part_of};
use crate::exchange::sources::first::FIRST;
use crate::http::api::noun::reading;
use crate::journal::Reading;
use crate::model::attestation::Attestation;
use crate::model::claim::Claim;
use crate::model::contact::Contact;
use crate::model::ids::OrganizationId;
use crate::model::organization::Organization;

/// Most contacts, claims or attestations of a team that are looked at.
const PARTS: usize = 200;

/// What is gathered of a team besides the organization itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Parts([bool; Part::COUNT]);

impl Parts {
    /// All of it.
    pub const ALL: Self = Self([true; Part::COUNT]);

    /// What these fields of FIRST's API are made from.
    pub fn of<'f>(fields: impl IntoIterator<Item = &'f str>) -> Self {
        let mut parts = Self::default();
        for field in fields {
            parts.0[part_of(field) as usize] = true;
        }
        parts
    }

    /// What `gather` gathers, where this part is wanted.
    fn gathered<T>(self, part: Part, gather: impl FnOnce() -> Vec<T>) -> Vec<T> {
        if self.0[part as usize] { gather() } else { Vec::new() }
    }
}

/// A team, with what is seen of it.
pub struct Gathered<'a> {
    organization: Disclosed<OrganizationView<'a>>,
    first_id: Option<&'a str>,
    host: Option<Disclosed<OrganizationView<'a>>>,
    contacts: Vec<Disclosed<ContactView<'a>>>,
    claims: Vec<Disclosed<ClaimView<'a>>>,
    attestations: Vec<Disclosed<AttestationView<'a>>>,
}

impl<'a> Gathered<'a> {
    /// Gathers parts of what is seen of an organization, as lists show it.
    pub fn of(look: &Look<'a>, organization: Disclosed<OrganizationView<'a>>, parts: Parts) -> Self {
        let organization_id = OrganizationId(organization.view.id);
        let host = || {
            let id = organization.view.host.as_ref().and_then(|it| it.organization_id);
            let host = id.map(|id| look.organization(OrganizationId(id)));
            host.and_then(Found::here).into_iter().collect()
        };
        let contacts = || {
            let filter = ContactFilter { organization_id: Some(organization_id), ..ContactFilter::default() };
            look.contacts(&filter, None, PARTS).items
        };
        let claims =
            || look.claims(&ClaimFilter::Of { organization_id, kinds: Vec::new() }, None, PARTS).items;
        let attestations = || look.attestations(&AttestationFilter { organization_id }, None, PARTS).items;
        Self {
            host: parts.gathered(Part::Host, host).pop(),
            contacts: parts.gathered(Part::Contacts, contacts),
            claims: parts.gathered(Part::Claims, claims),
            attestations: parts.gathered(Part::Attestations, attestations),
            first_id: look.id_in(FIRST.name, organization_id),
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
            first_id: self.first_id,
            host: self.host.as_ref().map(|it| it.view.name).or(named),
            contacts: &contacts,
            claims: &claims,
            attestations: &attestations,
        })
    }
}
