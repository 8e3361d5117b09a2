//! What a link of an organization leads to.

use crate::model::vocabulary::vocabulary;

vocabulary! {
    LinkRelation = "link_relations": "What a link of an organization leads to.";
    Website = "website": "Web site", "The organization's web site.";
    Rfc2350 = "rfc2350": "RFC 2350", "The team's description of itself in the form of RFC 2350.";
    SecurityTxt = "security_txt": "security.txt", "Its security.txt file (RFC 9116).";
    Policy = "policy": "Policy", "Its policy for incidents or for the disclosure of vulnerabilities.";
    Advisories = "advisories": "Advisories", "Its security advisories and alerts.";
    ReportForm = "report_form": "Report form", "A page to report an incident or a vulnerability.";
    BugBounty = "bug_bounty": "Bug bounty", "Its programme of rewards for reported vulnerabilities.";
    Keys = "keys": "Keys", "Its public keys.";
    Status = "status": "Status", "The state of its services.";
    Other = "other": "Other", "Another page that helps to reach or to understand the organization.";
}
