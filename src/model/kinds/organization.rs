//! What an organization is.

use crate::model::vocabulary::vocabulary;

vocabulary! {
    OrganizationKind = "organization_kinds":
        "What an organization is. Rights never follow from an imported kind.";
    StateAuthority = "state_authority": "State authority",
        "Speaks for a state on ICT security; one in each country is its accredited lead.";
    PublicBody = "public_body": "Public body",
        "A ministry, city, agency or other public body that speaks only for itself.";
    Csirt = "csirt": "CSIRT",
        "A team that handles incidents or vulnerabilities; its team types say which kind of team.";
    CriticalInfrastructureOperator = "critical_infrastructure_operator": "Critical infrastructure operator",
        "Runs a service that a society cannot do without, such as energy, water, transport or health.";
    PrivateSector = "private_sector": "Private sector",
        "A company or an association of companies.";
    RegionalBody = "regional_body": "Regional body",
        "An organization of states or teams of a region, with a directory of its own or without one.";
    TechnicalCommunity = "technical_community": "Technical community",
        "Academia, civil society, a standards body or a community of practitioners.";
    Secretariat = "secretariat": "Secretariat",
        "Manages this directory; there is one.";
}

vocabulary! {
    TeamType = "team_types":
        "Which kind of team a CSIRT is, in the terms of ENISA, FIRST and Trusted Introducer. A team may be of several types.";
    National = "national": "National",
        "Recognised as the national team of its country.";
    Governmental = "governmental": "Governmental",
        "Serves the public administration.";
    Military = "military": "Military",
        "Serves the armed forces or the ministry of defence.";
    Sectoral = "sectoral": "Sectoral",
        "Serves the organizations of a sector, such as finance, health or energy.";
    Academic = "academic": "Research and education",
        "Serves universities, research institutes or their network.";
    Internal = "internal": "Internal",
        "Serves the organization that it is part of.";
    Commercial = "commercial": "Commercial",
        "Serves customers for a fee.";
    ServiceProvider = "service_provider": "Service provider",
        "Serves the customers of the networks or services that its organization runs.";
    LawEnforcement = "law_enforcement": "Law enforcement",
        "Serves the police or other authorities that prosecute crime.";
    Coordination = "coordination": "Coordination centre",
        "Coordinates the work of other teams.";
    Csirt = "csirt": "CSIRT",
        "Handles incidents; said of a team of which no more special type is known, or besides one.";
    Psirt = "psirt": "PSIRT",
        "Handles vulnerabilities in the products of its organization.";
    Soc = "soc": "SOC",
        "Watches networks and systems, and detects incidents.";
    Isac = "isac": "ISAC",
        "Shares and analyses information among its members.";
    Other = "other": "Other", "Of another type.";
}
