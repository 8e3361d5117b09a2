//! Where an organization stands in the directory, and by which criterion it got there.

use crate::model::vocabulary::vocabulary;

vocabulary! {
    Standing = "standings":
        "Where an organization stands: the secretariat sets it by a published criterion.";
    Listed = "listed": "Listed", "Imported or applied; reads what is public and its own.";
    Accredited = "accredited": "Accredited", "Admitted by a published criterion; its accounts are members.";
    Suspended = "suspended": "Suspended",
        "Stays findable, reads what is public and its own, and writes nothing.";
    Withdrawn = "withdrawn": "Withdrawn", "No longer in the directory; only a tombstone remains.";
}

vocabulary! {
    Criterion = "accreditation_criteria":
        "By what an organization is admitted. Anybody can check it by the evidence that it names.";
    RecognisedStateAuthority = "recognised_state_authority": "Recognised state authority",
        "A state named it, by a note to the secretariat, as its authority for ICT security.";
    NationalCsirt = "national_csirt": "National CSIRT",
        "A law, a decree or a note of its state names it as the national or governmental CSIRT.";
    FirstMember = "first_member": "FIRST member",
        "The Forum of Incident Response and Security Teams (FIRST) lists it as a member.";
    TiListed = "ti_listed": "Listed by Trusted Introducer",
        "Trusted Introducer lists it as listed, accredited or certified.";
    CveCna = "cve_cna": "CVE numbering authority",
        "The CVE Program lists it among its partners as a numbering authority.";
    CriticalInfrastructureDesignated = "critical_infrastructure_designated": "Designated critical infrastructure",
        "A competent authority designated it as an operator of critical infrastructure.";
    RegionalBodyMember = "regional_body_member": "Member of a regional body",
        "A regional body with an accredited directory lists it as a member.";
    IntergovernmentalOrganization = "intergovernmental_organization": "Intergovernmental organization",
        "It was founded by a treaty or a decision of states, and its mandate covers ICT security.";
    VerifiedPrivateEntity = "verified_private_entity": "Verified private entity",
        "It is in a public register of companies, and controls the domain of its role mailbox.";
    VerifiedTechnicalBody = "verified_technical_body": "Verified technical body",
        "It publishes its statutes or constituency, and controls the domain of its role mailbox.";
}
