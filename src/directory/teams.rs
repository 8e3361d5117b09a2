//! Teams: the organizations that directories of teams list.

use super::look::Look;
use crate::access::Disclosed;
use crate::access::views::OrganizationView;
use crate::model::ids::OrganizationId;
use crate::model::kinds::{KnownScheme, OrganizationKind};
use crate::model::organization::Organization;

impl<'a> Look<'a> {
    /// The teams that the caller sees, by name: CSIRTs, and whatever else a list of teams has by an identifier of its own.
    pub fn teams(&self, scheme: KnownScheme) -> impl Iterator<Item = Disclosed<OrganizationView<'a>>> {
        let teams = self.listed_organizations(None);
        teams.filter_map(move |key| {
            let listed = self.snapshot.organizations.get(&key.id)?;
            if is_team(&listed.organization, scheme) { self.disclose_organization(listed) } else { None }
        })
    }

    /// The id of an organization in a source that lists it, or listed it before it was adopted.
    #[must_use]
    pub fn id_in(&self, source: &str, id: OrganizationId) -> Option<&'a str> {
        self.snapshot.organizations.get(&id)?.organization.origin.id_in(source)
    }
}

fn is_team(organization: &Organization, scheme: KnownScheme) -> bool {
    organization.kind == OrganizationKind::Csirt
        || organization.identifiers.iter().any(|it| it.scheme.as_str() == scheme.as_str())
}
