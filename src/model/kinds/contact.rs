//! What a contact is for, and what it needs for that.

use crate::model::vocabulary::{Vocabulary, vocabulary};

vocabulary! {
    ContactRole = "contact_roles": "What a contact is for. A contact has one role or more.";
    Diplomatic = "diplomatic": "Diplomatic",
        "Speaks for a state with other states about an ICT security matter.";
    Technical = "technical": "Technical",
        "Speaks for an organization on the technical side of an ICT security matter.";
    Policy = "policy": "Policy",
        "Answers questions of policy, strategy and regulation.";
    IncidentResponse = "incident_response": "Incident response",
        "Takes reports of incidents and coordinates the response.";
    Abuse = "abuse": "Abuse",
        "Takes reports of abuse that comes from the organization's networks or services.";
    NetworkOperations = "network_operations": "Network operations",
        "Runs the network: routing, filtering, outages.";
    LawEnforcement = "law_enforcement": "Law enforcement",
        "Takes requests of law enforcement, such as the preservation of data.";
    VulnerabilityDisclosure = "vulnerability_disclosure": "Vulnerability disclosure",
        "Takes reports of vulnerabilities and coordinates their disclosure.";
    CriticalInfrastructure = "critical_infrastructure": "Critical infrastructure",
        "Answers for incidents that touch critical infrastructure.";
    CapacityBuilding = "capacity_building": "Capacity building",
        "Coordinates training, exercises and assistance.";
}

vocabulary! {
    ContactRequirement = "contact_requirements": "What a contact needs for a role.";
    UsableChannel = "usable_channel": "A usable channel",
        "The contact has at least one channel by which it can be reached.";
    RoleMailbox = "role_mailbox": "A role mailbox",
        "The contact has an e-mail channel that belongs to the function; accreditation asks for it.";
}

impl ContactRole {
    /// What a contact needs for this role.
    #[must_use]
    pub const fn requires(self) -> &'static [ContactRequirement] {
        // Every role asks the same today; a role that asks for more gets an arm of its own.
        &[ContactRequirement::UsableChannel, ContactRequirement::RoleMailbox]
    }

    /// The roles with what each requires.
    pub(in crate::model) fn vocabulary_with_requirements() -> Vocabulary {
        let mut vocabulary = Self::vocabulary();
        for (term, role) in vocabulary.terms.iter_mut().zip(Self::ALL) {
            term.requires = role.requires().iter().map(|requirement| requirement.as_str()).collect();
        }
        vocabulary
    }
}
