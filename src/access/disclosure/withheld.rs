//! What is shown of a restricted record when its reading cannot be journaled, to who has just written it for its owner:
//! that it is there, and nothing of what it says.

use super::Disclosed;
use crate::access::views::{AvailabilityView, ContactView, OrganizationView, OriginView};
use crate::model::contact::Contact;
use crate::model::kinds::FreshnessState;
use crate::model::organization::Organization;

/// An organization of which everything is withheld.
#[must_use]
pub fn withheld_organization(organization: &Organization) -> Disclosed<OrganizationView<'_>> {
    let view = OrganizationView {
        id: organization.id.0,
        kind: organization.kind.as_str(),
        name: "",
        short_name: None,
        names: Vec::new(),
        country: None,
        sectors: Vec::new(),
        team_types: Vec::new(),
        host: None,
        links: Vec::new(),
        identifiers: Vec::new(),
        address: None,
        established: None,
        standing: organization.standing.standing.as_str(),
        standing_since: organization.standing.since,
        standing_criterion: None,
        standing_reason: None,
        standing_reference: None,
        is_lead: false,
        authority_id: None,
        authority_basis: None,
        authority_since: None,
        delegated_kinds: Vec::new(),
        delegated_sectors: Vec::new(),
        delegated_until: None,
        audience: organization.audience.kind().as_str(),
        circles: Vec::new(),
        tlp: organization.tlp.as_str(),
        origin: OriginView::from(&organization.origin),
        confirmed_at: None,
        freshness: FreshnessState::Never.as_str(),
        retired_at: organization.retired_at,
        created_at: organization.created_at,
        updated_at: None,
    };
    empty(view, organization.edit_version)
}

/// A contact of which everything is withheld.
#[must_use]
pub fn withheld_contact(contact: &Contact) -> Disclosed<ContactView<'_>> {
    let view = ContactView {
        id: contact.id.0,
        organization_id: contact.organization_id.0,
        roles: Vec::new(),
        title: None,
        preference: 1,
        languages: Vec::new(),
        availability: AvailabilityView {
            kind: "unknown",
            time_zone: None,
            hours: Vec::new(),
            exceptions: Vec::new(),
            note: None,
        },
        channels: Vec::new(),
        person: None,
        keys: Vec::new(),
        audience: contact.audience.kind().as_str(),
        circles: Vec::new(),
        tlp: contact.tlp.as_str(),
        origin: OriginView::from(&contact.origin),
        confirmed_at: None,
        freshness: FreshnessState::Never.as_str(),
        retired_at: contact.retired_at,
        created_at: contact.created_at,
        updated_at: None,
    };
    empty(view, contact.edit_version)
}

/// Nothing in it is restricted. Who wrote the record may go on from its version.
fn empty<V>(view: V, version: i64) -> Disclosed<V> {
    Disclosed { view, version: Some(version), restricted: Vec::new(), values: [0; 32] }
}
