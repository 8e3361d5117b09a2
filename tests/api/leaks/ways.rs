//! The ways to read: one line for each. What is in braces stands for the ids of a place.

/// A way to read.
pub struct Way {
    /// Its operation.
    pub operation: &'static str,
    /// Its address.
    path: &'static str,
}

const fn way(operation: &'static str, path: &'static str) -> Way {
    Way { operation, path }
}

/// What is asked for: ids, and words to filter by.
#[derive(Clone, Debug, Default)]
pub struct Place {
    /// What the braces of an address stand for.
    ids: Vec<(&'static str, String)>,
}

impl Place {
    /// The directory as a whole.
    pub fn whole() -> Self {
        Self::default()
    }

    /// The same place with one more id.
    pub fn with(&self, name: &'static str, id: &str) -> Self {
        let mut ids = self.ids.clone();
        ids.push((name, id.to_owned()));
        Self { ids }
    }
}

/// The addresses at a place.
pub fn paths(place: &Place) -> Vec<String> {
    let filled = |way: &Way| {
        let mut path = way.path.to_owned();
        for (name, id) in &place.ids {
            path = path.replace(&format!("{{{name}}}"), id);
        }
        path
    };
    WAYS.iter().map(filled).filter(|path| !path.contains('{')).collect()
}

/// All ways to read records.
pub const WAYS: &[Way] = &[
    way("list_organizations", "/v1/organizations?limit=200"),
    way("list_organizations", "/v1/organizations?limit=7"),
    way("list_organizations", "/v1/organizations?kind=csirt,private_sector"),
    way("list_organizations", "/v1/organizations?standing=accredited"),
    way("list_organizations", "/v1/organizations?country=CH&sector=energy"),
    way("list_organizations", "/v1/organizations?region=150&team_type=national"),
    way("list_organizations", "/v1/organizations?identifier=first:{identifier}"),
    way("read_organization", "/v1/organizations/{organization_id}"),
    way("read_organization_history", "/v1/organizations/{organization_id}/history?limit=3"),
    way("list_authority_offers", "/v1/organizations/{organization_id}/authority-offers"),
    way("list_contacts", "/v1/contacts?limit=200"),
    way("list_contacts", "/v1/contacts?limit=9"),
    way("list_contacts", "/v1/contacts?role=incident_response"),
    way("list_contacts", "/v1/contacts?language=en"),
    way("list_contacts", "/v1/contacts?open_now=yes,no"),
    way("list_contacts", "/v1/contacts?country=CH&kind=csirt"),
    way("list_contacts", "/v1/contacts?organization_id={organization_id}"),
    way("list_contacts", "/v1/contacts?identifier=first:{identifier}"),
    way("list_teams", "/data/v1/teams?limit=10000"),
    way("list_teams", "/data/v1/teams?limit=3&sort=-email&q=a"),
    way("list_teams", "/data/v1/teams?scope=minimal&country=CH"),
    way("export_teams", "/directory/teams.json"),
    way("export_organizations", "/v1/exports/organizations"),
    way("export_organizations", "/v1/exports/organizations?format=csv"),
    way("export_organizations", "/v1/exports/organizations?format=vcard&kind=csirt,private_sector"),
    way("export_organizations", "/v1/exports/organizations?format=jscontact&country=CH"),
    way("export_organizations", "/v1/exports/organizations?format=csv&identifier=first:{identifier}"),
    way("export_contacts", "/v1/exports/contacts"),
    way("export_contacts", "/v1/exports/contacts?format=csv"),
    way("export_contacts", "/v1/exports/contacts?format=vcard&role=incident_response"),
    way("export_contacts", "/v1/exports/contacts?format=jscontact&language=en"),
    way("export_contacts", "/v1/exports/contacts?format=csv&organization_id={organization_id}"),
    way("list_organization_contacts", "/v1/organizations/{organization_id}/contacts"),
    way("list_organization_contacts", "/v1/organizations/{organization_id}/contacts?limit=2"),
    way(
        "list_organization_contacts",
        "/v1/organizations/{organization_id}/contacts?role=abuse&open_now=unknown",
    ),
    way("read_contact", "/v1/contacts/{contact_id}"),
    way("read_contact_history", "/v1/contacts/{contact_id}/history"),
    way(
        "preview_contact_visibility",
        "/v1/contacts/{contact_id}/visibility?organization_id={organization_id}",
    ),
    way("read_key", "/v1/contacts/{contact_id}/keys/{key_id}"),
    way("list_circles", "/v1/circles?limit=200"),
    way("list_circles", "/v1/circles?limit=1"),
    way("list_circles", "/v1/circles?organization_id={organization_id}"),
    way("read_circle", "/v1/circles/{circle_id}"),
    way("read_circle_history", "/v1/circles/{circle_id}/history"),
    way("find_claims", "/v1/claims?kind=country&value=CH"),
    way("find_claims", "/v1/claims?kind=country&value=CH&limit=1"),
    way("list_organization_claims", "/v1/organizations/{organization_id}/claims"),
    way("list_organization_claims", "/v1/organizations/{organization_id}/claims?kind=country,text&limit=1"),
    way("read_claim", "/v1/claims/{claim_id}"),
    way("read_claim_history", "/v1/claims/{claim_id}/history"),
    way("list_organization_attestations", "/v1/organizations/{organization_id}/attestations?limit=1"),
    way("read_attestation", "/v1/attestations/{attestation_id}"),
    way("read_attestation_history", "/v1/attestations/{attestation_id}/history"),
    way("list_accounts", "/v1/accounts"),
    way("list_accounts", "/v1/accounts?organization_id={organization_id}"),
    way("read_account", "/v1/accounts/{account_id}"),
    way("list_invitations", "/v1/invitations"),
    way("list_invitations", "/v1/invitations?organization_id={organization_id}"),
    way("read_invitation", "/v1/invitations/{invitation_id}"),
    way("list_clients", "/v1/clients"),
    way("read_client", "/v1/clients/{client_id}"),
];

/// What reads no record of another: the caller himself, and the service.
pub const EXEMPT: &[&str] = &[
    "check_liveness",
    "check_readiness",
    "list_sessions",
    // What one's own import did.
    "read_import",
    "list_vocabularies",
    "read_import_template",
    "read_me",
    "read_signing_keys",
    "read_vocabulary",
];
