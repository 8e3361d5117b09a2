//! Why somebody sees a part of a record, or does not.

use crate::model::vocabulary::vocabulary;

vocabulary! {
    RecordPart = "record_parts": "What of a contact is seen or hidden by itself.";
    Organization = "organization": "Organization", "The organization that the contact belongs to.";
    Contact = "contact": "Contact", "The contact with its roles, title, languages and hours.";
    Channel = "channel": "Channel", "One way to reach the contact.";
    Person = "person": "Person", "Who holds the function.";
}

vocabulary! {
    Grounds = "visibility_grounds": "Why somebody sees a part of a record.";
    Public = "public": "Public", "Everybody sees it.";
    Own = "own": "Own", "It is of the same organization.";
    StandsIn = "stands_in": "Stands in",
        "The organization has no administrator, and this one stands in for it.";
    Member = "member": "Member", "It is of an accredited organization.";
    Circle = "circle": "Circle", "It is of an accredited organization in a circle that is named.";
    Authority = "authority": "Authority", "It is of the organization's authority.";
    Secretariat = "secretariat": "Secretariat", "It is of the secretariat.";
}

vocabulary! {
    Obstacle = "visibility_obstacles": "Why somebody does not see a part of a record.";
    WholeHidden = "whole_hidden": "Whole hidden", "What it is a part of is hidden.";
    NoAccount = "no_account": "No account", "It is not public, and who asks has no account.";
    NotAccredited = "not_accredited": "Not accredited",
        "It is not public, and the organization is not accredited.";
    NotInCircle = "not_in_circle": "Not in a circle", "The organization is in none of the circles that are named.";
    NotAuthority = "not_authority": "Not the authority",
        "It is for the organization, its authority and the secretariat.";
    OwnOnly = "own_only": "Own only", "It is for its own organization alone.";
}
